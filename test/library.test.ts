import {execFile} from 'node:child_process';
import path from 'node:path';
import {promisify} from 'node:util';
import {Redis, type RedisOptions} from 'ioredis';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {createStore, handleFailedMessage, inspectDlqEntry, replayDlqEntry} from '../source/index.ts';
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
