import {dropJournal, type UnfinishedJob, unfinishedJobs} from '../core/bulk/journal.ts';
import {type JobLease, staleAfter} from '../core/bulk/lease.ts';
import {type Reconciled, reconcile} from '../core/bulk/reconcile.ts';
import {otherFields} from '../core/bulk/same-fields.ts';
import {UsageError} from '../core/errors.ts';
import type {DlqStore} from '../core/store/port.ts';
import {count, utc} from '../text/amount.ts';
import {ours, safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output} from './output.ts';

export interface ResumeOptions {
	readonly directory: string;
	/** Jobs of this server and DLQ only. */
	readonly address: string;
	/** Whether a job's process is known to be gone. */
	readonly hasDied: (lease: JobLease) => boolean;
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
	const leases = await store.leases().catch(() => []);
	const wanted = (operation: string) => names.length === 0 || names.includes(operation);
	const own = jobs.filter(
		({header}) => header.stream === stream && header.address === address && wanted(header.operation),
	);
	const left: UnfinishedJob[] = [];
	for (const lease of leases) {
		if (!wanted(lease.operation) || own.some(({header}) => header.operation === lease.operation)) continue;
		if (lease.age > staleAfter || options.hasDied(lease) || names.includes(lease.operation))
			left.push(await jobOf(lease, store, options));
	}
	const alive = leases
		.filter(lease => lease.age <= staleAfter && !options.hasDied(lease))
		.map(({operation}) => operation);
	const running = [...own, ...left].find(({header}) => alive.includes(header.operation));
	if (running !== undefined && names.length > 0)
		throw new UsageError(
			`${running.header.operation} is still running`,
			`redis-dlq stop ${running.header.operation} stops it; then its rest can be taken over`,
		);
	const here = [...own, ...left].filter(({header}) => !alive.includes(header.operation));
	const missing = names.find(name => !here.some(({header}) => header.operation === name));
	if (missing !== undefined)
		throw new UsageError(`there is no unfinished job ${missing} for this DLQ`, 'redis-dlq resume lists them');
	if (here.length === 0 && !json) output.note(ours('no unfinished job'));
	let code: number = unreadable.length === 0 ? exitCodes.done : exitCodes.someNot;
	for (const job of here) {
		const rest = await reconcile(store, job);
		const misfit = otherFields(job.header, store);
		describe(job, rest, misfit, output, json);
		if (misfit !== undefined && !drop) {
			code = exitCodes.someNot;
			continue;
		}
		if (yes && !drop) code = Math.max(code, await goOn(job, rest, options));
		if (yes || drop) await forget(job, store);
	}
	if (here.length > 0 && !yes && !drop && !json)
		output.out(ours('nothing was written; --yes goes on, --drop forgets them'));
	return code;
}

async function goOn(job: UnfinishedJob, left: Reconciled, {goOn: send}: ResumeOptions): Promise<number> {
	return left.remaining.length === 0 ? exitCodes.done : send(job, left);
}

// What is left now has a journal and a lease of its own.
async function forget({file, header}: UnfinishedJob, store: DlqStore): Promise<void> {
	if (file !== '') await dropJournal(file);
	await store.endLease(header.operation).catch(() => {});
}

/** A job of another host, which keeps its journal there: what its lease tells. What moved is gone by now. */
async function jobOf(lease: JobLease, store: DlqStore, {address}: ResumeOptions): Promise<UnfinishedJob> {
	const {operation, actor, reason, target, create, migration, fields} = lease;
	const stream = Buffer.from(store.stream).toString('base64');
	const ids = await store.leaseIds(operation);
	const header = {
		version: 1,
		operation,
		started: Number(operation.split('-')[0]),
		address,
		stream,
		actor,
		reason,
		target,
		create,
		migration,
		fields,
		ids,
	} as const;
	return {header, batches: [], file: ''};
}

function describe(
	{header, batches}: UnfinishedJob,
	left: Reconciled,
	misfit: ReturnType<typeof otherFields>,
	output: Output,
	json: boolean,
): void {
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
			refused: misfit?.reason ?? null,
		});
		return;
	}
	output.out(
		safeLine`${safeText(operation)}   ${utc(started)}   ${safeText(actor)}   ${count(ids.length)} entries`,
	);
	output.out(
		safeLine`  ${count(ended)} had ended, ${count(moved.length)} of the batch in flight were moved, ${count(gone.length)} are gone, ${count(remaining.length)} are left`,
	);
	if (misfit !== undefined)
		output.out(safeLine`  not resumed here: ${safeText(misfit.reason)}. ${safeText(misfit.hint)}`);
}
