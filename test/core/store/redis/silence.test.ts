import {createServer, type Server, type Socket} from 'node:net';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {clientOptions} from '../../../../source/core/store/redis/connections.ts';
import {createRedisStore} from '../../../../source/core/store/redis/redis-store.ts';
import {type RedisServer, startRedis} from '../../../helpers/redis-server.ts';

const stream = Buffer.from('sg:stream:dlq');
const options = {socketTimeout: 200};

describe('what accepts a connection and says nothing', () => {
	test('is told as such to a script, at once', async () => {
		const deaf = await listen(() => {});
		const store = createRedisStore({url: deaf.url, stream, failFast: true, options});
		await expect(store.connect()).rejects.toMatchObject({
			name: 'ConnectionError',
			message: 'no answer from Redis for 0.2 s',
			hint: expect.stringContaining('tried again'),
		});
		await store.close();
		deaf.end();
	});

	test('is told as such on the screen, which goes on trying', async () => {
		const deaf = await listen(() => {});
		const store = createRedisStore({url: deaf.url, stream, options});
		const told = new Promise(resolve => store.onConnection(resolve));
		store.connect().catch(() => {});
		expect(await told).toMatchObject({state: 'connecting', reason: {message: /^no answer from Redis/}});
		await store.close();
		deaf.end();
	});
});

test('silence is noticed within seconds', () => {
	expect(clientOptions({}).socketTimeout).toBe(6000);
});

test('what is no Redis is called so', async () => {
	const web = await listen(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
	const store = createRedisStore({url: web.url, stream, failFast: true, options});
	await expect(store.connect()).rejects.toMatchObject({message: 'what answers there is not Redis'});
	await store.close();
	web.end();
});

describe('a server that freezes', () => {
	let redis: RedisServer;
	beforeAll(async () => {
		redis = await startRedis();
	});
	afterAll(async () => redis.stop());

	test('is lost while it does not answer, and there again once it does', async () => {
		const store = createRedisStore({url: redis.url, stream, options});
		const states: string[] = [];
		store.onConnection(({state}) => states.push(state));
		await store.connect();
		await redis.client.client('PAUSE', 700, 'ALL');
		await expect(store.streamFacts()).rejects.toMatchObject({
			name: 'ConnectionError',
			message: 'the connection broke before Redis answered',
		});
		await expect.poll(() => states.at(-1)).toBe('lost');
		await expect.poll(() => states.at(-1), {timeout: 5000}).toBe('ready');
		await expect(store.streamFacts()).resolves.toMatchObject({kind: 'absent'});
		await store.close();
	});

	test('a store that is closed while it opens leaves no connection behind', async () => {
		const names = async () => String(await redis.client.client('LIST')).match(/^id=/gm)?.length;
		await expect.poll(names).toBe(1);
		const store = createRedisStore({url: redis.url, stream, options});
		const opening = expect(store.connect()).rejects.toMatchObject({name: 'ConnectionError'});
		await store.close();
		await opening;
		expect(await names()).toBe(1);
	}, 3000);
});

async function listen(take: (socket: Socket) => void): Promise<{readonly url: string; end(): void}> {
	const sockets = new Set<Socket>();
	const server: Server = createServer(socket => {
		sockets.add(socket);
		socket.on('error', () => {});
		socket.on('data', () => {});
		take(socket);
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	return {
		url: `redis://127.0.0.1:${port}`,
		end() {
			for (const socket of sockets) socket.destroy();
			server.close();
		},
	};
}
