import {spawn} from 'node:child_process';
import {mkdtemp, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest';
import {createStore} from '../source/core/create-store.ts';
import type {DlqStore} from '../source/core/store/port.ts';
import {dispatched} from './helpers/dispatched.ts';
import {type RedisServer, startRedis} from './helpers/redis-server.ts';
import {objects} from './helpers/run.ts';
import {program} from './helpers/terminal.ts';

const dlq = 'sg:stream:dlq';
const rescue = `{${dlq}}:rescue`;
let server: RedisServer;
let directory: string;
let store: DlqStore;
beforeAll(async () => {
	server = await startRedis();
	store = createStore({url: server.url, stream: dlq});
	await store.connect();
});
beforeEach(async () => {
	await server.client.flushall();
	directory = await mkdtemp(path.join(tmpdir(), 'redis-dlq-copies-'));
	return () => rm(directory, {recursive: true});
});
afterAll(async () => {
	await store.close();
	await server.stop();
});

const cli = (...args: string[]) => dispatched(store, ['--as', 'ada', ...args]);
const file = (name: string) => path.join(directory, name);
async function dead(count: number, trace = 'tr'): Promise<string[]> {
	const ids: string[] = [];
	for (let at = 0; at < count; at++) {
		const fields = ['original_stream', 'inbound', 'original_msg_id', '5-0', 'error', `boom ${at}`];
		ids.push(
			String(await server.client.xadd(dlq, '*', ...fields, 'data', Buffer.of(0xa1, 0x61), 'trace_id', trace)),
		);
	}
	return ids;
}

test('what was exported is imported again: as it was, below the cap, recorded', async () => {
	const ids = await dead(3);
	const packed = file('all.ndjson.gz');
	const exported = await cli('export', packed, '--all');
	expect(exported).toMatchObject({code: 0, err: expect.stringContaining('3 entries written to')});
	expect((await stat(packed)).mode & 0o777).toBe(0o600);
	expect(await cli('export', packed, '--all')).toMatchObject({
		code: 2,
		err: expect.stringContaining('--force'),
	});

	await server.client.xdel(dlq, ...ids.slice(0, 2));
	const dry = await cli('import', packed, '--cap', '102', '--json');
	expect(objects(dry.out)).toEqual([{dryRun: true, total: 3, present: 1, moved: 0, room: 1, leftOut: 1}]);
	expect(await server.client.xlen(dlq)).toBe(1);
	const imported = await cli('import', packed, '--cap', '102', '--yes', '--reason', 'INC-7');
	expect(imported).toMatchObject({
		code: 1,
		out: expect.stringContaining(
			'imported 1\nleft out 1: still on the DLQ, or put back there since\nleft out 1: the DLQ has no room',
		),
	});
	expect(await cli('import', packed, '--yes')).toMatchObject({
		code: 0,
		out: expect.stringContaining('imported 1\nleft out 2: still on the DLQ, or put back there since'),
	});
	const [newest] = objects((await cli('list', '--json', '--limit', '1')).out);
	const [whole] = objects((await cli('show', String(newest?.['id']), '--json', '--raw')).out);
	const fields = ((whole?.['fields'] ?? []) as string[][]).map(pair =>
		pair.map(each => Buffer.from(each, 'base64').toString()),
	);
	expect(fields.at(-1)).toEqual(['dlq_id', ids[1]]);
	expect(
		objects((await cli('audit', '--json')).out).map(({action, actor, reason}) => [action, actor, reason]),
	).toEqual([
		['import', 'ada', ''],
		['import', 'ada', 'INC-7'],
	]);
	expect((await cli('import', packed, '--yes')).out).toContain('imported 0\nleft out 3');
	await cli('discard', ids[2] ?? '', '--yes');
	expect(await cli('import', packed)).toMatchObject({
		code: 1,
		out: expect.stringContaining('left out 1: discard by ada since; --include-held imports them'),
	});
	expect((await cli('import', packed, '--yes', '--include-held')).out).toContain('imported 1');
});

test('a bad line is told, and nothing is written', async () => {
	await dead(1);
	const {out} = await cli('export', '-', '--all');
	await writeFile(file('bad'), `${out}{"version":1,"id":"7"}\n`);
	const {code, err} = await cli('import', file('bad'), '--yes');
	expect({code, err}).toMatchObject({code: 2, err: expect.stringContaining('line 2: expected "id"')});
	expect(await cli('import', file('nowhere'))).toMatchObject({
		code: 2,
		err: expect.stringContaining('cannot be read'),
	});
	expect(await cli('export')).toMatchObject({code: 2, err: expect.stringContaining('no file was named')});
});

test('rescued, trimmed, listed, exported, put back', async () => {
	const ids = await dead(4);
	const dry = await cli('rescue', '--count', '3');
	expect(dry).toMatchObject({
		code: 0,
		out: expect.stringMatching(/oldest 3 entries .*\nmemory: about .*Redis uses/),
	});
	expect(await server.client.exists(rescue)).toBe(0);
	expect(await cli('rescue', '--count', '3', '--yes')).toMatchObject({
		code: 0,
		out: expect.stringContaining('copied 3'),
	});
	expect((await cli('rescue', '--yes')).out).toContain('copied 1, 3 were there already');
	await server.client.xtrim(dlq, 'MAXLEN', '2');

	const copies = objects((await cli('list', '--from', 'rescue', '--json')).out).map(({id}) => String(id));
	expect(copies).toHaveLength(4);
	expect((await cli('show', copies[0] ?? '', '--from', 'rescue')).out).toContain('boom 3');
	expect((await cli('export', '-', '--all', '--from', 'rescue')).out.trim().split('\n')).toHaveLength(4);
	expect(await cli('restore', ids[3] ?? '', '--from', 'rescue', '--yes')).toMatchObject({
		code: 1,
		err: expect.stringContaining('still on the DLQ'),
	});
	expect(await cli('restore', '--all', '--from', 'rescue', '--yes')).toMatchObject({
		code: 0,
		out: expect.stringMatching(/^\S+ restored as \S+\n\S+ restored as \S+\n$/),
		err: expect.stringContaining('2 copies stay'),
	});
	expect([await server.client.xlen(dlq), await server.client.xlen(rescue)]).toEqual([4, 2]);
	expect((await cli('purge', '--all', '--from', 'rescue', '--confirm', rescue)).out).toContain('2 rescued');
	expect(await cli('list', '--from', 'cellar')).toMatchObject({
		code: 2,
		err: expect.stringContaining('archive or rescue'),
	});
});

test('a trace is found wherever it is, by itself or by an entry', async () => {
	await server.client.xadd('inbound', '5-0', 'data', 'x', 'trace_id', 'tr');
	const [id = ''] = await dead(1);
	await cli('discard', id, '--yes', '--reason', 'INC-7');
	const {code, out, err} = await cli('trace', 'tr');
	expect(code).toBe(0);
	expect(out).toMatch(
		/stream +inbound 5-0 +the live message\n.*archive .*boom 0\n.*audit .*discard of .*by ada, because INC-7/,
	);
	expect(err).toContain('inbound: 1 read, only around the id that is known');
	const kinds = objects((await cli('trace', id, '--json')).out).flatMap(({kind}) =>
		kind === undefined ? [] : [kind],
	);
	expect(kinds.sort()).toEqual(['archive', 'audit', 'stream']);
	expect(await cli('trace', '9-9')).toMatchObject({code: 2, err: expect.stringContaining('no entry 9-9')});
});

test('the incident is written down, for its owner only', async () => {
	await dead(2);
	expect((await cli('handover')).out).toContain('- **2** (100 %) `boom <n>` from `inbound`');
	expect((await cli('handover', file('note.md'))).code).toBe(0);
	expect(await readFile(file('note.md'), 'utf8')).toContain('written by `ada` with redis-dlq');
	expect((await stat(file('note.md'))).mode & 0o777).toBe(0o600);
});

/** A command that goes on until it is interrupted. */
function lasting(...args: string[]) {
	const [node = '', bin = ''] = program;
	const child = spawn(node, [bin, '-u', server.url, ...args], {stdio: ['ignore', 'pipe', 'pipe']});
	let out = '';
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', chunk => {
			out += String(chunk);
		});
	const ended = new Promise<number | null>(resolve => child.once('close', resolve));
	return {child, ended, out: () => out};
}

test('tail prints what arrives, and ends in good order', async () => {
	await dead(1);
	const {child, ended, out} = lasting('tail');
	await expect.poll(out, {timeout: 20_000}).toContain('ERROR');
	const [id = ''] = await dead(1, 'later');
	await expect.poll(out, {timeout: 20_000}).toContain(id);
	child.kill('SIGINT');
	expect(await ended).toBe(0);
	expect(out().match(/boom/g)).toHaveLength(1);
});

test('rescue follows what arrives until it is interrupted', async () => {
	await dead(1);
	const {child, ended, out} = lasting('rescue', '--yes', '--follow');
	await expect.poll(out, {timeout: 20_000}).toContain('following what arrives');
	await dead(2);
	await expect.poll(() => server.client.xlen(rescue), {timeout: 20_000}).toBe(3);
	child.kill('SIGINT');
	expect(await ended).toBe(0);
	expect(out()).toContain('copied 2');
});
