import {Cluster} from 'ioredis';
import {freePort, type RedisServer, startRedis} from './redis-server.ts';

export interface RedisCluster {
	readonly masters: readonly RedisServer[];
	readonly replicas: readonly RedisServer[];
	/** The address of its first node. */
	readonly url: string;
	/** A client for the test itself. */
	readonly client: Cluster;
	stop(): Promise<void>;
}

const slots = 16_384;

/** A cluster of masters, each with that many replicas. Its slots lie in equal parts. */
export async function startCluster({
	masters: count = 3,
	replicas: each = 0,
	appendOnly = false,
}: {
	masters?: number;
	replicas?: number;
	appendOnly?: boolean;
} = {}): Promise<RedisCluster> {
	const start = async () => {
		const bus = await freePort();
		const args = [
			'--cluster-enabled',
			'yes',
			'--cluster-port',
			String(bus),
			'--cluster-node-timeout',
			'1500',
		];
		return {server: await startRedis({args, appendOnly}), bus};
	};
	const nodes: Array<Awaited<ReturnType<typeof start>>> = [];
	for (let at = 0; at < count * (1 + each); at++) nodes.push(await start());
	const [masters, replicas] = [nodes.slice(0, count), nodes.slice(count)];
	const [first] = masters;
	if (first === undefined) throw new Error('a cluster has a node');
	for (const [at, {server}] of masters.entries()) {
		const [from, to] = [Math.floor((slots * at) / count), Math.floor((slots * (at + 1)) / count) - 1];
		await server.client.call('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to));
		await server.client.call('CLUSTER', 'SET-CONFIG-EPOCH', String(at + 1));
	}
	for (const {server, bus} of nodes.slice(1))
		await first.server.client.call('CLUSTER', 'MEET', '127.0.0.1', String(server.port), String(bus));
	await until(async () => {
		const known = await Promise.all(
			nodes.map(async ({server}) => String(await server.client.call('CLUSTER', 'NODES'))),
		);
		return known.every(
			text => text.trim().split('\n').length === nodes.length && !text.includes('handshake'),
		);
	});
	for (const [at, {server}] of replicas.entries()) {
		const master = masters[at % count]?.server;
		await server.client.call('CLUSTER', 'REPLICATE', String(await master?.client.call('CLUSTER', 'MYID')));
	}
	await until(async () => {
		const states = await Promise.all(
			nodes.map(async ({server}) => String(await server.client.call('CLUSTER', 'INFO'))),
		);
		return states.every(text => text.includes('cluster_state:ok'));
	});
	for (const {server} of replicas)
		await until(async () =>
			String(await server.client.info('replication')).includes('master_link_status:up'),
		);
	const client = new Cluster([{host: '127.0.0.1', port: first.server.port}], {slotsRefreshTimeout: 2000});
	client.on('error', () => {});
	return {
		masters: masters.map(({server}) => server),
		replicas: replicas.map(({server}) => server),
		url: first.server.url,
		client,
		async stop() {
			client.disconnect();
			await Promise.all(nodes.map(async ({server}) => server.stop()));
		},
	};
}

async function until(holds: () => Promise<boolean>): Promise<void> {
	for (let tried = 0; tried < 200; tried++) {
		if (await holds()) return;
		await new Promise(resolve => setTimeout(resolve, 50));
	}
	throw new Error('the cluster did not come up');
}
