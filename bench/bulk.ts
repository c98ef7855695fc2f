import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {Redis} from 'ioredis';
import {startCluster} from '../test/helpers/redis-cluster.ts';
import type {RedisServer} from '../test/helpers/redis-server.ts';
import {fillDead, replayAll} from './helpers/bulk-job.ts';
import {atLeast, atMost, type Figure, median, plainly} from './helpers/figures.ts';
import {dlq} from './helpers/fill.ts';

const rounds = 3;
const count = 50_000;
/** Of what takes longer. */
const fewer = 20_000;
const loopCount = 3000;
const size = 1000;
const source = 'sg:stream:inbound';
const trivial = 'export default payload => ({...payload, schema_version: 2});';

/** Bulk replay beside redis-benchmark's pipelined XADD and the loop of plain commands, all on one server. */
export async function bulkFigures(server: RedisServer): Promise<Figure[]> {
	const {client, url, port} = server;
	const seen = {
		one: [],
		many: [],
		loop: [],
		plain: [],
		unaudited: [],
		migrated: [],
		p99: [],
		plan: [],
	} as Record<'one' | 'many' | 'loop' | 'plain' | 'unaudited' | 'migrated' | 'p99' | 'plan', number[]>;
	const fill = async (entries: number) => {
		await client.flushall();
		await client.xgroup('CREATE', source, 'workers', '$', 'MKSTREAM');
		await fillDead(client, dlq, {count: entries, size, source});
		await client.config('RESETSTAT');
	};
	for (let round = 0; round < rounds; round++) {
		for (const [clients, figures] of [
			[1, seen.one],
			[50, seen.many],
		] as const) {
			await client.flushall();
			figures.push(await pipelinedXadd(port, clients));
		}
		await fill(loopCount);
		seen.loop.push(await plainLoop(port));
		await fill(count);
		const {job, plan} = await replayAll(url, dlq);
		seen.plain.push(count / job);
		seen.plan.push(count / plan);
		seen.p99.push(await p99OfScripts(client));
		await fill(count);
		seen.unaudited.push(count / (await replayAll(url, dlq, {audit: false})).job);
		await fill(fewer);
		seen.migrated.push(fewer / (await replayAll(url, dlq, {migration: trivial})).job);
	}
	await client.flushall();
	const across = await acrossSlots();
	const [one, many, plain] = [median(seen.one), median(seen.many), median(seen.plain)];
	return [
		plainly('redis-benchmark: XADD of 1 kB, one connection, -P 100', one, '/s'),
		plainly('the same, 50 connections, -P 50', many, '/s'),
		plainly('plain bulk replay of 1 kB', plain, '/s'),
		plainly('the same without audit', median(seen.unaudited), '/s'),
		atLeast('plain bulk replay against XADD, 50 connections', (100 * plain) / many, 45, '%'),
		plainly('the same against XADD, one connection', (100 * plain) / one, '%'),
		atMost('script call on the server, p99', median(seen.p99), 5, 'ms'),
		atLeast('plain bulk replay against the loop of plain commands', plain / median(seen.loop), 40, '×'),
		atLeast('bulk replay to another slot against XADD, 50 connections', (100 * across) / many, 20, '%'),
		plainly('the same against XADD, one connection', (100 * across) / one, '%'),
		atLeast('migrated bulk replay, trivial migration', median(seen.migrated), 10_000, '/s'),
		plainly('planning a bulk replay', median(seen.plan), '/s'),
	];
}

/** What the same messages cost when they are only added. @returns a second */
async function pipelinedXadd(port: number, clients: number): Promise<number> {
	const depth = clients === 1 ? 100 : 50;
	const body = 'x'.repeat(size);
	const {stdout} = await promisify(execFile)('redis-benchmark', [
		...['-p', String(port), '-c', String(clients), '-P', String(depth), '-n', String(2 * count), '--csv'],
		...['XADD', 'bench', '*', 'data', body, 'ts', '', 'trace_id', 'tr-00000000'],
	]);
	return Number(/","([\d.]+)"/.exec(stdout.trim().split('\n').at(-1) ?? '')?.[1]);
}

/** The reference's way: read one, add it, delete it, each awaited. @returns a second */
async function plainLoop(port: number): Promise<number> {
	const client = new Redis({port, protocol: 2});
	const rows = (await client.callBuffer('XRANGE', dlq, '-', '+')) as Array<[Buffer]>;
	const begun = performance.now();
	for (const [id] of rows) {
		const [row] = (await client.callBuffer('XRANGE', dlq, id, id)) as Array<[Buffer, Buffer[]]>;
		const of = (name: string) => {
			const at = row?.[1].findIndex((each, index) => index % 2 === 0 && String(each) === name) ?? -1;
			return row?.[1][at + 1] ?? '';
		};
		const live = ['data', of('data'), 'ts', of('ts'), 'trace_id', of('trace_id')];
		await client.callBuffer('XADD', of('original_stream'), '*', ...live);
		await client.callBuffer('XDEL', dlq, id);
	}
	const took = performance.now() - begun;
	client.disconnect();
	return (rows.length / took) * 1000;
}

/** @returns ms, as the server measured it */
async function p99OfScripts(client: Redis): Promise<number> {
	const info = String(await client.call('INFO', 'latencystats'));
	return Number(/evalsha:.*?p99=([\d.]+)/.exec(info)?.[1]) / 1000;
}

/** DLQ and target on different masters of a cluster. @returns a second */
async function acrossSlots(): Promise<number> {
	const cluster = await startCluster({masters: 2});
	try {
		const figures: number[] = [];
		for (let round = 0; round < rounds; round++) {
			await Promise.all(cluster.masters.map(async ({client}) => client.flushall()));
			await cluster.client.xgroup('CREATE', source, 'workers', '$', 'MKSTREAM');
			await fillDead(cluster.client, dlq, {count: fewer, size, source});
			figures.push(fewer / (await replayAll(cluster.url, dlq)).job);
		}
		return median(figures);
	} finally {
		await cluster.stop();
	}
}
