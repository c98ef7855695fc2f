import {count} from '../../text/amount.ts';
import type {Archived} from './archived.ts';
import type {Back} from './back.ts';
import {toldSpan} from './markdown.ts';
import type {IncidentFacts} from './types.ts';

/** What is on the DLQ and beside it, and what can be done with it. */
export function leftLines({
	length,
	archived,
	archivedFor,
	rescued,
	back,
	gaps,
	jobs,
}: IncidentFacts): string[] {
	const waiting = (jobs ?? []).reduce((sum, job) => sum + job.left, 0);
	return [
		`- ${entries(length)} on the DLQ${waiting === 0 ? '' : `, ${count(waiting)} of them waiting in jobs`}`,
		...backLines(back),
		...aside(archived, 'in the archive', ''),
		...(archived === undefined || archived === 0 ? [] : archiveLines(archivedFor)),
		...aside(rescued, 'in the rescue stream', ': `redis-dlq restore --from rescue` puts back what was lost'),
		...gaps.map(gap => `- not known: ${toldSpan(gap)}`),
	];
}

export function entries(amount: number): string {
	return `${count(amount)} ${amount === 1 ? 'entry' : 'entries'}`;
}

function backLines(back: Back | undefined): string[] {
	if (back === undefined) return ['- whether replayed messages failed again cannot be told'];
	const {replayed, back: failed, whole} = back;
	if (replayed === 0 && whole) return [];
	const least = whole ? '' : 'at least ';
	return [
		`- ${least}${count(failed)} of these failed again after a replay; ${least}${count(replayed)} replayed`,
	];
}

function archiveLines(found: Archived | undefined): string[] {
	if (found === undefined) return ['  - not known: which of them were delivered already'];
	const {discarded, originals, unknown, whole} = found;
	return [
		...(whole ? [] : [`  - of the newest ${count(discarded + originals + unknown)}, more were not read:`]),
		...(discarded > 0 ? [`  - ${count(discarded)} discarded: \`redis-dlq restore\` puts them back`] : []),
		...(originals > 0
			? [
					`  - ${count(originals)} originals of migrated or edited replays, kept for reference: restoring them would deliver them twice`,
				]
			: []),
		...(unknown > 0 ? [`  - ${count(unknown)} do not say why they are there`] : []),
	];
}

function aside(amount: number | undefined, where: string, hint: string): string[] {
	return amount === undefined ? [] : [`- ${entries(amount)} ${where}${amount === 0 ? '' : hint}`];
}
