import {afterAll, beforeAll, beforeEach, expect, onTestFinished, test} from 'vitest';
import {createJob} from '../../../source/core/bulk/job.ts';
import type {Job, JobOptions} from '../../../source/core/bulk/job-types.ts';
import {planBulk} from '../../../source/core/bulk/plan.ts';
import {createStore} from '../../../source/core/create-store.ts';
import type {DlqStore} from '../../../source/core/store/port.ts';
import {type RedisServer, startRedis} from '../../helpers/redis-server.ts';

const dlq = 'sg:stream:dlq';
const audit = `{${dlq}}:audit`;
let server: RedisServer;
let store: DlqStore;
beforeAll(async () => {
	server = await startRedis();
	store = createStore({url: server.url, stream: dlq});
	await store.connect();
});
beforeEach(() => server.client.flushall());
afterAll(async () => {
	await store.close();
	await server.stop();
});

async function dead(count: number): Promise<string[]> {
	const ids: string[] = [];
	for (let at = 0; at < count; at++) {
		const data = Buffer.from(`81a16ece${at.toString(16).padStart(8, '0')}`, 'hex');
		ids.push(
			String(await server.client.xadd(dlq, '*', 'original_stream', 'x', 'error', 'boom', 'data', data)),
		);
	}
	await server.client.xgroup('CREATE', 'x', 'g', '$', 'MKSTREAM');
	return ids;
}

async function jobOf(ids: readonly string[], more: Partial<JobOptions> = {}): Promise<Job> {
	const plan = await planBulk(store, {ids});
	return createJob(store, plan, {
		operation: 'job',
		actor: 'ada',
		reason: '',
		toolVersion: '1',
		audit: true,
		rate: Number.POSITIVE_INFINITY,
		canary: 0,
		canaryWait: 0,
		settleWithin: 1000,
		...more,
	});
}

async function paused(job: Job): Promise<string> {
	await expect.poll(() => job.state().phase, {timeout: 10_000}).toBe('paused');
	return job.state().why ?? '';
}
const lengths = async () => [await server.client.xlen(dlq), await server.client.xlen('x')];

test('entries that vanish after the plan was made are gone, and nobody is blamed', async () => {
	const ids = await dead(100);
	const job = await jobOf(ids);
	await server.client.xdel(dlq, ...ids.slice(10, 40));
	const {state, outcomes} = await job.run();
	expect(state.counts).toMatchObject({moved: 70, gone: 30, failed: 0});
	expect(outcomes.find(([id]) => id === ids[10])?.[1]).toEqual({kind: 'gone', by: undefined});
	expect(await lengths()).toEqual([0, 70]);
});
test('a stream that is trimmed in the middle of a job loses what was trimmed, and it is counted', async () => {
	const ids = await dead(200);
	let trimmed = false;
	const job = await jobOf(ids, {
		rate: 100,
		settled() {
			if (!trimmed) void server.client.xtrim(dlq, 'MAXLEN', 50);
			trimmed = true;
		},
	});
	const {state} = await job.run();
	expect(state.counts.moved + state.counts.gone).toBe(200);
	expect(state.counts.gone).toBeGreaterThan(50);
	expect(await lengths()).toEqual([0, state.counts.moved]);
});
test('Redis out of memory: it pauses with the reason, nothing was sent, and goes on where it was', async () => {
	const ids = await dead(100);
	const job = await jobOf(ids);
	await server.client.config('SET', 'maxmemory', '1');
	const running = job.run();
	expect(await paused(job)).toContain('not sent: OOM');
	expect(await lengths()).toEqual([100, 0]);
	await server.client.config('SET', 'maxmemory', '0');
	job.proceed();
	const {state} = await running;
	expect(state.counts).toMatchObject({moved: 100, failed: 0});
	expect(await lengths()).toEqual([0, 100]);
});
test('a master that becomes a replica: it pauses, nothing was sent, and goes on where it was', async () => {
	const ids = await dead(60);
	const job = await jobOf(ids);
	await server.client.replicaof('127.0.0.1', 1);
	onTestFinished(async () => void (await server.client.replicaof('NO', 'ONE')));
	const running = job.run();
	expect(await paused(job)).toContain('not sent');
	await server.client.replicaof('NO', 'ONE');
	job.proceed();
	const {state} = await running;
	expect(state.counts).toMatchObject({moved: 60, failed: 0});
	expect(await lengths()).toEqual([0, 60]);
});
test('an audit of another type refuses every entry in words; nothing changes', async () => {
	const ids = await dead(10);
	await server.client.set(audit, 'x');
	const job = await jobOf(ids);
	const running = job.run();
	expect(await paused(job)).toContain('is a string, not a stream');
	job.stop('seen');
	const {state} = await running;
	expect(state.counts).toMatchObject({moved: 0, refused: 10});
	expect(await lengths()).toEqual([10, 0]);
});
