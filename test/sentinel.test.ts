import {afterAll, beforeAll, expect, test} from 'vitest';
import {address} from '../source/commands/options.ts';
import {createStore} from '../source/core/create-store.ts';
import {sentinelOptions} from '../source/core/store/redis/sentinel-url.ts';
import {type RedisWithSentinel, startSentinel} from './helpers/redis-sentinel.ts';
import {run} from './helpers/run.ts';

const dlq = 'sg:stream:dlq';
let redis: RedisWithSentinel;
beforeAll(async () => {
	redis = await startSentinel();
}, 60_000);
afterAll(() => redis.stop());

test('the master is found, and the new one after a failover, by a store that was open all the while', async () => {
	const add = async () =>
		String(await redis.client.xadd(dlq, '*', 'original_stream', 'x', 'error', 'boom', 'data', 'p'));
	const store = createStore({url: redis.url, stream: dlq});
	await store.connect();
	const transfer = async (id: string) =>
		store.transfer({
			operation: id,
			mode: 'replay',
			target: Buffer.from('x'),
			source: {any: true},
			create: true,
			items: [{id}],
			audit: undefined,
		});
	expect(await transfer(await add())).toMatchObject({results: [{kind: 'moved'}]});
	expect((await store.server()).address).toMatch(/^127\.0\.0\.1:\d+\/0 \(mymaster\)$/);
	// The replica must have it: a failover keeps no more than what was replicated.
	await expect
		.poll(
			async () => {
				await redis.client.set('mark', 'x');
				return redis.client.wait(1, 1000);
			},
			{timeout: 20_000},
		)
		.toBe(1);
	const before = (await store.server()).address;
	await redis.failover();
	const id = await add();
	await expect.poll(async () => (await transfer(id)).kind, {timeout: 20_000, interval: 200}).toBe('done');
	await expect.poll(async () => (await store.server()).address, {timeout: 20_000}).not.toBe(before);
	expect(await redis.client.xlen('x')).toBe(2);
	await store.close();
	expect(await run(['-u', redis.url, 'list'])).toMatchObject({code: 0});
}, 60_000);

test.each([
	['redis+sentinel://h/m', {name: 'm', db: 0, sentinels: [{host: 'h', port: 26_379}]}],
	[
		'rediss+sentinel://u:p%40@a:1,b:2/m/3',
		{
			name: 'm',
			db: 3,
			sentinels: [
				{host: 'a', port: 1},
				{host: 'b', port: 2},
			],
			username: 'u',
			password: 'p@',
			tls: {},
		},
	],
])('%s', (url, options) => {
	expect(sentinelOptions(url)).toMatchObject(options);
});

test('what is no such address is told, or left to others', () => {
	expect(sentinelOptions('redis://h')).toBeUndefined();
	expect(() => sentinelOptions('redis+sentinel://h')).toThrow('no address of sentinels');
});

test('a password goes into the address and never onto the screen', () => {
	const flags = {url: 'redis+sentinel://a:1,b/m', user: 'u', db: '2', tls: true, stream: dlq};
	expect(address(flags, {REDISCLI_AUTH: 'p@'}, undefined)).toEqual({
		url: 'rediss+sentinel://u:p%40@a:1,b/m/2',
		shown: 'rediss+sentinel://u@a:1,b/m/2',
		passwordInArgv: false,
	});
	expect(address({...flags, url: 'redis+sentinel://:x@a/m'}, {}, undefined)).toMatchObject({
		passwordInArgv: true,
	});
});
