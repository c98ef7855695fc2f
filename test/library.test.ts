import {execFile} from 'node:child_process';
import path from 'node:path';
import {promisify} from 'node:util';
import {Redis, type RedisOptions} from 'ioredis';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {
	archived,
	createJob,
	createStore,
	discard,
	handleFailedMessage,
	inspectDlqEntry,
	planBulk,
	replayDlqEntry,
	restore,
	roomLimit,
	usualPace,
} from '../source/index.ts';
import {type RedisServer, startRedis} from './helpers/redis-server.ts';
import {startProxy} from './helpers/tcp-proxy.ts';

let server: RedisServer;
beforeAll(async () => {
	server = await startRedis();
});
beforeEach(() => server.client.flushall());
afterAll(() => server.stop());

const dlq = 'sg:stream:dlq';
const payload = Buffer.from('81a17601', 'hex');
const park = () =>
	server.client.xadd(dlq, '*', 'original_stream', 'inbound', 'original_msg_id', '1-0', 'data', payload);

/** A client as a program might have it, its settings made for anything but writing once. */
type Settings = Pick<
	RedisOptions,
	'port' | 'keyPrefix' | 'stringNumbers' | 'maxRetriesPerRequest' | 'autoResendUnfulfilledCommands'
>;
async function withClient<T>(more: Settings, work: (client: Redis) => Promise<T>): Promise<T> {
	const client = new Redis(`redis://127.0.0.1:${more.port ?? server.port}`, more);
	client.on('error', () => {});
	try {
		return await work(client);
	} finally {
		client.disconnect();
	}
}

test("import … from 'redis-dlq' gives the door as it is built", async () => {
	const script = `
		import * as library from 'redis-dlq';
		const store = library.createStore({url: process.argv[1]});
		await store.connect();
		const id = await library.handleFailedMessage(store, {
			sourceStream: 'inbound', group: 'g', id: '1-0', fields: {data: 'x'}, error: 'e', attempt: 3,
		});
		console.log(JSON.stringify([Object.keys(library).sort(), (await library.inspectDlqEntry(store, id)).error]));
		await store.close();`;
	await server.client.xgroup('CREATE', 'inbound', 'g', '$', 'MKSTREAM');
	const {stdout} = await promisify(execFile)(
		process.execPath,
		['--input-type=module', '--eval', script, server.url],
		{cwd: path.resolve(import.meta.dirname, '..')},
	);
	const [names, error] = JSON.parse(stdout) as [string[], string];
	expect(error).toBe('e');
	expect(names).toEqual(
		expect.arrayContaining([
			'createStore',
			'handleFailedMessage',
			'inspectDlqEntry',
			'replayDlqEntry',
			'DlqError',
		]),
	);
});

describe("a store on a client of the caller's", () => {
	test('never sends a command through it', async () => {
		await withClient({}, async client => {
			const number = await client.client('ID');
			const store = createStore({client});
			await store.connect();
			const id = String(await park());
			expect(await inspectDlqEntry(store, id)).toMatchObject({originalStream: 'inbound', payload: {v: 1}});
			expect(await replayDlqEntry(store, id)).toBeDefined();
			const listed = String(await server.client.client('LIST'));
			const line = listed.split('\n').find(each => each.startsWith(`id=${number} `));
			expect(line).toContain('cmd=client|id');
			await store.close();
			expect(await client.ping()).toBe('PONG');
		});
	});

	test('publishes once where its own settings would send a command again', async () => {
		const proxy = await startProxy(server.port);
		const resends = {port: proxy.port, maxRetriesPerRequest: 20, autoResendUnfulfilledCommands: true};
		await withClient(resends, async client => {
			const store = createStore({client});
			await store.connect();
			const id = String(await park());
			const struck = proxy.strike(id, 'cut after');
			// The first command with this id only reads the entry; the move is the one after it.
			const read = store.readEntry(id).catch(() => {});
			await struck;
			await read;
			await expect.poll(() => store.connection().state).toBe('ready');
			const moved = proxy.strike('original_stream', 'cut after');
			const newId = await replayDlqEntry(store, id, {targetStream: 'original_stream'});
			await moved;
			expect(newId).toBeDefined();
			expect(await server.client.xlen('original_stream')).toBe(1);
			expect(await server.client.xlen(dlq)).toBe(0);
			await store.close();
		});
		await proxy.close();
	});

	test('names streams in full and reads numbers as numbers, whatever the client does', async () => {
		await withClient({keyPrefix: 'app:', stringNumbers: true}, async client => {
			const store = createStore({client});
			await store.connect();
			await server.client.xgroup('CREATE', 'inbound', 'g', '$', 'MKSTREAM');
			await server.client.xadd('inbound', '1-0', 'data', payload);
			await server.client.xreadgroup('GROUP', 'g', 'c', 'STREAMS', 'inbound', '>');
			const message = {sourceStream: 'inbound', group: 'g', id: '1-0', fields: {data: payload}};
			const id = await handleFailedMessage(store, {...message, error: 'e', attempt: 3});
			expect(await server.client.xlen(dlq)).toBe(1);
			expect(await server.client.xpending('inbound', 'g')).toEqual([0, null, null, null]);
			expect((await store.targetFacts(Buffer.from('inbound'))).groups).toMatchObject([{pending: 0}]);
			expect(await replayDlqEntry(store, id ?? '')).toBeDefined();
			expect(await server.client.xlen('inbound')).toBe(2);
			await store.close();
		});
	});
});

test('a plan and a job do what the screen does: trial, brakes, outcomes, journal, discard and restore', async () => {
	const ids: string[] = [];
	for (let at = 0; at < 40; at++) ids.push(String(await park()));
	await server.client.xgroup('CREATE', 'inbound', 'workers', '$', 'MKSTREAM');
	const store = createStore({url: server.url, stream: dlq});
	await store.connect();
	const plan = await planBulk(store, {ids: ids.slice(0, 30)});
	expect(plan).toMatchObject({total: 30, groups: [{items: {length: 30}}]});
	const told: string[] = [];
	const options = {
		...usualPace,
		rate: Number.POSITIVE_INFINITY,
		canaryWait: 0,
		operation: 'nightly-1',
		actor: 'nightly',
		reason: 'INC-7',
		toolVersion: '1',
		audit: true,
		settleWithin: 5000,
	};
	// Nobody acknowledges: the trial is undecided, and this program goes on all the same.
	const job = createJob(store, plan, options);
	job.onChange(({phase, why}) => {
		told.push(phase);
		if (phase === 'paused' && why === 'the canary is undecided') job.proceed();
	});
	const {state, outcomes, untouched} = await job.run();
	expect(state.counts.moved).toBe(30);
	expect([outcomes.length, untouched.length]).toEqual([30, 0]);
	expect(told).toEqual(expect.arrayContaining(['watching', 'paused', 'running', 'ended']));
	const away = await discard(store, ids.slice(30), {operation: 'away', audit: undefined, settleWithin: 5000});
	expect(away.every(([, {kind}]) => kind === 'moved')).toBe(true);
	const back = (await archived(store, [])).map(({id}) => id);
	await restore(store, back, await roomLimit(store, 5000), {
		operation: 'back',
		audit: undefined,
		settleWithin: 5000,
	});
	expect([await server.client.xlen(dlq), await server.client.xlen('inbound')]).toEqual([10, 30]);
	await store.close();
});
