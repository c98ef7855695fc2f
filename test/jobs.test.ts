import {spawn} from 'node:child_process';
import {mkdtemp, readdir, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {type RedisServer, startRedis} from './helpers/redis-server.ts';
import {objects, run} from './helpers/run.ts';
import {program} from './helpers/terminal.ts';

const dlq = 'sg:stream:dlq';
let server: RedisServer;
let state: string;

beforeAll(async () => {
	server = await startRedis();
});
beforeEach(async () => {
	await server.client.flushall();
	await server.client.xgroup('CREATE', 'inbound', 'workers', '$', 'MKSTREAM');
	state = await mkdtemp(path.join(tmpdir(), 'redis-dlq-state-'));
	return () => rm(state, {recursive: true});
});
afterAll(() => server.stop());

const cli = (...args: string[]) => run(['-u', server.url, ...args], {XDG_STATE_HOME: state});
const lengths = async () => [await server.client.xlen(dlq), await server.client.xlen('inbound')];
const journals = async () => readdir(path.join(state, 'redis-dlq/jobs')).catch(() => []);

/** Every payload is its own, so that what is lost or doubled can be told. */
async function dead(count: number, more: (at: number) => readonly string[] = () => []): Promise<string[]> {
	const pipeline = server.client.pipeline();
	for (let at = 0; at < count; at++) {
		const data = Buffer.from(`81a16ece${at.toString(16).padStart(8, '0')}`, 'hex');
		const fields = ['original_stream', 'inbound', 'original_msg_id', `${at + 1}-0`, 'error', 'boom'];
		pipeline.xadd(dlq, '*', ...fields, 'attempt', '3', 'data', data, ...more(at));
	}
	const replies = (await pipeline.exec()) ?? [];
	return replies.map(([, id]) => String(id));
}
async function payloads(): Promise<number[]> {
	const rows = (await server.client.callBuffer('XRANGE', 'inbound', '-', '+')) as Array<[Buffer, Buffer[]]>;
	return rows.map(([, flat]) => flat[1]?.readUInt32BE(4) ?? -1);
}
const everyone = (count: number) => Array.from({length: count}, (_, at) => at);

describe('a selection', () => {
	test('is planned first: targets, groups, what is held back; nothing is written', async () => {
		await dead(200, at => (at === 7 ? ['data', 'no msgpack'] : []));
		const {code, out} = await cli('replay', '--all');
		expect(code).toBe(1);
		expect(out).toMatch(/inbound +199 entries/);
		expect(out).toMatch(/group +workers/);
		expect(out).toMatch(/held back +1 undecodable/);
		expect(out).toContain('dry run: nothing was written');
		expect(await lengths()).toEqual([200, 0]);
		const [told] = objects((await cli('replay', '--all', '--json', '--dry-run', '--yes')).out);
		expect(told).toMatchObject({plan: {total: 199, targets: [{stream: 'inbound', entries: 199}]}});
		expect(await lengths()).toEqual([200, 0]);
	});
	test('ends where --until says', async () => {
		const ids = await dead(30);
		const {code} = await cli(
			'replay',
			'--all',
			'--until',
			ids[19] ?? '',
			'--canary',
			'0',
			'--rate',
			'max',
			'--yes',
		);
		expect(code).toBe(0);
		expect(await lengths()).toEqual([10, 20]);
	});
	test('that has grown is refused', async () => {
		await dead(30);
		const {code, err} = await cli('replay', '--all', '--expect', '29', '--yes');
		expect([code, await lengths()]).toEqual([2, [30, 0]]);
		expect(err).toContain('30 entries are selected, not the 29 expected');
	});
	test.each([
		[['--all', '1-0'], /exclude each other/],
		[['--until', '1-0', '1-0'], /--until goes with --all/],
		[['--all', '--until', 'x'], /x is no entry id/],
		[['--all', '--rate', '0'], /--rate 0/],
		[['--all', '--canary', 'x'], /--canary x/],
	])('%j is told what is wrong', async (args, said) => {
		await dead(1);
		const {code, err} = await cli('replay', ...args);
		expect(code).toBe(2);
		expect(err).toMatch(said);
	});
});

describe('a job', () => {
	test('moves thousands, each once, oldest first, and leaves no journal', async () => {
		await dead(3000);
		const {code, out} = await cli('replay', '--all', '--canary', '0', '--rate', 'max', '--yes', '--json');
		expect(code).toBe(0);
		expect(await payloads()).toEqual(everyone(3000));
		expect(objects(out).at(-1)).toMatchObject({job: {moved: 3000, failed: 0, untouched: 0, stopped: null}});
		expect(await journals()).toEqual([]);
	});
	test('whose canary nobody acknowledges ends undecided; resume goes on with the rest', async () => {
		await dead(100);
		const first = await cli('replay', '--all', '--canary-wait', '0', '--yes');
		expect(first.code).toBe(1);
		expect(first.err).toContain('the canary is undecided');
		expect(await lengths()).toEqual([90, 10]);
		const dry = await cli('resume');
		expect(dry.out).toMatch(/10 had ended, .* 90 are left/);
		expect(await lengths()).toEqual([90, 10]);
		expect(await cli('resume', '--canary', '0', '--rate', 'max', '--yes')).toMatchObject({code: 0});
		expect((await payloads()).sort((a, b) => a - b)).toEqual(everyone(100));
		expect(await journals()).toEqual([]);
	});
	test('keeps its journal to itself', async () => {
		await dead(100);
		await cli('replay', '--all', '--canary-wait', '0', '--yes');
		const [name = ''] = await journals();
		const file = path.join(state, 'redis-dlq/jobs', name);
		expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600');
		expect(((await stat(path.dirname(file))).mode & 0o777).toString(8)).toBe('700');
	});
	test('killed at any moment, resumed: nothing is lost, nothing is published twice', async () => {
		await dead(2000);
		const [node = '', file = ''] = program;
		const args = [file, '-u', server.url, 'replay', '--all', '--canary', '0', '--rate', '4000', '--yes'];
		const child = spawn(node, args, {env: {...process.env, XDG_STATE_HOME: state}, stdio: 'ignore'});
		await expect
			.poll(() => server.client.xlen('inbound'), {interval: 2, timeout: 10_000})
			.toBeGreaterThan(200);
		child.kill('SIGKILL');
		await new Promise(resolve => child.once('exit', resolve));
		expect(await journals()).toHaveLength(1);
		expect(await cli('resume', '--canary', '0', '--rate', 'max', '--yes')).toMatchObject({code: 0});
		expect((await payloads()).sort((a, b) => a - b)).toEqual(everyone(2000));
		expect(await lengths()).toEqual([0, 2000]);
	});
	test('SIGTERM finishes the batch in flight, writes, leaves', async () => {
		await dead(2000);
		const [node = '', file = ''] = program;
		const args = [
			file,
			'-u',
			server.url,
			'replay',
			'--all',
			'--canary',
			'0',
			'--rate',
			'400',
			'--yes',
			'--json',
		];
		const child = spawn(node, args, {env: {...process.env, XDG_STATE_HOME: state}});
		let out = '';
		child.stdout.on('data', chunk => {
			out += String(chunk);
		});
		await expect
			.poll(() => server.client.xlen('inbound'), {interval: 5, timeout: 10_000})
			.toBeGreaterThan(50);
		child.kill('SIGTERM');
		expect(await new Promise(resolve => child.once('close', resolve))).toBe(1);
		const [left = 0, moved = 0] = await lengths();
		expect(left + moved).toBe(2000);
		expect(objects(out).at(-1)).toMatchObject({job: {moved, untouched: left, stopped: 'ended by SIGTERM'}});
	});
	test('of a migration archives the originals, and holds back what it leaves as it is', async () => {
		await dead(40);
		const migration = path.join(state, 'add.mjs');
		await writeFile(migration, 'export default p => (p.n % 4 === 0 ? p : {...p, added: true});');
		const args = ['replay', '--all', '--migrate', migration, '--canary', '0', '--rate', 'max'];
		expect((await cli(...args)).out).toMatch(/held back +10 unchanged/);
		expect((await cli(...args, '--yes')).code).toBe(1);
		expect(await lengths()).toEqual([10, 30]);
		expect(await server.client.xlen(`{${dlq}}:archive`)).toBe(30);
	});
	test('a journal that cannot be read is named and left alone', async () => {
		await cli('resume');
		await dead(100);
		await cli('replay', '--all', '--canary-wait', '0', '--yes');
		const bad = path.join(state, 'redis-dlq/jobs/0-bad.ndjson');
		await writeFile(bad, 'not a journal');
		const {code, out, err} = await cli('resume');
		expect(code).toBe(1);
		expect(err).toContain('0-bad.ndjson cannot be read');
		expect(out).toMatch(/90 are left/);
	});
});

describe('putting away', () => {
	test('a discard is a dry run first, then goes to the archive, and comes back by restore', async () => {
		const ids = await dead(3);
		expect((await cli('discard', ids[0] ?? '')).out).toContain('dry run');
		expect(await lengths()).toEqual([3, 0]);
		expect((await cli('discard', ids[0] ?? '', ids[1] ?? '', '--yes', '--reason', 'spam')).code).toBe(0);
		expect(await lengths()).toEqual([1, 0]);
		expect((await cli('restore', ids[0] ?? '')).out).toContain('the DLQ has room for');
		expect((await cli('restore', ids[0] ?? '', '--yes')).code).toBe(0);
		expect(await lengths()).toEqual([2, 0]);
		expect(await server.client.xlen(`{${dlq}}:archive`)).toBe(1);
		const {out} = await cli('audit');
		expect(out).toMatch(/restore 1.*\n.*discard 2 .*spam/);
		expect(objects((await cli('audit', '--json')).out)[1]).toMatchObject({
			action: 'discard',
			reason: 'spam',
			entries: [{id: ids[0], fields: {error: 'boom', original_msg_id: '1-0'}}, {id: ids[1]}],
		});
	});
	test('nothing is restored into a DLQ without room', async () => {
		const ids = await dead(60);
		await cli('discard', ...ids.slice(0, 50), '--yes');
		const {code, out} = await cli('restore', '--all', '--cap', '130', '--yes');
		expect(code).toBe(1);
		expect(out).toContain('the DLQ has no room for it');
		expect(await lengths()).toEqual([30, 0]);
	});
	test('--read-only writes nothing', async () => {
		const ids = await dead(1);
		for (const command of ['discard', 'restore', 'replay'])
			expect(await cli(command, ids[0] ?? '', '--read-only', '--yes')).toMatchObject({code: 2});
		expect(await lengths()).toEqual([1, 0]);
	});
});
