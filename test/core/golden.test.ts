import {isUtf8} from 'node:buffer';
import {readFileSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {handleFailedMessage, inspectDlqEntry, replayDlqEntry} from '../../source/core/contract.ts';
import {createStore} from '../../source/core/create-store.ts';
import {createMemoryStore, type MemoryStore} from '../../source/core/store/memory/memory-store.ts';
import type {DlqStore} from '../../source/core/store/port.ts';
import {type RedisServer, startRedis} from '../helpers/redis-server.ts';

type HexPairs = ReadonlyArray<readonly [string, string]>;

interface Replayed {
	readonly kind: 'plain' | 'redirect' | 'identity' | 'bump' | 'throws';
	readonly replayed: boolean;
	readonly target: string;
	readonly targetFields?: HexPairs;
	readonly leftInDlq: number;
}

interface Case {
	readonly case: string;
	readonly raw: HexPairs;
	readonly rawKeysAre: 'text' | 'str' | 'bytes';
	readonly error: string;
	readonly attempt: number;
	readonly sourceStream: string;
	readonly parked: boolean;
	readonly pendingAfter: number;
	readonly dlqFields?: HexPairs;
	readonly inspectPayloadIsNone?: boolean;
	readonly replays?: readonly Replayed[];
}

const cases = readFileSync(new URL('../fixtures/park-inspect-replay.jsonl', import.meta.url), 'utf8')
	.trim()
	.split('\n')
	.map(line => JSON.parse(line) as Case);

const dlq = 'sg:stream:dlq';
const hex = (text: string) => Buffer.from(text, 'hex');
// A consumer that sees text still sees a payload as bytes.
const asText = (bytes: Buffer) => (isUtf8(bytes) ? bytes.toString() : bytes);
const asHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** What a test does to a deployment beside the store itself. */
interface World {
	readonly store: DlqStore;
	/** Puts a message into the source as delivered and pending. @returns its id */
	deliver(stream: string, fields: HexPairs): Promise<string>;
	pending(stream: string): Promise<number>;
	read(stream: string): Promise<Array<readonly [id: string, fields: HexPairs]>>;
	clear(): Promise<void>;
}

function differences({case: name, kind}: {case: string; kind: Replayed['kind']}): Partial<Replayed> {
	// Maps with integer keys migrate; the reference refuses them. The bump there is no migration of a Map.
	return name.startsWith('int_keys') && kind === 'identity' ? {replayed: true, leftInDlq: 0} : {};
}

const migrations = {
	plain: undefined,
	redirect: undefined,
	identity: (payload: unknown) => payload,
	bump: (payload: unknown) => {
		if (payload === null || typeof payload !== 'object' || Array.isArray(payload) || payload instanceof Map) {
			throw new TypeError('no map with text keys');
		}
		return {...payload, schema_version: 2};
	},
	throws: () => {
		throw new Error('no');
	},
};

function suite(open: () => Promise<World>, close: () => Promise<void>): void {
	let world: World;
	beforeAll(async () => {
		world = await open();
	});
	afterAll(close);

	async function park(each: Case): Promise<{id: string; dlqId: string | undefined}> {
		await world.clear();
		const id = await world.deliver(each.sourceStream, each.raw);
		const text = each.rawKeysAre !== 'bytes';
		const fields = each.raw.map(([name, value]) =>
			text ? ([hex(name).toString(), asText(hex(value))] as const) : ([hex(name), hex(value)] as const),
		);
		const dlqId = await handleFailedMessage(world.store, {
			sourceStream: each.sourceStream,
			group: 'workers',
			id,
			fields: new Map<string | Buffer, string | Buffer>(fields),
			error: each.error,
			attempt: each.attempt,
		});
		return {id, dlqId};
	}

	test.each(cases.map(each => [each.case, each] as const))('parks and inspects %s', async (_, each) => {
		const {id, dlqId} = await park(each);
		expect(dlqId !== undefined).toBe(each.parked);
		expect(await world.pending(each.sourceStream)).toBe(each.pendingAfter);
		const [parked] = await world.read(dlq);
		if (dlqId === undefined) {
			expect(parked).toBeUndefined();
			return;
		}
		const expected = each.dlqFields?.map(([name, value]) => [
			name,
			value === '<original_msg_id>' ? asHex(Buffer.from(id)) : value,
		]);
		expect(parked?.[1]).toEqual(expected);
		const inspected = await inspectDlqEntry(world.store, dlqId);
		expect(inspected).toMatchObject({
			dlqMsgId: dlqId,
			originalStream: each.sourceStream,
			originalMsgId: id,
			error: each.error,
			attempt: each.attempt,
		});
		// Integer keys are shown here; the reference cannot.
		const isNone = each.inspectPayloadIsNone === true && !each.case.startsWith('int_keys');
		expect(inspected?.payload === undefined).toBe(isNone);
	});

	const replays = cases.flatMap(each =>
		(each.replays ?? []).map(replay => [`${each.case} ${replay.kind}`, each, replay] as const),
	);
	test.each(replays)('replays %s', async (_, each, recorded) => {
		const {dlqId = ''} = await park(each);
		const {replayed, leftInDlq} = {...recorded, ...differences({case: each.case, kind: recorded.kind})};
		const before = (await world.read(recorded.target)).length;
		const newId = await replayDlqEntry(world.store, dlqId, {
			targetStream: recorded.kind === 'redirect' ? recorded.target : undefined,
			migrate: migrations[recorded.kind],
		});
		expect(newId !== undefined).toBe(replayed);
		expect(await world.read(dlq)).toHaveLength(leftInDlq);
		const target = await world.read(recorded.target);
		expect(target).toHaveLength(before + (replayed ? 1 : 0));
		if (!replayed) return;
		expect(target.at(-1)?.[0]).toBe(newId);
		const original = each.raw.find(([name]) => name === asHex(Buffer.from('data')))?.[1];
		// An identity migration gives back the very bytes; the reference normalises them.
		const expected = recorded.targetFields?.map(([name, value]) =>
			name === asHex(Buffer.from('data')) && recorded.kind === 'identity' ? [name, original] : [name, value],
		);
		if (expected !== undefined) expect(target.at(-1)?.[1]).toEqual(expected);
	});
}

describe('the reference, against the memory store', () => {
	let store: MemoryStore;
	suite(
		async () => {
			store = createMemoryStore({stream: Buffer.from(dlq), now: Date.now});
			await store.connect();
			return {
				store,
				async deliver(stream, fields) {
					const key = Buffer.from(stream);
					const id = store.add(
						key,
						fields.map(([name, value]) => [hex(name), hex(value)] as const),
					);
					store.createGroup(key, {
						name: Buffer.from('workers'),
						consumers: 1,
						activeConsumers: 1,
						pending: 1,
						lag: 0,
					});
					return id;
				},
				pending: async stream => (await store.targetFacts(Buffer.from(stream))).groups[0]?.pending ?? 0,
				read: async stream =>
					(store.keys.stream(Buffer.from(stream))?.entries ?? []).map(
						({id, fields}) =>
							[id, fields.map(([name, value]) => [asHex(name), asHex(value)] as const)] as const,
					),
				async clear() {
					for (const name of store.keys.streamNames()) store.keys.delete(name);
				},
			};
		},
		async () => store.close(),
	);
});

describe('the reference, against Redis', () => {
	let server: RedisServer;
	let store: DlqStore;
	suite(
		async () => {
			server = await startRedis();
			const {client} = server;
			store = createStore({url: server.url});
			await store.connect();
			return {
				store,
				async deliver(stream, fields) {
					const flat = fields.flatMap(([name, value]) => [hex(name), hex(value)]);
					await client.xgroup('CREATE', stream, 'workers', '$', 'MKSTREAM');
					const id = String(await client.callBuffer('XADD', stream, '*', ...flat));
					await client.xreadgroup('GROUP', 'workers', 'c', 'STREAMS', stream, '>');
					return id;
				},
				pending: async stream => Number((await client.xpending(stream, 'workers'))[0]),
				async read(stream) {
					const rows = (await client.callBuffer('XRANGE', stream, '-', '+')) as Array<[Buffer, Buffer[]]>;
					return rows.map(([id, flat]) => {
						const pairs: Array<readonly [string, string]> = [];
						for (let at = 0; at < flat.length; at += 2)
							pairs.push([asHex(flat[at] ?? Buffer.alloc(0)), asHex(flat[at + 1] ?? Buffer.alloc(0))]);
						return [String(id), pairs] as const;
					});
				},
				clear: async () => void (await client.flushall()),
			};
		},
		async () => {
			await store.close();
			await server.stop();
		},
	);
});
