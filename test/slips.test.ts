import {afterAll, beforeAll, expect, test} from 'vitest';
import {createStore} from '../source/core/create-store.ts';
import type {DlqStore} from '../source/core/store/port.ts';
import {wire} from '../source/wiring.ts';
import {dispatched} from './helpers/dispatched.ts';
import {type RedisServer, startRedis} from './helpers/redis-server.ts';

// What a tired operator mistypes is told, never quietly taken for something else.
let server: RedisServer;
const stores = new Map<string, DlqStore>();
beforeAll(async () => {
	server = await startRedis();
	await server.client.set('text', 'x');
	await server.client.set('{dlq}:archive', 'x');
	await server.client.xadd('dlq', '*', 'error', 'boom', 'original_stream', 'inbound');
	for (const name of ['absent', 'text', 'dlq']) {
		const store = createStore({url: server.url, stream: name});
		await store.connect();
		stores.set(name, store);
	}
});
afterAll(async () => {
	for (const store of stores.values()) await store.close();
	await server.stop();
});

async function on(name: string, ...args: string[]) {
	const store = stores.get(name);
	if (store === undefined) throw new Error(`no store ${name}`);
	return dispatched(store, args);
}

test.each(['list', 'groups'])('%s says that there is no such stream', async command => {
	expect(await on('absent', command)).toMatchObject({
		code: 0,
		err: expect.stringContaining('there is no stream absent'),
	});
});

test('tail of something else than a stream ends at once', async () => {
	expect(await on('text', 'tail')).toMatchObject({code: 3, err: expect.stringMatching(/text is .*string/)});
});

test('the key that is no stream is named, whichever it is', async () => {
	const {err} = await on('dlq', 'list', '--from', 'archive');
	expect(err).toContain('{dlq}:archive');
	expect(err).not.toContain('check --stream');
	expect((await on('text', 'list')).err).toMatch(/text.*no stream.*check --stream/);
});

test.each(['restore', 'purge'])('%s takes ids or --all, not both', async command => {
	expect(await on('dlq', command, '1-1', '--all')).toMatchObject({
		code: 2,
		err: expect.stringContaining('exclude each other'),
	});
});

test('an id that is named twice is one entry', async () => {
	const [[id = ''] = []] = await server.client.xrange('dlq', '-', '+');
	const {out} = await on('dlq', 'show', id, id, '--json');
	expect(out.trim().split('\n')).toHaveLength(1);
});

test('a certificate without TLS is refused: the connection would go in the clear', async () => {
	const output = {out() {}, note() {}, json() {}, width: 80};
	const wired = async (url: string) =>
		wire(
			{flags: {url, stream: 'dlq', cacert: 'ca.pem'} as never, typed: {} as never, context: undefined},
			true,
			output,
		);
	await expect(wired('redis://host')).rejects.toMatchObject({
		message: '--cacert is for TLS, and redis:// goes without',
		hint: 'add --tls, or write rediss://',
	});
});
