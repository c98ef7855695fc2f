import {dropJournal, type UnfinishedJob, unfinishedJobs} from '../core/bulk/journal.ts';
import {type Reconciled, reconcile} from '../core/bulk/reconcile.ts';
import {UsageError} from '../core/errors.ts';
import type {DlqStore} from '../core/store/port.ts';
import {count, utc} from '../text/amount.ts';
import {ours, safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output} from './output.ts';

export interface ResumeOptions {
	readonly directory: string;
	/** Jobs of this server and DLQ only. */
	readonly address: string;
	readonly yes: boolean;
	readonly drop: boolean;
	readonly json: boolean;
	/** Sends what is left of a job; gives the exit code. */
	readonly goOn: (job: UnfinishedJob, left: Reconciled) => Promise<number>;
}

/** Says what became of jobs whose process went away and, with --yes, goes on with them. @returns the exit code */
export async function resume(
	store: DlqStore,
	output: Output,
	names: readonly string[],
	options: ResumeOptions,
): Promise<number> {
	const {directory, address, yes, drop, json} = options;
	const {jobs, unreadable} = await unfinishedJobs(directory);
	for (const {file, problem} of unreadable)
		output.note(
			safeLine`${safeText(file)} cannot be read: ${safeText(problem)}. It is left as it is; the audit tells what was done`,
		);
	const stream = Buffer.from(store.stream).toString('base64');
	const here = jobs.filter(
		({header}) =>
			header.stream === stream &&
			header.address === address &&
			(names.length === 0 || names.includes(header.operation)),
	);
	const missing = names.find(name => !here.some(({header}) => header.operation === name));
	if (missing !== undefined)
		throw new UsageError(`there is no unfinished job ${missing} for this DLQ`, 'redis-dlq resume lists them');
	if (here.length === 0 && !json) output.note(ours('no unfinished job'));
	let code: number = unreadable.length === 0 ? exitCodes.done : exitCodes.someNot;
	for (const job of here) {
		const left = await reconcile(store, job);
		describe(job, left, output, json);
		if (drop) await dropJournal(job.file);
		else if (yes) code = Math.max(code, await goOn(job, left, options));
	}
	if (here.length > 0 && !yes && !drop && !json)
		output.out(ours('nothing was written; --yes goes on, --drop forgets them'));
	return code;
}

async function goOn(job: UnfinishedJob, left: Reconciled, {goOn: send}: ResumeOptions): Promise<number> {
	const code = left.remaining.length === 0 ? exitCodes.done : await send(job, left);
	// What is left now has a journal of its own.
	await dropJournal(job.file);
	return code;
}

function describe({header, batches}: UnfinishedJob, left: Reconciled, output: Output, json: boolean): void {
	const {operation, started, actor, ids} = header;
	const {ended, moved, gone, remaining} = left;
	if (json) {
		output.json({
			operation,
			started,
			actor,
			total: ids.length,
			batches: batches.length,
			ended,
			moved,
			gone,
			remaining,
		});
		return;
	}
	output.out(
		safeLine`${safeText(operation)}   ${utc(started)}   ${safeText(actor)}   ${count(ids.length)} entries`,
	);
	output.out(
		safeLine`  ${count(ended)} had ended, ${count(moved.length)} of the batch in flight were moved, ${count(gone.length)} are gone, ${count(remaining.length)} are left`,
	);
}
