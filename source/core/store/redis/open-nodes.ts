import type {ClusterOptions, Redis} from 'ioredis';
import {ConnectionError} from '../../errors.ts';
import type {Connection} from '../port.ts';
import {type ConnectOptions, clientOptions, openClient, ping} from './connections.ts';
import {clusterNodes, type Nodes, singleNode} from './nodes.ts';
import {asDlqError} from './troubles.ts';

/** Reads, writes and what blocks each have connections of their own. */
export interface AllNodes {
	readonly reader: Nodes;
	readonly writer: Nodes;
	readonly follower: Nodes;
}

/** Above the server's BLOCK: a connection that died without a word is given up. */
const blockingTimeout = 8000;
const forBlocking = {commandTimeout: undefined, blockingTimeout, socketTimeout: blockingTimeout};

export async function openSingle(options: ConnectOptions): Promise<AllNodes & {readonly main: Redis}> {
	const [main, writer, follower] = await Promise.all([
		openClient(options),
		openClient(options),
		openClient(options, forBlocking),
	]);
	for (const client of [main, writer, follower]) client.connect().catch(() => {});
	return {main, reader: singleNode(main), writer: singleNode(writer), follower: singleNode(follower)};
}

/** The same on a cluster, of which one node is known. */
export async function openCluster(known: Redis, options: ConnectOptions): Promise<AllNodes> {
	const {host = '127.0.0.1', port = 6379, username, password, tls} = known.options;
	const login = {
		...(username === undefined ? {} : {username}),
		...(password === undefined ? {} : {password}),
		...(tls === undefined ? {} : {tls}),
	};
	const {
		default: {Cluster},
	} = await import('ioredis');
	const open = async (more: object) => {
		const cluster = new Cluster([{host, port}], {
			redisOptions: {...clientOptions(options, more), ...login},
			...safety,
		});
		cluster.on('error', () => {});
		await cluster.connect().catch(() => {});
		return clusterNodes(cluster);
	};
	const [reader, writer, follower] = await Promise.all([open({}), open({}), open(forBlocking)]);
	return {reader, writer, follower};
}

/** Nothing is sent again behind our back; who holds what is asked anew by itself. */
const safety = {
	retryDelayOnFailover: 0,
	retryDelayOnClusterDown: 0,
	retryDelayOnTryAgain: 0,
	retryDelayOnMoved: 0,
	maxRedirections: 1,
	enableOfflineQueue: false,
	enableReadyCheck: false,
	slotsRefreshTimeout: 2000,
	slotsRefreshInterval: 2000,
	lazyConnect: true,
	clusterRetryStrategy: (attempt: number) => Math.min(1000, 100 * attempt),
} as const satisfies ClusterOptions;

/** Whether the server is part of a cluster; where it does not tell, it is taken for one of its own. */
export async function isCluster(client: Redis): Promise<boolean> {
	const info = await client.callBuffer('INFO', 'cluster').then(String, () => '');
	if (info !== '') return /^cluster_enabled:1/m.test(info);
	return client.callBuffer('CLUSTER', 'INFO').then(
		() => true,
		() => false,
	);
}

const pingEvery = 1000;

/** Tells whether the node that holds the key answers. */
export function watchNode(
	nodes: Nodes,
	key: Uint8Array,
	tell: (connection: Connection) => void,
): {stop(): void} {
	let timer: NodeJS.Timeout | undefined;
	let stopped = false;
	let ready: boolean | undefined;
	const say = (connection: Connection) => {
		const is = connection.state === 'ready';
		if (stopped || is === ready) return;
		ready = is;
		tell(connection);
	};
	const check = async () => {
		try {
			const node = nodes.at(key);
			if (node === undefined)
				throw new ConnectionError(
					'no node of the cluster answers for the DLQ',
					'it is tried again by itself',
				);
			await ping(node);
			say({state: 'ready'});
		} catch (error) {
			await nodes.refresh();
			const trouble = asDlqError(error);
			const reason =
				trouble instanceof ConnectionError ? trouble : new ConnectionError(trouble.message, trouble.hint);
			say(ready === undefined ? {state: 'connecting', reason} : {state: 'lost', reason});
		}
		if (!stopped) timer = setTimeout(() => void check(), pingEvery);
	};
	void check();
	return {
		stop() {
			stopped = true;
			clearTimeout(timer);
		},
	};
}
