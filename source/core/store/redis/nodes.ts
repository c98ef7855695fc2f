import type {Cluster, Redis} from 'ioredis';
import type {Bytes} from '../../entry.ts';
import {keySlot} from '../derive.ts';
import {closeClient} from './connections.ts';

/** The servers of a deployment, each reached through one connection that keeps the order of what is sent. */
export interface Nodes {
	readonly cluster: boolean;
	/** The master that holds a key; undefined while none is known. */
	at(key: Bytes): Redis | undefined;
	masters(): readonly Redis[];
	/** Asks anew who holds what: after a redirection, or when a node went away. */
	refresh(): Promise<void>;
	close(): void;
}

export function singleNode(client: Redis): Nodes {
	return {
		cluster: false,
		at: () => client,
		masters: () => [client],
		refresh: async () => {},
		close: () => closeClient(client),
	};
}

export function clusterNodes(cluster: Cluster): Nodes {
	return {
		cluster: true,
		at(key) {
			const [owner] = cluster.slots[keySlot(key)] ?? [];
			return cluster.nodes('master').find(({options: {host, port}}) => `${host}:${port}` === owner);
		},
		masters: () => cluster.nodes('master'),
		async refresh() {
			await new Promise<void>(resolve => cluster.refreshSlotsCache(() => resolve()));
		},
		close: () => cluster.disconnect(),
	};
}
