import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {hostname, tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {Redis} from 'ioredis';
import {createJob} from '../../source/core/bulk/job.ts';
import {usualPace} from '../../source/core/bulk/job-types.ts';
import {beginJournal} from '../../source/core/bulk/journal.ts';
import {createLease} from '../../source/core/bulk/lease.ts';
import {planBulk} from '../../source/core/bulk/plan.ts';
import type {BulkRequest} from '../../source/core/bulk/types.ts';
import {createStore} from '../../source/core/create-store.ts';
import {createMigrationRunner} from '../../source/core/migrations/runner.ts';
import {usualSettle} from '../../source/core/replay/replay.ts';

const script = `
local count, size, begin, to = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local body = string.rep('x', size - 9)
for n = 0, count - 1 do
	local data = '\\129\\164body\\218' .. struct.pack('>I2', #body) .. body
	redis.call('XADD', KEYS[1], string.format('%.0f-0', begin + n), 'original_stream', to,
		'original_msg_id', string.format('%.0f-0', begin + n - 60000), 'error', 'upstream silent for ' .. n % 97 .. ' s',
		'attempt', '3', 'data', data, 'ts', '', 'trace_id', string.format('tr-%08x', n))
end`;

/** What one consumer left behind: dead letters of one source, their payloads msgpack maps of `size` bytes. */
export async function fillDead(
	client: Pick<Redis, 'eval'>,
	dlq: string,
	{count, size, source}: {readonly count: number; readonly size: number; readonly source: string},
): Promise<void> {
	const slice = 5000;
	const begin = Date.now() - count - 1000;
	for (let from = 0; from < count; from += slice)
		await client.eval(script, 1, dlq, Math.min(slice, count - from), size, begin + from, source);
}

export interface Ran {
	readonly moved: number;
	/** Seconds of the job alone, of the plan before it. */
	readonly job: number;
	readonly plan: number;
	/** Of each batch, once it was settled. */
	readonly batches: number;
	readonly warnings: readonly string[];
}

/**
 * Replays a whole DLQ as `redis-dlq replay --all --rate max --canary 0 --yes` does: planned, journalled on
 * the disk, with a lease and the audit.
 */
export async function replayAll(
	url: string,
	dlq: string,
	{migration, audit = true}: {readonly migration?: string; readonly audit?: boolean} = {},
): Promise<Ran> {
	const directory = await mkdtemp(path.join(tmpdir(), 'redis-dlq-bench-'));
	const store = createStore({url, stream: dlq});
	const runner = createMigrationRunner();
	try {
		await store.connect();
		const ids: string[] = [];
		for (let beyond: string | undefined; ; beyond = ids.at(-1)) {
			const {rows} = await store.rowPage({order: 'oldest first', beyond, count: 1000});
			if (rows.length === 0) break;
			ids.push(...rows.map(({id}) => id));
		}
		let request: BulkRequest = {ids};
		if (migration !== undefined) {
			const file = {name: 'trivial.mjs', path: path.join(directory, 'trivial.mjs')};
			await writeFile(file.path, migration);
			request = {ids, migration: {file, runner}};
		}
		const planned = performance.now();
		const plan = await planBulk(store, request);
		const operation = `bench-${process.pid}-${Math.floor(planned)}`;
		const who = {operation, actor: 'bench', reason: '', create: false};
		const host = {host: hostname(), pid: process.pid};
		const header = {
			version: 1,
			started: Date.now(),
			address: url,
			stream: dlq,
			ids,
			...who,
			...host,
		} as const;
		const journal = await beginJournal(directory, header);
		let batches = 0;
		const job = createJob(store, plan, {
			...usualPace,
			...who,
			canary: 0,
			rate: Number.POSITIVE_INFINITY,
			toolVersion: '0',
			audit,
			settleWithin: usualSettle,
			journal,
			lease: createLease(store, {...who, ...host, ids}),
			settled: () => batches++,
		});
		const begun = performance.now();
		// Nobody is there to ask: a pause is a failure.
		job.onChange(({phase, why}) => phase === 'paused' && job.stop(why ?? ''));
		const {state} = await job.run();
		const ended = performance.now();
		if (state.counts.moved !== ids.length)
			throw new Error(`moved ${state.counts.moved} of ${ids.length}: ${state.why}, ${[...state.reasons]}`);
		return {
			moved: ids.length,
			job: (ended - begun) / 1000,
			plan: (begun - planned) / 1000,
			batches,
			warnings: state.warnings,
		};
	} finally {
		await runner.close();
		await store.close();
		await rm(directory, {recursive: true});
	}
}
