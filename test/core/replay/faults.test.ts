import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createStore} from '../../../source/core/create-store.ts';
import {planReplay} from '../../../source/core/replay/plan.ts';
import {type ReplayOptions, replayEntry} from '../../../source/core/replay/replay.ts';
import type {DlqStore} from '../../../source/core/store/port.ts';
import {transfer} from '../../../source/core/store/redis/scripts/transfer.ts';
import {type RedisServer, startRedis} from '../../helpers/redis-server.ts';
import {startProxy, type TcpProxy} from '../../helpers/tcp-proxy.ts';

const dlq = 'sg:stream:dlq';
const target = 'sg:stream:inbound';
let server: RedisServer;
let proxy: TcpProxy;
let store: DlqStore;
let id: string;
const options: ReplayOptions = {
	operation: 'op-1',
	actor: 'ada',
	reason: '',
	toolVersion: '1',
	audit: true,
	settleWithin: 10_000,
};

beforeEach(async () => {
	server = await startRedis({appendOnly: true});
	// So that the move is one command: EVALSHA.
	await server.client.script('LOAD', transfer);
	await server.client.xadd(target, '*', 'data', 'earlier');
	id = String(await server.client.xadd(dlq, '*', 'original_stream', target, 'error', 'e', 'data', 'payload'));
	proxy = await startProxy(server.port);
	store = createStore({url: proxy.url, stream: dlq});
	await store.connect();
});
afterEach(async () => {
	await store.close();
	await proxy.close();
	await server.stop();
});

/** Ids of the message at the target, and how often it is on the DLQ. */
async function places(): Promise<{target: string[]; dlq: number}> {
	const rows = (await server.client.xrange(target, '-', '+')) as Array<[string, string[]]>;
	return {
		target: rows.filter(([, fields]) => fields[1] === 'payload').map(([row]) => row),
		dlq: await server.client.xlen(dlq),
	};
}

async function replay(more: Partial<ReplayOptions> = {}) {
	return replayEntry(store, await planReplay(store, {id}), {...options, ...more});
}

describe('a connection cut around the move', () => {
	test('after the command and before its reply: moved once, and the outcome is what the audit says', async () => {
		const struck = proxy.strike('EVALSHA', 'cut after');
		const outcome = await replay();
		await struck;
		const found = await places();
		expect(found).toEqual({target: [expect.any(String)], dlq: 0});
		expect(outcome).toMatchObject({kind: 'moved', recovered: true, newId: found.target[0]});
	});

	test('before the command arrived: moved by the second attempt', async () => {
		void proxy.strike('EVALSHA', 'cut before');
		const outcome = await replay();
		const found = await places();
		expect(found).toEqual({target: [expect.any(String)], dlq: 0});
		expect(outcome).toMatchObject({kind: 'moved', recovered: true, newId: found.target[0]});
	});

	test('a command that arrives after all finds nothing left to move', async () => {
		void proxy.strike('EVALSHA', 'late');
		expect(await replay()).toMatchObject({kind: 'moved', recovered: true});
		expect(String(await proxy.release())).toContain('gone');
		expect(await places()).toMatchObject({target: [expect.any(String)], dlq: 0});
	});

	test('without an audit nobody can tell by whom, and it says so', async () => {
		void proxy.strike('EVALSHA', 'cut after');
		expect(await replay({audit: false})).toMatchObject({kind: 'gone', by: undefined});
		expect(await places()).toMatchObject({target: [expect.any(String)], dlq: 0});
	});

	test('someone else was faster: gone, by them', async () => {
		const struck = proxy.strike('EVALSHA', 'cut before', () => proxy.shut());
		const other = createStore({url: server.url, stream: dlq});
		await other.connect();
		const mine = replay();
		await struck;
		const plan = await planReplay(other, {id});
		const theirs = await replayEntry(other, plan, {...options, operation: 'op-2', actor: 'grace'});
		await other.close();
		await proxy.open();
		expect(theirs).toMatchObject({kind: 'moved', recovered: false});
		expect(await mine).toMatchObject({kind: 'gone', by: {actor: 'grace', operation: 'op-2'}});
		expect(await places()).toMatchObject({target: [expect.any(String)], dlq: 0});
	});

	test('the connection does not come back: unknown, with what to do', async () => {
		void proxy.strike('EVALSHA', 'cut after', () => proxy.shut());
		const outcome = await replay({settleWithin: 700});
		expect(outcome).toMatchObject({kind: 'unknown', hint: expect.stringContaining('look for the entry')});
		expect(await places()).toMatchObject({target: [expect.any(String)], dlq: 0});
	});

	test('a migrated entry is archived once', async () => {
		const plan = await planReplay(store, {id});
		const migration = {name: 'm', sha256: 's', before: Buffer.from('payload'), after: Buffer.from('payload')};
		void proxy.strike('EVALSHA', 'cut after');
		expect(await replayEntry(store, {...plan, migration}, options)).toMatchObject({kind: 'moved'});
		expect(await places()).toMatchObject({target: [expect.any(String)], dlq: 0});
		expect(await server.client.xlen(`{${dlq}}:archive`)).toBe(1);
	});
});

describe('a server that restarts around the move', () => {
	test.each(['cut before', 'cut after'] as const)('%s', async fault => {
		const struck = proxy.strike('EVALSHA', fault, () => proxy.shut());
		const outcome = replay();
		await struck;
		await server.kill();
		await server.start();
		await proxy.open();
		expect(await outcome).toMatchObject({kind: 'moved', recovered: true});
		expect(await places()).toMatchObject({target: [expect.any(String)], dlq: 0});
	});
});

test('not connected: nothing was sent, and it says so', async () => {
	const plan = await planReplay(store, {id});
	proxy.shut();
	await expect.poll(() => store.connection().state).toBe('lost');
	const outcome = await replayEntry(store, plan, options);
	expect(outcome).toMatchObject({kind: 'failed', hint: expect.stringContaining('still on the DLQ')});
	expect(await places()).toEqual({target: [], dlq: 1});
});

test('a refusal after a lost reply is only believed while the entry is there', async () => {
	// The first attempt moves it; the second meets a target that was replaced meanwhile.
	const struck = proxy.strike('EVALSHA', 'cut after', () => proxy.shut());
	const outcome = replay();
	await struck;
	await server.client.rename(target, 'elsewhere');
	await server.client.set(target, 'x');
	await proxy.open();
	expect(await outcome).toMatchObject({kind: 'moved', recovered: true});
});
