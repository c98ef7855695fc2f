import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {createStore} from '../source/core/create-store.ts';
import {type RedisCluster, startCluster} from './helpers/redis-cluster.ts';
import {type RedisServer, startRedis} from './helpers/redis-server.ts';
import {objects, run} from './helpers/run.ts';
import {program} from './helpers/terminal.ts';

const dlq = 'sg:stream:dlq';
const archive = `{${dlq}}:archive`;
let server: RedisServer;
let state: string;
beforeAll(async () => {
	server = await startRedis();
});
beforeEach(async () => {
	await server.client.flushall();
	await server.client.xgroup('CREATE', 'inbound', 'workers', '$', 'MKSTREAM');
	state = await mkdtemp(path.join(tmpdir(), 'redis-dlq-state-'));
	return () => rm(state, {recursive: true});
});
afterAll(() => server.stop());

const cli = (...args: string[]) => run(['-u', server.url, ...args], {XDG_STATE_HOME: state});
async function dead(
	count: number,
	client: Pick<RedisServer['client'], 'xadd'> = server.client,
): Promise<string[]> {
	const ids: string[] = [];
	for (let at = 0; at < count; at++) {
		const data = Buffer.from(`81a16ece${at.toString(16).padStart(8, '0')}`, 'hex');
		ids.push(
			String(await client.xadd(dlq, '*', 'original_stream', 'inbound', 'error', 'boom', 'data', data)),
		);
	}
	return ids;
}

/** A job of somebody's that goes on slowly. */
async function slowJob(
	...more: string[]
): Promise<{readonly child: ChildProcess; readonly name: string; ended: Promise<number>}> {
	const [node = '', bin = ''] = program;
	const args = [
		bin,
		'-u',
		server.url,
		'replay',
		'--all',
		'--canary',
		'0',
		'--rate',
		'20',
		'--as',
		'bob',
		'--yes',
		...more,
	];
	const child = spawn(node, args, {env: {...process.env, XDG_STATE_HOME: state}, stdio: 'ignore'});
	const ended = new Promise<number>(resolve => child.once('close', code => resolve(code ?? -1)));
	let name = '';
	await expect
		.poll(
			async () => {
				const [job] = objects((await cli('jobs', '--json')).out);
				name = String(job?.['operation'] ?? '');
				return job?.['moved'] ?? 0;
			},
			{timeout: 15_000},
		)
		.toBeGreaterThan(0);
	return {child, name, ended};
}

describe('a job of somebody else', () => {
	test('is seen by everyone, and stopped by anyone; then it is over', async () => {
		await dead(400);
		const {name, ended} = await slowJob('--reason', 'INC-7');
		const {out} = await cli('jobs');
		expect(out).toMatch(/bob on .* running\n {2}\d+ of 400 moved, \d+ left; reason: INC-7/);
		expect((await cli('stop', name)).out).toContain('obeys before its next batch');
		expect(await ended).toBe(1);
		const [left, moved] = [await server.client.xlen(dlq), await server.client.xlen('inbound')];
		expect(left + moved).toBe(400);
		expect(left).toBeGreaterThan(0);
		expect((await cli('jobs')).err).toContain('no job is running');
	});
	test('is paused and let go on by anyone, and comes to its end', async () => {
		await dead(60);
		const {name, ended} = await slowJob();
		await cli('stop', name, '--pause', '--as', 'ada');
		await expect
			.poll(async () => objects((await cli('jobs', '--json')).out)[0]?.['phase'], {timeout: 10_000})
			.toBe('paused');
		expect((await cli('jobs')).out).toContain('; by ada');
		await cli('stop', name, '--proceed');
		expect(await ended).toBe(0);
		expect(await server.client.xlen('inbound')).toBe(60);
	});
	test('that is still running cannot be taken over', async () => {
		await dead(400);
		const {name, child, ended} = await slowJob();
		expect(await cli('resume', name, '--yes')).toMatchObject({code: 2});
		child.kill('SIGTERM');
		await ended;
	});
	test('whose host went away is taken over from another one: the rest, each once', async () => {
		await dead(300);
		const {name, child, ended} = await slowJob();
		child.kill('SIGKILL');
		await ended;
		// Another host: no journal, and a lease that was not renewed for long.
		await rm(path.join(state, 'redis-dlq'), {recursive: true});
		await server.client.hset(`{${dlq}}:jobs`, `at ${name}`, '1000000000.0');
		expect((await cli('jobs')).out).toContain(`redis-dlq resume ${name} --yes takes over the rest`);
		const args = ['resume', name, '--canary', '0', '--rate', 'max', '--yes', '--as', 'ada'];
		await cli(...args);
		expect([await server.client.xlen(dlq), await server.client.xlen('inbound')]).toEqual([0, 300]);
		expect((await cli('jobs')).err).toContain('no job is running');
	});
	test('that cannot be read is passed over', async () => {
		await server.client.hset(`{${dlq}}:jobs`, 'job x', 'no facts', 'job y', '{}', 'wish y', 'no wish');
		expect(await cli('jobs')).toMatchObject({code: 0, err: expect.stringContaining('no job is running')});
	});
	test('that does not exist is named', async () => {
		expect(await cli('stop', 'nothing')).toMatchObject({
			code: 2,
			err: expect.stringContaining('no job nothing'),
		});
		expect(await cli('stop')).toMatchObject({code: 2});
		for (const args of [
			['stop', 'x'],
			['resume', '--drop'],
			['resume', '--yes'],
		])
			expect(await cli(...args, '--read-only')).toMatchObject({
				code: 2,
				err: expect.stringContaining('read-only'),
			});
	});
});

describe('purge', () => {
	test('wants the name of the archive, and deletes for good what was named', async () => {
		const ids = await dead(3);
		await cli('discard', ...ids, '--yes');
		const [first = ''] = (await server.client.xrange(archive, '-', '+')).map(([id]) => id);
		expect((await cli('purge', '--all')).out).toContain(`--confirm '${archive}' deletes 3`);
		expect(await cli('purge', '--all', '--confirm', 'yes')).toMatchObject({code: 2});
		expect(await cli('purge', '--confirm', archive)).toMatchObject({code: 2});
		expect(await cli('purge', '--all', '--confirm', archive, '--read-only')).toMatchObject({code: 2});
		expect(await server.client.xlen(archive)).toBe(3);
		expect((await cli('purge', first, '--confirm', archive)).out).toContain('deleted 1');
		expect((await cli('purge', '--all', '--confirm', archive)).out).toContain('deleted 2');
		expect(await server.client.xlen(archive)).toBe(0);
	});
});

describe('a cluster', () => {
	let cluster: RedisCluster;
	beforeAll(async () => {
		cluster = await startCluster({replicas: 1});
	}, 60_000);
	afterAll(() => cluster.stop());

	test('from any of its nodes: a job to another slot, with canary and audit', async () => {
		await dead(200, cluster.client as never);
		await cluster.client.xgroup('CREATE', 'inbound', 'workers', '$', 'MKSTREAM');
		for (const {url} of cluster.masters) {
			const seen = await run(['-u', url, 'doctor'], {XDG_STATE_HOME: state});
			expect(seen.out).toContain('to other slots of the cluster by claims and markers');
		}
		const args = ['-u', cluster.url, 'replay', '--all', '--canary', '0', '--rate', 'max', '--yes'];
		expect(await run(args, {XDG_STATE_HOME: state})).toMatchObject({code: 0});
		expect([await cluster.client.xlen(dlq), await cluster.client.xlen('inbound')]).toEqual([0, 200]);
		const {out} = await run(['-u', cluster.url, 'audit'], {XDG_STATE_HOME: state});
		expect(out).toContain('replay');
	});
	test('a target whose replica does not answer: unknown, claimed, and finished once by the next try', async () => {
		const before = await cluster.client.xlen('inbound');
		const [id = ''] = await dead(1, cluster.client as never);
		const store = createStore({url: cluster.url, stream: dlq});
		await store.connect();
		const audit = {actor: 'ada', reason: '', toolVersion: '1'};
		const request = {
			operation: 'op',
			mode: 'replay',
			target: Buffer.from('inbound'),
			source: {any: true},
			create: false,
			items: [{id}],
			audit,
		} as const;
		const replicas = await Promise.all(
			cluster.replicas.map(async ({client}) =>
				Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]),
			),
		);
		try {
			for (const pid of replicas) process.kill(pid, 'SIGSTOP');
			expect(await store.transfer(request)).toMatchObject({
				kind: 'unknown',
				message: 'no replica of the target has confirmed it',
			});
			expect(await cluster.client.hkeys(`{${dlq}}:claims`)).toContain(id);
			expect(await cluster.client.xlen(dlq)).toBe(1);
		} finally {
			for (const pid of replicas) process.kill(pid, 'SIGCONT');
		}
		await expect.poll(async () => (await store.transfer(request)).kind, {timeout: 20_000}).toBe('done');
		expect([await cluster.client.xlen(dlq), (await cluster.client.xlen('inbound')) - before]).toEqual([0, 1]);
		await store.close();
	});
});
