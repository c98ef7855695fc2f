import {type ChildProcess, spawn} from 'node:child_process';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {transfer} from '../../../source/core/store/redis/scripts/transfer.ts';
import {type RedisServer, startRedis} from '../../helpers/redis-server.ts';
import {type Fault, startProxy, type TcpProxy} from '../../helpers/tcp-proxy.ts';

const bin = path.resolve(import.meta.dirname, '../../../source/bin.js');
const dlq = 'sg:stream:dlq';
let server: RedisServer;
let proxy: TcpProxy;

beforeAll(async () => {
	server = await startRedis();
	await server.client.script('LOAD', transfer);
	proxy = await startProxy(server.port);
});
afterAll(async () => {
	await proxy.close();
	await server.stop();
});

function replay(id: string): {child: ChildProcess; ended: Promise<string>} {
	const args = [bin, '-u', proxy.url, 'replay', id, '--create', '--yes', '--json'];
	const child = spawn(process.execPath, args, {stdio: ['ignore', 'pipe', 'inherit']});
	let printed = '';
	child.stdout.on('data', chunk => {
		printed += String(chunk);
	});
	return {child, ended: new Promise(resolve => child.once('close', () => resolve(printed)))};
}

test.each<[Fault, number]>([
	['cut before', 1],
	['cut after', 0],
	['late', 1],
])('the program is killed, its command %s: the entry is in exactly one place', async (fault, onDlq) => {
	await server.client.flushdb();
	const id = String(await server.client.xadd(dlq, '*', 'original_stream', 'target', 'data', 'payload'));
	let victim: ChildProcess | undefined;
	const struck = proxy.strike('EVALSHA', fault, () => victim?.kill('SIGKILL'));
	const {child, ended} = replay(id);
	victim = child;
	await struck;
	expect(await ended).toBe('');
	expect(child.signalCode).toBe('SIGKILL');
	expect([await server.client.xlen(dlq), await server.client.xlen('target')]).toEqual([onDlq, 1 - onDlq]);

	// Whoever looks next finds the truth: it is moved now, or was moved then.
	const again = JSON.parse(await replay(id).ended) as {kind: string; by?: object};
	expect(again).toMatchObject(onDlq === 1 ? {kind: 'moved'} : {kind: 'gone', by: {action: 'replay'}});
	if (fault === 'late') expect(String(await proxy.release())).toContain('gone');
	expect([await server.client.xlen(dlq), await server.client.xlen('target')]).toEqual([0, 1]);
});
