import {decode} from '@msgpack/msgpack';
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from 'vitest';
import {createStore} from '../../../../source/core/create-store.ts';
import type {DlqStore, MoveRequest} from '../../../../source/core/store/port.ts';
import {type RedisServer, startRedis} from '../../../helpers/redis-server.ts';

const dlq = 'sg:stream:dlq';
const archive = `{${dlq}}:archive`;
const audit = `{${dlq}}:audit`;
let server: RedisServer;
let id: string;
const opened: DlqStore[] = [];

beforeAll(async () => {
	server = await startRedis();
});
beforeEach(async () => {
	await server.client.flushall();
	await server.client.xadd('target', '*', 'data', 'earlier');
	id = String(
		await server.client.xadd(dlq, '*', 'original_stream', 'target', 'error', 'e', 'data', 'x', 'shard', '7'),
	);
});
afterEach(async () => {
	await Promise.all(opened.splice(0).map(store => store.close()));
});
afterAll(() => server.stop());

async function open(url: string): Promise<DlqStore> {
	const store = createStore({url, stream: dlq});
	opened.push(store);
	await store.connect();
	return store;
}

async function as(...rules: string[]): Promise<DlqStore> {
	await server.client.call('ACL', 'SETUSER', 'bob', 'reset', 'on', '>pw', ...rules);
	return open(server.url.replace('redis://', 'redis://bob:pw@'));
}

const request = (more: Partial<MoveRequest> = {}): MoveRequest => ({
	operation: 'op',
	id,
	source: Buffer.from('target'),
	target: Buffer.from('target'),
	create: false,
	audit: {actor: 'ada', reason: 'why', toolVersion: '1'},
	...more,
});

async function lengths(): Promise<number[]> {
	return Promise.all([dlq, 'target', archive, audit].map(key => server.client.xlen(key)));
}

test.each<[string, string[], Partial<MoveRequest>, string]>([
	['XADD on the target', ['~*', '+@all', '-xadd'], {}, 'XADD on target'],
	['XDEL on the DLQ', ['~*', '+@all', '-xdel'], {}, `XDEL on ${dlq}`],
])('without the right to %s nothing is written, and it is named', async (_, rules, more, message) => {
	const store = await as(...rules);
	expect(await store.move(request(more))).toMatchObject({
		kind: 'denied',
		message: expect.stringContaining(message),
	});
	expect(await lengths()).toEqual([1, 1, 0, 0]);
});

test.each<[string, string[], Partial<MoveRequest>]>([
	['target', [`~${dlq}`, `~${audit}`, '%R~target'], {}],
	['audit', [`~${dlq}`, '~target', `%R~${audit}`], {}],
	['archive', [`~${dlq}`, '~target', `~${audit}`, `%R~${archive}`], {payload: Buffer.of(0xc0)}],
])('without write access to the %s nothing is written, and the keys are named', async (_, rules, more) => {
	const store = await as('+@all', ...rules);
	const hint = expect.stringContaining(`read and write all of: ${dlq}, target`);
	expect(await store.move(request(more))).toMatchObject({kind: 'denied', hint});
	expect(await lengths()).toEqual([1, 1, 0, 0]);
});

test('without access to the audit an entry moves when no record is wanted', async () => {
	const store = await as(`~${dlq}`, `~{${dlq}}:claims`, '~target', '+@all');
	expect(await store.move(request())).toMatchObject({kind: 'denied'});
	expect(await store.move(request({audit: undefined}))).toMatchObject({kind: 'moved'});
});

test('EVAL denied: writes are off, and the line that allows them is told', async () => {
	const store = await as('~*', '+@all', '-eval', '-evalsha', '-@scripting');
	const {writes} = await store.server();
	expect(writes).toMatchObject({
		allowed: false,
		reason: expect.stringContaining('EVAL'),
		hint: expect.stringContaining('ACL SETUSER bob'),
	});
	expect(await store.move(request())).toMatchObject({kind: 'denied'});
	expect(await lengths()).toEqual([1, 1, 0, 0]);
	// Reading goes on without scripts.
	expect(await store.goneIds([id, '1-1'])).toEqual(['1-1']);
});

test('scripts or XINFO denied: the facts of the stream are read plainly', async () => {
	const whole = await (await open(server.url)).streamFacts();
	expect(whole).toMatchObject({kind: 'stream', length: 1, firstId: id, lastId: id, entriesAdded: 1});
	for (const right of ['-eval_ro', '-xinfo']) {
		const plain = await (await as('~*', '+@all', right)).streamFacts();
		expect(plain).toMatchObject({
			kind: 'stream',
			length: 1,
			firstId: id,
			lastId: id,
			entriesAdded: undefined,
		});
	}
});

test('XREAD denied: arrivals are polled, and it says so', async () => {
	const store = await as('~*', '+@all', '-xread');
	const stop = new AbortController();
	const seen: string[] = [];
	for await (const entries of store.follow('0-0', stop.signal)) {
		seen.push(...entries.map(entry => entry.id));
		if (seen.length === 1) await server.client.xadd(dlq, '*', 'error', 'later');
		if (seen.length === 2) stop.abort();
	}
	expect(seen[0]).toBe(id);
	expect(await store.server()).toMatchObject({follows: 'polling'});
});

test('memory is short: refused, nothing written', async () => {
	const {client} = server;
	const store = await open(server.url);
	await client.config('SET', 'maxmemory', '1');
	try {
		expect(await store.move(request())).toMatchObject({kind: 'out of memory'});
		expect(await store.move(request({payload: Buffer.of(0xc0)}))).toMatchObject({kind: 'out of memory'});
	} finally {
		await client.config('SET', 'maxmemory', '0');
	}
	expect(await lengths()).toEqual([1, 1, 0, 0]);
});

test('an entry of more fields than a script can hold is refused, nothing written', async () => {
	const many = Array.from({length: 5000}, (_, at) => [`f${at}`, 'v']).flat();
	id = String(await server.client.xadd(dlq, '*', 'original_stream', 'target', 'data', 'x', ...many));
	const store = await open(server.url);
	expect(await store.move(request({payload: Buffer.of(0xc0)}))).toMatchObject({kind: 'failed'});
	expect(await lengths()).toEqual([2, 1, 0, 0]);
});

test('the record holds who, what, why and every field but the payload', async () => {
	const store = await open(server.url);
	const migration = {name: 'mend.mjs', sha256: 'abc'};
	const reply = await store.move(
		request({payload: Buffer.of(0xc0), audit: {actor: 'ada', reason: 'why', toolVersion: '9', migration}}),
	);
	const newId = reply.kind === 'moved' ? reply.newId : '';
	const [[, flat] = ['', []]] = (await server.client.callBuffer('XRANGE', audit, '-', '+')) as Array<
		[unknown, Buffer[]]
	>;
	const record = new Map(
		flat
			.map((each, at) => [String(each), flat[at + 1] ?? Buffer.of()] as const)
			.filter((_, at) => at % 2 === 0),
	);
	const text = Object.fromEntries(
		[...record].filter(([name]) => name !== 'entries').map(([name, value]) => [name, String(value)]),
	);
	expect(text).toEqual({
		time: expect.stringMatching(/^\d{10}\.\d{6}$/),
		operation: 'op',
		action: 'replay',
		actor: 'ada',
		reason: 'why',
		target: 'target',
		migration: 'mend.mjs',
		sha256: 'abc',
		version: '9',
	});
	expect(decode(record.get('entries') ?? Buffer.of())).toEqual([
		[id, newId, ['original_stream', 'target', 'error', 'e', 'shard', '7']],
	]);
});

test('a replica: writes are off, with the reason', async () => {
	const replica = await startRedis();
	await server.client.config('SET', 'repl-diskless-sync-delay', '0');
	await replica.client.call('REPLICAOF', '127.0.0.1', String(server.port));
	try {
		const store = await open(replica.url);
		expect(await store.server()).toMatchObject({
			role: 'replica',
			writes: {allowed: false, reason: expect.stringContaining('replica')},
		});
		await expect.poll(async () => store.readEntry(id), {timeout: 10_000}).toBeDefined();
		expect(await store.move(request())).toMatchObject({
			kind: 'not sent',
			message: expect.stringContaining('READONLY'),
		});
	} finally {
		await replica.stop();
	}
	expect(await lengths()).toEqual([1, 1, 0, 0]);
});

test('groups that may not be asked for are not known, which is not none', async () => {
	await server.client.xgroup('CREATE', 'target', 'workers', '$');
	const facts = await (await as('~*', '&*', '+@all', '-xinfo')).targetFacts(Buffer.from('target'));
	expect(facts).toMatchObject({type: 'stream', groups: [], groupsDenied: true});
	const told = await (await as('~*', '&*', '+@all')).targetFacts(Buffer.from('target'));
	expect(told.groups).toHaveLength(1);
	expect(told.groupsDenied).toBeUndefined();
});

test.each([
	['-type', 'TYPE on the DLQ is denied'],
	['-time', 'TIME is denied'],
])('%s: writes are off from the start, with the line that grants it', async (rule, reason) => {
	const {writes} = await (await as('~*', '&*', '+@all', rule)).server();
	expect(writes).toMatchObject({allowed: false, reason, hint: expect.stringContaining('+type +time')});
});
