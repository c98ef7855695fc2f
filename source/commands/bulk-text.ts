import type {JobReport, Pace} from '../core/bulk/job-types.ts';
import type {BulkPlan} from '../core/bulk/types.ts';
import {age} from '../text/age.ts';
import {count, entriesText, howLong} from '../text/amount.ts';
import {paceText} from '../text/pace.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import type {Output} from './output.ts';

/** Said where groups would be named. */
export const groupsDenied = ours('  group   not known: this user may not ask (XINFO)');

/** A plan for many, as people or programs read it. */
export function describeBulk(plan: BulkPlan, pace: Pace, output: Output, json: boolean): void {
	const {groups, refused, total, held, left, migration, sinceLast, refusals} = plan;
	if (json) {
		output.json({
			plan: {
				total,
				targets: [...groups, ...refused].map(({target, items, refusals: against}) => ({
					stream: safeText(target.stream),
					type: target.type,
					length: target.length,
					entries: items.length,
					groups: target.groups.map(group => ({
						...group,
						name: safeText(group.name),
						lag: group.lag ?? null,
					})),
					refusals: against,
				})),
				held: Object.fromEntries(held),
				left: Object.fromEntries(left),
				migration:
					migration === undefined
						? null
						: {
								name: migration.file.name,
								sha256: migration.sha256,
								changed: migration.changed,
								diffs: Object.fromEntries(migration.diffs),
								failures: Object.fromEntries(migration.failures),
							},
				sinceLastFailure: sinceLast ?? null,
				memoryUsed: plan.memoryUsed ?? null,
				// JSON knows no infinity.
				pace: {canary: pace.canary, rate: Number.isFinite(pace.rate) ? pace.rate : 'max'},
				notes: plan.notes,
				refusals,
			},
		});
		return;
	}
	for (const {target, items, refusals: against} of [...groups, ...refused]) {
		output.out(
			safeLine`${safeText(target.stream)}   ${entriesText(items.length)}, ${howLong(target.length)}`,
		);
		if (target.groupsDenied === true) output.out(groupsDenied);
		for (const {name, consumers, activeConsumers, pending, lag} of target.groups) {
			const unread = lag === undefined ? ours('unread unknown') : safeLine`${count(lag)} unread`;
			output.out(
				safeLine`  group   ${safeText(name)}: ${consumers} ${consumers === 1 ? ours('consumer') : ours('consumers')}, ${activeConsumers} active, ${count(pending)} pending, ${unread}`,
			);
		}
		for (const {message, hint} of against)
			output.out(safeLine`  refused ${safeText(message)}: ${safeText(hint)}`);
	}
	for (const [kind, ids] of held)
		output.out(safeLine`held back   ${count(ids.length)} ${safeText(kind)}   ${some(ids)}`);
	for (const [kind, ids] of left)
		output.out(safeLine`left out    ${count(ids.length)} ${safeText(kind)}   ${some(ids)}`);
	if (migration !== undefined) {
		output.out(safeLine`through     ${safeText(migration.file.name)}: ${count(migration.changed)} changed`);
		for (const [text, times] of migration.diffs)
			output.out(safeLine`  differs   ${count(times)}× ${safeText(text)}`);
		for (const [reason, times] of migration.failures)
			output.out(safeLine`  failed    ${count(times)} ${safeText(reason)}`);
	}
	if (plan.memoryUsed !== undefined)
		output.out(safeLine`memory      ${Math.round(plan.memoryUsed * 100)} % of what Redis may use`);
	if (sinceLast !== undefined)
		output.out(safeLine`still dying last failure, of any kind, ${age(sinceLast)} ago`);
	if (total > 0) output.out(safeLine`sends       ${count(total)}: ${paceText(pace, total)}`);
	for (const note of plan.notes) output.out(safeLine`note        ${safeText(note)}`);
	for (const {message, hint} of refusals)
		output.out(safeLine`refused     ${safeText(message)}: ${safeText(hint)}`);
}

/** What a job did. With JSON one object for every entry, then one for the whole. */
export function summaryOf({state, outcomes, untouched}: JobReport, output: Output, json: boolean): void {
	const {counts, why, warnings, tracking} = state;
	if (json) {
		for (const [id, outcome] of outcomes) output.json({id, ...outcome});
		output.json({job: {...counts, untouched: untouched.length, stopped: why ?? null, tracking, warnings}});
		return;
	}
	output.out(
		safeLine`moved ${count(counts.moved)}, gone ${count(counts.gone)}, refused ${count(counts.refused)}, failed ${count(counts.failed)}, unknown ${count(counts.unknown)}, not tried ${count(untouched.length)}`,
	);
	for (const [reason, times] of state.reasons) output.out(safeLine`  ${count(times)} ${safeText(reason)}`);
	for (const warning of warnings) output.note(safeLine`warning: ${safeText(warning)}`);
	if (why !== undefined)
		output.note(safeLine`stopped: ${safeText(why)}. redis-dlq resume goes on with what is left`);
}

function some(ids: readonly string[]): SafeText {
	const shown = ids.slice(0, 3).join(' ');
	return safeText(ids.length > 3 ? `${shown} …` : shown);
}
