import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type RedisServer, startRedis} from '../helpers/redis-server.ts';
import {onTerminal, type Terminal, type TerminalOptions, untilNotBlind} from '../helpers/terminal.ts';

let servers: RedisServer[] = [];
let home: string;
let config: string;
let options: TerminalOptions;

beforeAll(async () => {
	servers = await Promise.all([startRedis(), startRedis()]);
	home = await mkdtemp(path.join(tmpdir(), 'redis-dlq-places-'));
	config = path.join(home, 'config.json');
	options = {environment: {XDG_STATE_HOME: home, TZ: 'Asia/Kathmandu'}};
	const [stage, prod] = servers.map(({url}) => url);
	const contexts = {
		stage: {url: stage},
		prod: {url: prod, readOnly: true, colour: 'red', stream: 'prod:dlq'},
		broken: {url: prod, passwordCommand: ['false']},
	};
	await writeFile(config, JSON.stringify({default: 'stage', contexts}));
	await park(0, 'sg:stream:dlq', 'small', 'x');
	await park(0, 'sg:stream:dlq', 'large', 'x'.repeat(900));
	await park(0, 'sg:stream:dlq', 'middle', 'x'.repeat(90));
	await park(0, 'orders:dead', 'on the other stream', 'x');
	await park(1, 'prod:dlq', 'in production', 'x');
	await servers[0]?.client.xadd('inbound', '*', 'data', 'x');
});
afterAll(async () => {
	await Promise.all(servers.map(server => server.stop()));
	await rm(home, {recursive: true, force: true});
});

async function park(server: number, stream: string, error: string, data: string): Promise<void> {
	const fields = ['original_stream', 'inbound', 'original_msg_id', '1-0', 'error', error, 'attempt', '3'];
	await servers[server]?.client.xadd(
		stream,
		'*',
		...fields,
		'data',
		data,
		'ts',
		'1763700000',
		'trace_id',
		't',
	);
}

async function down(screen: Terminal, ...rows: readonly RegExp[]): Promise<void> {
	for (const row of rows) {
		screen.send('j');
		await screen.shows(row);
	}
}

test('c goes to a read-only context, to another stream, and back; one that cannot be opened is told', async () => {
	await onTerminal(['--config', config, '--local', '--as', 'ada'], options, async screen => {
		await screen.shows(/stage ▸ sg:stream:dlq/);
		await screen.shows(/› .*middle/);
		await screen.shows('2025-11-21 10:25:00 +05:45');
		screen.send('c');
		await screen.shows(/context stage .*this one.*sg:stream:dlq/);
		await screen.shows(/context prod .*read-only, red/);
		expect(screen.line('orders:dead')).toMatch(/stream {2}orders:dead +1 {2}last \d+s ago/);

		// One that cannot be opened: all is as before.
		await down(screen, /› context prod/, /› context broken/);
		screen.send('\r');
		await screen.shows('not opened: context broken: passwordCommand (false) ended with 1');
		expect(screen.text()).toMatch(/stage ▸ sg:stream:dlq/);
		screen.send('\u{1b}');
		await screen.lacks('not opened');
		screen.send('r');
		await screen.shows('y replays   esc cancels');
		await untilNotBlind();
		screen.send('y');
		await screen.shows(/replayed \S+ to inbound/);

		screen.send('c');
		await screen.shows('context prod');
		await down(screen, /› context prod/);
		screen.send('\r');
		await screen.shows(/prod ▸ prod:dlq/);
		await screen.shows(/› .*in production/);
		expect(screen.lines()[0]).toMatch(/RO$/);
		await screen.shows('read-only: the context prod is read-only');
		screen.send('r');
		await screen.shows(/redis-dlq -u redis:\/\/127\.0\.0\.1:\d+ --stream/);
		await untilNotBlind();
		screen.send('y');
		await screen.shows('esc closes');
		screen.send('\u{1b}');
		await screen.lacks('esc closes');

		screen.send('c');
		await screen.shows('context stage');
		screen.send('\r');
		await screen.shows(/stage ▸ sg:stream:dlq/);
		await screen.shows(/› .*large/);
		screen.send('c');
		await screen.shows('orders:dead');
		await down(screen, /› context prod/, /› context broken/, /› stream {2}orders:dead/);
		screen.send('\r');
		await screen.shows(/stage ▸ orders:dead/);
		await screen.shows(/› .*on the other stream/);
		screen.send('q');
		expect(await screen.ended).toMatchObject({code: 0});
		expect(screen.leftovers()).toEqual([]);
		// What was done is told at the end, wherever one was then.
		expect(screen.text()).toMatch(/replayed \d+-\d+ to inbound/);
	});
	expect(await servers[1]?.client.xlen('prod:dlq')).toBe(1);
});

test('the order and the split come back with the stream, the filter does not', async () => {
	for (const [error, size] of [
		['small', 1],
		['large', 900],
		['middle', 90],
	] as const)
		await park(0, 'sizes:dlq', error, 'x'.repeat(size));
	const ruleAt = (text: string) => /^(.*?)│/m.exec(text)?.[1]?.length;
	await onTerminal(['--config', config, '--stream', 'sizes:dlq'], options, async screen => {
		await screen.shows(/› .*middle/);
		expect(ruleAt(screen.text())).toBe(60);
		screen.send('s');
		await screen.shows('sorted by source');
		screen.send('s');
		await screen.shows('sorted by error');
		screen.send('s');
		await screen.shows('sorted by size, largest first');
		screen.send('<');
		await screen.shows(text => ruleAt(text) === 54);
		screen.send('/');
		await screen.shows('enter keeps it');
		screen.send('large');
		await screen.lacks('middle');
		screen.send('\r');
		await screen.lacks('enter keeps it');
		screen.send('q');
		await screen.ended;
	});
	const kept = await readFile(path.join(home, 'redis-dlq/view.json'), 'utf8');
	expect(kept).toContain('{"sort":"size desc","split":0.45}');
	expect(kept).not.toContain('large');
	await onTerminal(['--config', config, '--stream', 'sizes:dlq'], options, async screen => {
		await screen.shows(/large.*middle.*small/s);
		await screen.shows(/› .*large/);
		expect(ruleAt(screen.text())).toBe(54);
	});
});
