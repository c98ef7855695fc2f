import os from 'node:os';
import process from 'node:process';
import type {JobJournal} from './core/bulk/job-types.ts';
import {beginJournal, unfinishedJobs} from './core/bulk/journal.ts';
import {createLease, type JobLease, type Lease} from './core/bulk/lease.ts';
import type {BulkPlan} from './core/bulk/types.ts';
import {fieldsText} from './core/config/layouts.ts';
import type {DlqStore} from './core/store/port.ts';
import {actorOf, stateDirectory} from './given.ts';
import type {Cli} from './settle.ts';
import type {Wiring} from './wiring.ts';

/** Begins the journal of a plan that becomes a job; the demo, gone with its process, has none. @throws when it cannot be written */
export async function journalOf(
	cli: Cli,
	{stream, shown}: Pick<Wiring, 'stream' | 'shown'>,
	operation: string,
	plan: BulkPlan,
	{target, create}: {readonly target?: Uint8Array | undefined; readonly create?: boolean | undefined},
): Promise<JobJournal | undefined> {
	if (cli.flags.demo) return undefined;
	const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
	const {migration} = plan;
	return beginJournal(stateDirectory(), {
		version: 1,
		operation,
		started: Date.now(),
		address: shown,
		stream: base64(stream),
		host: os.hostname(),
		pid: process.pid,
		actor: actorOf(cli),
		reason: cli.flags.reason,
		target: target === undefined ? undefined : base64(target),
		create: create === true,
		migration: migration === undefined ? undefined : {path: migration.file.path, sha256: migration.sha256},
		fields: fieldsText(cli.context?.layout),
		ids: plan.groups.flatMap(({items}) => items.map(({id}) => id)),
	});
}

/** Lets other operators see and stop the job. */
export function leaseOf(
	cli: Cli,
	store: DlqStore,
	operation: string,
	plan: BulkPlan,
	{target, create}: {readonly target?: Uint8Array | undefined; readonly create?: boolean | undefined},
): Lease {
	const {migration} = plan;
	return createLease(store, {
		operation,
		actor: actorOf(cli),
		host: os.hostname(),
		pid: process.pid,
		reason: cli.flags.reason,
		target,
		create: create === true,
		migration: migration === undefined ? undefined : {path: migration.file.path, sha256: migration.sha256},
		fields: fieldsText(cli.context?.layout),
		ids: plan.groups.flatMap(({items}) => items.map(({id}) => id)),
	});
}

/** Whether the process of a job on this host is gone; of other hosts nothing is known. */
export function hasDied({host, pid}: Pick<JobLease, 'host' | 'pid'>): boolean {
	if (host !== os.hostname()) return false;
	try {
		process.kill(pid, 0);
		return false;
	} catch {
		return true;
	}
}

/** How many jobs on this DLQ were cut off, as the journals of this host tell. */
export async function unfinishedHere({stream, shown}: Pick<Wiring, 'stream' | 'shown'>): Promise<number> {
	const {jobs} = await unfinishedJobs(stateDirectory());
	const here = Buffer.from(stream).toString('base64');
	return jobs.filter(({header: {stream: there, address, host = '', pid = 0}}) => {
		return there === here && address === shown && hasDied({host, pid});
	}).length;
}
