import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Redis} from 'ioredis';
import {freePort, type RedisServer, startRedis} from './redis-server.ts';

export interface RedisWithSentinel {
	readonly servers: readonly [RedisServer, RedisServer];
	/** `redis+sentinel://…` */
	readonly url: string;
	/** A client for the test itself, led to the master by the sentinel. */
	readonly client: Redis;
	/** Has the replica promoted; resolves once the sentinel names it. */
	failover(): Promise<void>;
	stop(): Promise<void>;
}

/** A master, its replica, and a sentinel that watches them. */
export async function startSentinel(): Promise<RedisWithSentinel> {
	const servers = [await startRedis({appendOnly: true}), await startRedis({appendOnly: true})] as const;
	const [first, second] = servers;
	await second.client.replicaof('127.0.0.1', first.port);
	const directory = await mkdtemp(path.join(tmpdir(), 'redis-dlq-sentinel-'));
	const port = await freePort();
	const file = path.join(directory, 'sentinel.conf');
	const lines = [
		`port ${port}`,
		'bind 127.0.0.1',
		`dir ${directory}`,
		`sentinel monitor mymaster 127.0.0.1 ${first.port} 1`,
		'sentinel down-after-milliseconds mymaster 1000',
		'sentinel failover-timeout mymaster 3000',
	];
	await writeFile(file, `${lines.join('\n')}\n`);
	const child: ChildProcess = spawn(process.env['REDIS_DLQ_TEST_SERVER'] ?? '', [file, '--sentinel'], {
		stdio: 'ignore',
	});
	const end = () => child.kill('SIGKILL');
	process.once('exit', end);
	const sentinel = new Redis({
		port,
		host: '127.0.0.1',
		protocol: 2,
		maxRetriesPerRequest: null,
		retryStrategy: () => 50,
	});
	sentinel.on('error', () => {});
	const client = new Redis({
		name: 'mymaster',
		sentinels: [{host: '127.0.0.1', port}],
		protocol: 2,
		maxRetriesPerRequest: null,
		retryStrategy: () => 50,
		reconnectOnError: error => error.message.startsWith('READONLY'),
	});
	client.on('error', () => {});
	const masterPort = async () => {
		const address = (await sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'mymaster')) as string[];
		return Number(address[1]);
	};
	// Until the sentinel knows the replica there is nothing to fail over to.
	await until(
		async () => ((await sentinel.call('SENTINEL', 'REPLICAS', 'mymaster')) as unknown[]).length > 0,
	);
	return {
		servers,
		url: `redis+sentinel://127.0.0.1:${port}/mymaster`,
		client,
		async failover() {
			const before = await masterPort();
			await until(
				async () => (await sentinel.call('SENTINEL', 'FAILOVER', 'mymaster').catch(() => 'no')) === 'OK',
			);
			await until(async () => (await masterPort()) !== before);
			// Until the old master is a replica, it takes writes that nobody will keep.
			const old = servers.find(server => server.port === before);
			await until(async () =>
				String(await old?.client.info('replication')).includes('master_link_status:up'),
			);
			client.disconnect(true);
			await until(async () => {
				const info = await client.info('replication').catch(() => '');
				return info.includes('role:master') && info.includes('connected_slaves:1');
			});
		},
		async stop() {
			client.disconnect();
			sentinel.disconnect();
			process.off('exit', end);
			end();
			await Promise.all(servers.map(async server => server.stop()));
			await rm(directory, {recursive: true, force: true});
		},
	};
}

async function until(holds: () => Promise<boolean>): Promise<void> {
	for (let tried = 0; tried < 400; tried++) {
		if (await holds()) return;
		await new Promise(resolve => setTimeout(resolve, 50));
	}
	throw new Error('the sentinel did not get there');
}
