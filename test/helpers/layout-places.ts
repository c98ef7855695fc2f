import {createStore} from '../../source/core/create-store.ts';
import type {Layout} from '../../source/core/layout.ts';
import {createMemoryStore} from '../../source/core/store/memory/memory-store.ts';
import type {DlqStore} from '../../source/core/store/port.ts';
import {startCluster} from './redis-cluster.ts';
import {type RedisServer, startRedis} from './redis-server.ts';

type Pairs = ReadonlyArray<readonly [string | Uint8Array, string | Uint8Array]>;

/** Where a store of any layout is opened on the DLQ `dead`. */
export interface LayoutPlace {
	open(layout: Layout): Promise<DlqStore>;
	/** @returns the id of the entry */
	add(store: DlqStore, pairs: Pairs): Promise<string>;
	/** What lies in a stream: names and values of each entry, as Latin-1. */
	read(store: DlqStore, stream: string): Promise<string[][]>;
	clear(): Promise<void>;
	close(): Promise<void>;
}

const dlq = Buffer.from('dead');

export const layoutPlaces = {
	'in memory': async (): Promise<LayoutPlace> => inMemory,
	'on Redis': async () => {
		const {client, url, stop} = await startRedis();
		return placeOn(client, url, stop);
	},
	'in a cluster, across slots': async () => {
		const {client, url, stop} = await startCluster();
		return placeOn(client as never, url, stop);
	},
};

const keysOf = (store: DlqStore) => store as ReturnType<typeof createMemoryStore>;

const inMemory: LayoutPlace = {
	async open(layout) {
		let clock = 1_700_000_000_000;
		const store = createMemoryStore({stream: dlq, now: () => clock++, layout});
		await store.connect();
		return store;
	},
	add: async (store, pairs) =>
		keysOf(store).add(
			dlq,
			pairs.map(([name, value]) => [Buffer.from(name), Buffer.from(value)]),
		),
	read: async (store, stream) =>
		(keysOf(store).keys.stream(Buffer.from(stream))?.entries ?? []).map(({fields}) =>
			fields.flat().map(each => Buffer.from(each).toString('latin1')),
		),
	clear: async () => {},
	close: async () => {},
};

function placeOn(client: RedisServer['client'], url: string, stop: () => Promise<void>): LayoutPlace {
	return {
		async open(layout) {
			const store = createStore({url, stream: dlq, layout});
			await store.connect();
			return store;
		},
		add: async (_store, pairs) =>
			String(await client.callBuffer('XADD', dlq, '*', ...pairs.flat().map(each => Buffer.from(each)))),
		async read(_store, stream) {
			const rows = (await client.callBuffer('XRANGE', stream, '-', '+')) as Array<[Buffer, Buffer[]]>;
			return rows.map(([, flat]) => flat.map(each => each.toString('latin1')));
		},
		async clear() {
			const keys = ['dead', 'orders', 'stream:mail', 'inbound', '{dead}:archive', '{dead}:audit'];
			for (const key of keys) await client.del(key);
		},
		close: stop,
	};
}
