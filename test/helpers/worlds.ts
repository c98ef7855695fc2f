import type {Cluster, Redis} from 'ioredis';
import {createStore} from '../../source/core/create-store.ts';
import type {Field} from '../../source/core/entry.ts';
import {createMemoryStore} from '../../source/core/store/memory/memory-store.ts';
import type {DlqStore} from '../../source/core/store/port.ts';
import {startCluster} from './redis-cluster.ts';
import {startRedis} from './redis-server.ts';

type Key = string | Uint8Array;
export type Pair = readonly [name: Key, value: Key];

/** A deployment as a test sees it: the store, and what other programs would do beside it. */
export interface World {
	readonly store: DlqStore;
	add(key: Key, fields: readonly Pair[], id?: string): Promise<string>;
	remove(key: Key, id: string): Promise<void>;
	/** Puts a value of another type under the key. */
	occupy(key: Key): Promise<void>;
	/** A group that was delivered everything but the last `lag` entries and acknowledged nothing. */
	group(key: Key, name: string, lag: number): Promise<void>;
	/** Everything that is there: streams with their entries, other keys with their type. Receipts left out. */
	contents(): Promise<Record<string, unknown>>;
	clear(): Promise<void>;
	close(): Promise<void>;
}

export const dlq = 'sg:stream:dlq';

export async function memoryWorld(): Promise<World> {
	let time = 0;
	// No two ids are alike, so that no test finds the receipts of another.
	const now = () => (time = Math.max(time + 1, Date.now()));
	const store = createMemoryStore({stream: Buffer.from(dlq), now});
	await store.connect();
	return {
		store,
		add: async (key, fields, id) => store.add(Buffer.from(key), bytesOf(fields), id),
		remove: async (key, id) => void store.keys.remove(Buffer.from(key), id),
		occupy: async key => store.keys.setOtherType(Buffer.from(key), 'string'),
		async group(key, name, lag) {
			const pending = (store.keys.stream(Buffer.from(key))?.entries.length ?? 0) - lag;
			const group = {name: Buffer.from(name), consumers: 1, activeConsumers: 1, lag, pending};
			store.createGroup(Buffer.from(key), group);
		},
		async contents() {
			const names = store.keys.streamNames();
			return Object.fromEntries(
				names.map(each => [latin(each), texts(store.keys.stream(each)?.entries ?? [])]),
			);
		},
		async clear() {
			for (const key of store.keys.streamNames()) store.keys.delete(key);
			for (const key of occupied) store.keys.delete(Buffer.from(key));
		},
		close: () => store.close(),
	};
}

/** Keys that the tests put other values under. */
const occupied = ['target', dlq, `{${dlq}}:archive`, `{${dlq}}:audit`, `{${dlq}}:rescue`];

export async function redisWorld(): Promise<World> {
	const server = await startRedis();
	return worldOn(server.client, [server.client], server.url, server.stop);
}

/** Three masters; the DLQ and the streams of the tests lie on different ones. */
export async function clusterWorld(): Promise<World> {
	const {client, masters, url, stop} = await startCluster();
	return worldOn(
		client,
		masters.map(master => master.client),
		url,
		stop,
	);
}

async function worldOn(
	client: Redis | Cluster,
	masters: readonly Redis[],
	url: string,
	stop: () => Promise<void>,
): Promise<World> {
	const store = createStore({url, stream: dlq});
	await store.connect();
	const all = async () => (await Promise.all(masters.map(async each => each.keysBuffer('*')))).flat();
	return {
		store,
		async add(key, fields, id = '*') {
			return String(
				await client.callBuffer('XADD', Buffer.from(key), id, ...bytesOf(fields).flat().map(Buffer.from)),
			);
		},
		remove: async (key, id) => void (await client.callBuffer('XDEL', Buffer.from(key), id)),
		occupy: async key => void (await client.set(Buffer.from(key), 'x')),
		async group(key, name, lag) {
			const length = Number(await client.xlen(Buffer.from(key)));
			await client.callBuffer('XGROUP', 'CREATE', Buffer.from(key), name, '0');
			const count = String(length - lag);
			if (length > lag)
				await client.callBuffer(
					'XREADGROUP',
					'GROUP',
					name,
					'c',
					'COUNT',
					count,
					'STREAMS',
					Buffer.from(key),
					'>',
				);
		},
		async contents() {
			const out: Record<string, unknown> = {};
			for (const key of (await all()).sort(Buffer.compare)) {
				if (/:(?:audit|claims|dlq-replayed|rescued|imports)$/.test(latin(key))) continue;
				const rows = (await client.callBuffer('XRANGE', key, '-', '+').catch(() => 'other')) as never;
				out[latin(key)] = rows === 'other' ? rows : entryTexts(rows);
			}
			return out;
		},
		clear: async () => void (await Promise.all(masters.map(async each => each.flushall()))),
		async close() {
			await store.close();
			await stop();
		},
	};
}

function bytesOf(fields: readonly Pair[]): Field[] {
	return fields.map(([name, value]) => [Buffer.from(name), Buffer.from(value)] as const);
}

function texts(entries: ReadonlyArray<{id: string; fields: readonly Field[]}>) {
	return entries.map(({id, fields}) => [id, fields.map(([name, value]) => [latin(name), latin(value)])]);
}

function entryTexts(rows: ReadonlyArray<readonly [Buffer, readonly Buffer[]]>) {
	return rows.map(([id, flat]) => {
		const fields: string[][] = [];
		for (let at = 0; at < flat.length; at += 2)
			fields.push([latin(flat[at] ?? Buffer.of()), latin(flat[at + 1] ?? Buffer.of())]);
		return [String(id), fields];
	});
}

// Latin-1 keeps every byte apart.
function latin(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString('latin1');
}
