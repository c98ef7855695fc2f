import type {Cluster, Redis} from 'ioredis';
import {startCluster} from '../helpers/redis-cluster.ts';
import {startSentinel} from '../helpers/redis-sentinel.ts';
import {type RedisServer, startRedis} from '../helpers/redis-server.ts';
import {startProxy} from '../helpers/tcp-proxy.ts';

/** Servers to be tortured, and the ways in which they fail. */
export interface Deployment {
	readonly client: Redis | Cluster;
	/** Where operators connect. */
	readonly url: string;
	/** Faults by name; each resolves when it has struck. */
	readonly faults: Readonly<Record<string, () => Promise<void>>>;
	stop(): Promise<void>;
}

export const deployments = {standalone, cluster, sentinel} as const;
export type DeploymentName = keyof typeof deployments;

async function standalone(): Promise<Deployment> {
	const server = await startRedis({appendOnly: true});
	const proxy = await startProxy(server.port);
	return {
		client: server.client,
		url: proxy.url,
		faults: {
			'CLIENT KILL': () => killClients([server]),
			'reply swallowed': async () => void proxy.strike('EVALSHA', 'cut after').catch(() => {}),
			'command swallowed': async () => void proxy.strike('EVALSHA', 'cut before').catch(() => {}),
			'server killed and restarted': () => restart(server),
		},
		async stop() {
			await proxy.close();
			await server.stop();
		},
	};
}

/** DLQ, archive and target lie on different masters. */
async function cluster(): Promise<Deployment> {
	const {client, masters, url, stop} = await startCluster({appendOnly: true});
	const any = () => masters[Math.floor(Math.random() * masters.length)] as RedisServer;
	return {
		client,
		url,
		faults: {
			'CLIENT KILL': () => killClients(masters),
			'server killed and restarted': async () => {
				await restart(any());
				await cameBack(masters);
			},
		},
		stop,
	};
}

async function sentinel(): Promise<Deployment> {
	const {client, servers, url, failover, stop} = await startSentinel();
	return {
		client,
		url,
		faults: {'CLIENT KILL': () => killClients(servers), failover},
		stop,
	};
}

async function killClients(servers: readonly RedisServer[]): Promise<void> {
	await Promise.all(
		servers.map(async ({client}) => client.call('CLIENT', 'KILL', 'TYPE', 'normal').catch(() => {})),
	);
}

async function restart(server: RedisServer): Promise<void> {
	await server.kill();
	await server.start();
}

async function cameBack(masters: readonly RedisServer[]): Promise<void> {
	for (const {client} of masters) {
		while (!String(await client.call('CLUSTER', 'INFO').catch(() => '')).includes('cluster_state:ok'))
			await new Promise(resolve => setTimeout(resolve, 50));
	}
}
