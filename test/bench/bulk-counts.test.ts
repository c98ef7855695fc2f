import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {MessagePort} from 'node:worker_threads';
import {afterAll, beforeAll, expect, test, vi} from 'vitest';
import {createJob} from '../../source/core/bulk/job.ts';
import type {JobOptions} from '../../source/core/bulk/job-types.ts';
import {beginJournal, type JournalHeader} from '../../source/core/bulk/journal.ts';
import {planBulk} from '../../source/core/bulk/plan.ts';
import type {BulkRequest} from '../../source/core/bulk/types.ts';
import {createStore} from '../../source/core/create-store.ts';
import {createMigrationRunner} from '../../source/core/migrations/runner.ts';
import type {DlqStore} from '../../source/core/store/port.ts';
import {type RedisServer, startRedis} from '../helpers/redis-server.ts';

// What speed rests on and no machine changes: how often the server, the thread and the disk are asked.
const dlq = 'sg:stream:dlq';
/** A thread ends a list after 50 ms, so that a slow machine needs some more messages. */
const slowThread = 10;
let server: RedisServer;
let store: DlqStore;
let directory: string;
beforeAll(async () => {
	server = await startRedis();
	store = createStore({url: server.url, stream: dlq});
	await store.connect();
	directory = await mkdtemp(path.join(tmpdir(), 'redis-dlq-counts-'));
});
afterAll(async () => {
	await store.close();
	await server.stop();
	await rm(directory, {recursive: true});
});

async function dead(count: number, sourceOf = (_: number) => 'x'): Promise<string[]> {
	await server.client.flushall();
	for (const source of ['x', 'y']) await server.client.xgroup('CREATE', source, 'g', '$', 'MKSTREAM');
	const pipeline = server.client.pipeline();
	for (let at = 0; at < count; at++) {
		const data = Buffer.from(`81a16ece${at.toString(16).padStart(8, '0')}`, 'hex');
		pipeline.xadd(dlq, '*', 'original_stream', sourceOf(at), 'error', 'boom', 'data', data);
	}
	return ((await pipeline.exec()) ?? []).map(([, id]) => String(id));
}

/** Commands that a job sends or its scripts call, by name, plan left out. */
async function replayed(
	request: BulkRequest,
	more: Partial<JobOptions> = {},
): Promise<Record<string, number>> {
	const plan = await planBulk(store, request);
	await server.client.config('RESETSTAT');
	const job = createJob(store, plan, {
		operation: 'job',
		actor: 'ada',
		reason: '',
		toolVersion: '1',
		audit: true,
		rate: Number.POSITIVE_INFINITY,
		canary: 0,
		canaryWait: 0,
		settleWithin: 1000,
		// A clock that stands still: batches as large as they become, however slow the machine.
		now: () => 0,
		...more,
	});
	const {state} = await job.run();
	expect(state.counts.moved).toBe(request.ids.length);
	const info = String(await server.client.info('commandstats'));
	return Object.fromEntries(
		[...info.matchAll(/cmdstat_(\S+):calls=(\d+)/g)].map(([, name = '', calls]) => [name, Number(calls)]),
	);
}

test('neighbours: one script, one read, one delete and one record a batch, one XADD an entry', async () => {
	const {evalsha = 0, eval: plain = 0, xrange, xdel = 0, xadd} = await replayed({ids: await dead(1000)});
	// 10 at first, then twice as many each time until a call takes 1 ms of the server, however slow that is.
	expect(xdel).toBeLessThanOrEqual(40);
	expect(xadd).toBe(1000 + xdel);
	// One more tells that the server does not know the script yet.
	expect(evalsha + plain).toBeLessThanOrEqual(xdel + 2);
	// The job looks where the DLQ ends, and for what came back.
	expect(xrange).toBeLessThanOrEqual(xdel + 2);
});
test('sources in turns: each entry is read once, nothing in vain', async () => {
	const ids = await dead(400, at => (at % 2 === 0 ? 'x' : 'y'));
	const {xdel = 0, xrange, xadd} = await replayed({ids});
	expect(xadd).toBe(400 + xdel);
	expect(xrange).toBeLessThanOrEqual(402);
});
test('migrated: a hundred payloads to a message, neighbours read at once, the originals archived', async () => {
	const file = {name: 'trivial.mjs', path: path.join(directory, 'trivial.mjs')};
	await writeFile(file.path, 'export default payload => ({...payload, v: 2});');
	const runner = createMigrationRunner();
	const ids = await dead(500);
	const posted = vi.spyOn(MessagePort.prototype, 'postMessage');
	try {
		const planned = {ids, migration: {file, runner}};
		const {xdel = 0, xrange, xadd} = await replayed(planned);
		expect(xadd).toBe(1000 + xdel);
		// By the job in two pieces, by the script in one.
		expect(xrange).toBeLessThanOrEqual(3 * xdel + 2);
		// The thread's start; of the plan three slices of 200 at most, in lists of a hundred; of the job a list a batch.
		expect(posted.mock.calls.length).toBeGreaterThan(xdel);
		expect(posted.mock.calls.length).toBeLessThanOrEqual(1 + 3 * 2 + xdel + slowThread);
	} finally {
		posted.mockRestore();
		await runner.close();
	}
});
test('what is written down while the disk is busy goes there in one piece', async () => {
	const header = {version: 1, operation: 'job', started: 0, address: '', stream: '', actor: '', reason: ''};
	const journal = await beginJournal(directory, {...header, create: false, ids: []} as JournalHeader);
	const ended: number[] = [];
	const all = Array.from({length: 20}, async (_, at) => {
		await journal.intent(`job.${at}`, [`${at}-0`]);
		ended.push(at);
	});
	await all[0];
	// One is on the disk, all others follow at once.
	await all[1];
	await new Promise(resolve => setImmediate(resolve));
	expect(ended).toHaveLength(20);
	await journal.end('finished');
});
