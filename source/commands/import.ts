import {UsageError} from '../core/errors.ts';
import {checkImport} from '../core/export/check-import.ts';
import {type ImportReport, importEntries, planImport} from '../core/export/import.ts';
import type {OpenFile} from '../core/export/read-lines.ts';
import {usualSettle} from '../core/replay/replay.ts';
import type {DlqStore} from '../core/store/port.ts';
import type {AuditFacts} from '../core/store/transfer.ts';
import {count} from '../text/amount.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output} from './output.ts';
import {told} from './progress.ts';

export interface ImportCommandOptions {
	readonly open: OpenFile;
	readonly yes: boolean;
	readonly json: boolean;
	readonly readOnly: string | undefined;
	readonly operation: string;
	readonly audit: AuditFacts | undefined;
	readonly cap: number;
	readonly live: boolean;
}

/** Puts the entries of a file on the DLQ, or says what it would do. @returns the exit code */
export async function importCommand(
	store: DlqStore,
	output: Output,
	{open, yes, json, readOnly, operation, audit, cap, live}: ImportCommandOptions,
): Promise<number> {
	if (yes && readOnly !== undefined)
		throw new UsageError(`nothing was written: ${readOnly}`, 'leave out --yes for a dry run');
	const checked = await checkImport(open);
	const plan = await planImport(store, checked, cap);
	const {total, present, limit, room} = plan;
	const out = Math.max(0, total - present - room);
	if (!yes) {
		if (json) output.json({dryRun: true, total, present, room, leftOut: out});
		else {
			output.out(
				safeLine`${count(total)} entries, all lines are good; ${count(present)} are still on the DLQ and are left out; it has room for ${count(room)}${out === 0 ? ours('') : safeLine`: ${count(out)} will not fit`}`,
			);
			output.out(
				safeLine`dry run: nothing was written; --yes imports ${count(Math.min(room, total - present))}`,
			);
		}
		return out === 0 ? exitCodes.done : exitCodes.someNot;
	}
	const onProgress = live
		? told(output, (done: number) => safeLine`${count(done)} of ${count(total)}`)
		: undefined;
	const options = {operation, limit, audit, settleWithin: usualSettle, onProgress};
	return tell(await importEntries(store, open, checked, options), output, json);
}

function tell(report: ImportReport, output: Output, json: boolean): number {
	const {added, present, noRoom, failed, unknown, warnings} = report;
	if (json) {
		for (const {oldId, newId} of added) output.json({id: oldId, kind: 'added', newId});
		for (const id of present) output.json({id, kind: 'present'});
		for (const id of noRoom) output.json({id, kind: 'no room'});
		for (const {oldId, reason} of failed) output.json({id: oldId, kind: 'failed', reason});
		for (const id of unknown) output.json({id, kind: 'unknown'});
	} else {
		output.out(safeLine`imported ${count(added.length)}`);
		const line = (amount: number, what: SafeText) => {
			if (amount > 0) output.out(safeLine`left out ${count(amount)}: ${what}`);
		};
		line(present.length, ours('still on the DLQ'));
		line(noRoom.length, ours('the DLQ has no room for them below its cap'));
		for (const [reason, amount] of byReason(failed)) line(amount, safeText(reason));
		if (unknown.length > 0)
			output.out(
				safeLine`unknown ${count(unknown.length)}: no reply came; look at the DLQ before you try again`,
			);
	}
	for (const warning of warnings) output.note(safeText(warning));
	return noRoom.length + failed.length + unknown.length === 0 ? exitCodes.done : exitCodes.someNot;
}

function byReason(failed: ImportReport['failed']): Map<string, number> {
	const reasons = new Map<string, number>();
	for (const {reason} of failed) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
	return reasons;
}
