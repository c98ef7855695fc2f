import {count, utc} from '../../text/amount.ts';
import {type JobLease, staleAfter} from '../bulk/lease.ts';
import {forecastText} from '../forecast/forecast.ts';
import {type Deed, deedsOf} from './deeds.ts';
import {entries, leftLines} from './left.ts';
import {codeSpan, toldSpan} from './markdown.ts';
import type {GroupSummary, IncidentFacts} from './types.ts';

const mostGroups = 30;
const mostDeeds = 100;

/** An incident in Markdown, for whoever takes over: what died, what was done, what is left. Times are UTC. */
export function incidentNote(facts: IncidentFacts): string {
	const {stream, address, actor, now, length, groups} = facts;
	return [
		`# Dead letters on ${codeSpan(stream)}`,
		'',
		`${utc(now)}, ${codeSpan(address)}, written by ${codeSpan(actor)} with redis-dlq.`,
		'',
		`**${entries(length)}** in ${count(groups.length)} ${groups.length === 1 ? 'group' : 'groups'}. ${sentence(forecastText(facts.forecast))}`,
		'',
		...section(
			'What died',
			groups.slice(0, mostGroups).map(groupLine),
			more(groups.length - mostGroups, 'groups'),
		),
		...section('What was done', ...done(facts)),
		...section('Jobs', jobLines(facts)),
		...section('What is left', leftLines(facts)),
	].join('\n');
}

function section(title: string, lines: readonly string[], after?: string | undefined): string[] {
	const body = lines.length === 0 ? ['Nothing.'] : lines;
	return [`## ${title}`, '', ...body, ...(after === undefined ? [] : ['', after]), ''];
}

function groupLine({signature, source, count: size, share, first, last}: GroupSummary): string {
	const from = source === '' ? 'no source' : codeSpan(source);
	const when = first === last ? utc(first) : `${utc(first)} to ${utc(last)}`;
	return `- **${count(size)}** (${percent(share)}) ${toldSpan(signature)} from ${from}, ${when}`;
}

const notKnown = ['Not known, see below.'];

function done({records, moreRecords}: IncidentFacts): [string[], string | undefined] {
	if (records === undefined) return [notKnown, undefined];
	const deeds = deedsOf(records);
	const shown = deeds.slice(-mostDeeds);
	const hidden = deeds.length > shown.length || moreRecords;
	return [shown.map(deedLine), hidden ? 'Earlier ones are in the audit: `redis-dlq audit`.' : undefined];
}

function deedLine({
	from,
	to,
	actor,
	action,
	entries: moved,
	target,
	migration,
	reason,
	operation,
}: Deed): string {
	const where = target === undefined ? '' : ` to ${codeSpan(target)}`;
	const through = migration === '' ? '' : ` through ${codeSpan(migration)}`;
	const why = reason === '' ? ', no reason given' : `, because ${toldSpan(reason)}`;
	return `- ${span(from, to)}: ${codeSpan(actor)}, ${codeSpan(action)} of ${entries(moved)}${where}${through}${why} (${codeSpan(operation)})`;
}

function jobLines({jobs, records}: IncidentFacts): readonly string[] {
	if (jobs === undefined) return notKnown;
	const present = new Set(jobs.map(({operation}) => operation));
	const ended = deedsOf(records ?? [])
		.filter(({operation, action, stepped}) => stepped && action === 'replay' && !present.has(operation))
		.slice(-mostDeeds)
		.map(endedLine);
	return [...ended, ...(jobs.length === 0 ? ['- no job is running or waiting'] : jobs.map(jobLine))];
}

function endedLine({operation, actor, action, entries: moved, from, to}: Deed): string {
	return `- ${codeSpan(operation)} of ${codeSpan(actor)}, over: ${codeSpan(action)} of ${entries(moved)}, ${span(from, to)}`;
}

function span(from: number, to: number): string {
	return Math.floor(from / 1000) === Math.floor(to / 1000) ? utc(from) : `${utc(from)} to ${utc(to)}`;
}

function jobLine({
	operation,
	actor,
	host,
	phase,
	why,
	moved,
	left: waiting,
	total,
	reason,
	age,
}: JobLease): string {
	const state = age > staleAfter ? `not heard of for ${count(Math.round(age / 1000))} s` : phase;
	const because = why === undefined ? '' : `: ${toldSpan(why)}`;
	const said = reason === '' ? '' : `, because ${toldSpan(reason)}`;
	return `- ${codeSpan(operation)} of ${codeSpan(actor)} on ${codeSpan(host)}, ${state}${because}: ${count(moved)} of ${count(total)} moved, ${count(waiting)} left${said}`;
}

function percent(share: number): string {
	const value = share * 100;
	return value > 0 && value < 1 ? 'under 1 %' : `${Math.round(value)} %`;
}

function more(hidden: number, what: string): string | undefined {
	return hidden > 0 ? `${count(hidden)} more ${what} are smaller.` : undefined;
}

function sentence(text: string): string {
	return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
