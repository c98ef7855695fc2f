import {checkImport} from '../core/export/check-import.ts';
import {type ImportPlan, type ImportReport, importEntries, planImport} from '../core/export/import.ts';
import type {OpenFile} from '../core/export/read-lines.ts';
import {usualSettle} from '../core/replay/replay.ts';
import type {DlqStore} from '../core/store/port.ts';
import {count, entriesText} from '../text/amount.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output} from './output.ts';
import {told} from './progress.ts';
import {refuseReadOnly, type WriteOptions} from './write-options.ts';

export interface ImportCommandOptions extends WriteOptions {
	readonly open: OpenFile;
	/** Whether progress is shown. */
	readonly live: boolean;
}

/** Puts the entries of a file on the DLQ, or says what it would do. @returns the exit code */
export async function importCommand(
	store: DlqStore,
	output: Output,
	options: ImportCommandOptions,
): Promise<number> {
	refuseReadOnly(options);
	const {open, yes, json, operation, audit, cap, includeMoved = false, live} = options;
	const checked = await checkImport(open);
	const plan = await planImport(store, checked, cap);
	const {total, present, moved, room, limit} = plan;
	const leaveOut = new Set([...present, ...(includeMoved ? [] : moved.keys())]);
	const wanted = total - leaveOut.size;
	if (plan.notKnown !== undefined)
		output.note(
			safeLine`the audit cannot be read (${safeText(plan.notKnown)}): what was replayed or put back since is not known`,
		);
	if (!yes) {
		const fits = Math.min(room, wanted);
		if (json)
			output.json({
				dryRun: true,
				total,
				present: present.length,
				moved: moved.size,
				room,
				leftOut: wanted - fits,
			});
		else {
			output.out(safeLine`${entriesText(total)}, all lines are good; the DLQ has room for ${count(room)}`);
			tellLeftOut(plan, includeMoved, output);
			if (wanted > fits) leftOut(output, wanted - fits, noRoomText);
			output.out(safeLine`dry run: nothing was written; --yes imports ${count(fits)}`);
		}
		return wanted > fits || (!includeMoved && moved.size > 0) ? exitCodes.someNot : exitCodes.done;
	}
	const onProgress = live
		? told(output, (done: number) => safeLine`${count(done)} of ${count(wanted)}`)
		: undefined;
	const how = {operation, limit, leaveOut, audit, settleWithin: usualSettle, onProgress};
	const report = await importEntries(store, open, checked, how);
	if (json) asJson(plan, report, includeMoved, output);
	else forPeople(plan, report, includeMoved, output);
	for (const warning of report.warnings) output.note(safeText(warning));
	const {noRoom, failed, unknown} = report;
	const held = includeMoved ? 0 : moved.size;
	return noRoom.length + failed.length + unknown.length + held === 0 ? exitCodes.done : exitCodes.someNot;
}

function asJson(
	{present, moved}: ImportPlan,
	report: ImportReport,
	includeMoved: boolean,
	output: Output,
): void {
	for (const {oldId, newId} of report.added) output.json({id: oldId, kind: 'added', newId});
	for (const id of [...present, ...report.present]) output.json({id, kind: 'present'});
	if (!includeMoved) for (const [id, by] of moved) output.json({id, kind: 'moved', by});
	for (const id of report.noRoom) output.json({id, kind: 'no room'});
	for (const {oldId, reason} of report.failed) output.json({id: oldId, kind: 'failed', reason});
	for (const id of report.unknown) output.json({id, kind: 'unknown'});
}

function forPeople(plan: ImportPlan, report: ImportReport, includeMoved: boolean, output: Output): void {
	const {added, present, noRoom, failed, unknown} = report;
	output.out(safeLine`imported ${count(added.length)}`);
	tellLeftOut({...plan, present: [...plan.present, ...present]}, includeMoved, output);
	leftOut(output, noRoom.length, noRoomText);
	for (const [reason, amount] of counted(failed.map(each => each.reason)))
		leftOut(output, amount, safeText(reason));
	if (unknown.length > 0)
		output.out(
			safeLine`unknown ${count(unknown.length)}: no reply came; look at the DLQ before you try again`,
		);
}

function tellLeftOut({present, moved}: ImportPlan, includeMoved: boolean, output: Output): void {
	leftOut(output, present.length, ours('still on the DLQ, or put back there since'));
	if (includeMoved) return;
	for (const [by, amount] of counted([...moved.values()]))
		leftOut(output, amount, safeLine`${safeText(by)} since; --include-held imports them all the same`);
}

const noRoomText = ours('the DLQ has no room for them below its cap');

function leftOut(output: Output, amount: number, why: SafeText): void {
	if (amount > 0) output.out(safeLine`left out ${count(amount)}: ${why}`);
}

function counted(texts: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
	return counts;
}
