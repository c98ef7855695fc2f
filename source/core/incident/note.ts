import {count, utc} from '../../text/amount.ts';
import {type JobLease, staleAfter} from '../bulk/lease.ts';
import {forecastText} from '../forecast/forecast.ts';
import {type Deed, deedsOf} from './deeds.ts';
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
		...section('Jobs', facts.jobs?.map(jobLine) ?? notKnown),
		...section('What is left', left(facts)),
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
	const when = Math.floor(from / 1000) === Math.floor(to / 1000) ? utc(from) : `${utc(from)} to ${utc(to)}`;
	const where = target === undefined ? '' : ` to ${codeSpan(target)}`;
	const through = migration === '' ? '' : ` through ${codeSpan(migration)}`;
	const why = reason === '' ? ', no reason given' : `, because ${toldSpan(reason)}`;
	return `- ${when}: ${codeSpan(actor)}, ${codeSpan(action)} of ${entries(moved)}${where}${through}${why} (${codeSpan(operation)})`;
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

function left({length, archived, rescued, gaps, jobs}: IncidentFacts): string[] {
	const waiting = (jobs ?? []).reduce((sum, job) => sum + job.left, 0);
	return [
		`- ${entries(length)} on the DLQ${waiting === 0 ? '' : `, ${count(waiting)} of them waiting in jobs`}`,
		...aside(archived, 'in the archive', '`redis-dlq restore` puts them back'),
		...aside(rescued, 'in the rescue stream', '`redis-dlq restore --from rescue` puts back what was lost'),
		...gaps.map(gap => `- not known: ${toldSpan(gap)}`),
	];
}

function aside(amount: number | undefined, where: string, hint: string): string[] {
	if (amount === undefined) return [];
	return [`- ${entries(amount)} ${where}${amount === 0 ? '' : `: ${hint}`}`];
}

function entries(amount: number): string {
	return `${count(amount)} ${amount === 1 ? 'entry' : 'entries'}`;
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
