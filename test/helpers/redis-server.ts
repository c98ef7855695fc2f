import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Redis} from 'ioredis';

export interface RedisServer {
	readonly port: number;
	readonly url: string;
	/** A client for the test itself. */
	readonly client: Redis;
	/** Starts it (again); `more` arguments count for this start only. */
	start(...more: string[]): Promise<void>;
	/** SIGKILL: nothing is saved but what the append-only file holds. */
	kill(): Promise<void>;
	stop(): Promise<void>;
}

/** Starts a server of its own on a free port; with `appendOnly` its data survives a kill. */
export async function startRedis({
	args = [],
	appendOnly = false,
}: {
	args?: readonly string[];
	appendOnly?: boolean;
} = {}): Promise<RedisServer> {
	const program = process.env['REDIS_DLQ_TEST_SERVER'];
	if (program === undefined) throw new Error('no Redis server: the global set-up did not run');
	const port = await freePort();
	const directory = await mkdtemp(path.join(tmpdir(), 'redis-dlq-test-'));
	const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', directory];
	if (appendOnly) options.push('--appendonly', 'yes', '--appendfsync', 'always');
	let child: ChildProcess | undefined;
	const end = () => child?.kill('SIGKILL');
	process.once('exit', end);
	const client = new Redis({
		port,
		host: '127.0.0.1',
		lazyConnect: true,
		// Replies as the documentation shows them.
		protocol: 2,
		retryStrategy: () => 30,
		maxRetriesPerRequest: null,
	});
	client.on('error', () => {});

	const server: RedisServer = {
		port,
		url: `redis://127.0.0.1:${port}`,
		client,
		async start(...more) {
			child = spawn(program, [...options, ...args, ...more], {stdio: 'ignore'});
			if (client.status === 'wait') await client.connect().catch(() => {});
			// A server that loads its data answers, too; the caller wants to see it load.
			if (more.length === 0) await client.ping();
		},
		async kill() {
			const dead = new Promise(resolve => child?.once('exit', resolve));
			child?.kill('SIGKILL');
			await dead;
		},
		async stop() {
			process.off('exit', end);
			client.disconnect();
			await server.kill();
			await rm(directory, {recursive: true, force: true});
		},
	};
	await server.start();
	return server;
}

export async function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
		});
	});
}
