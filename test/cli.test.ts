import {execFileSync, spawnSync} from 'node:child_process';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {helpText} from '../source/commands/help.ts';
import {flags} from '../source/commands/options.ts';
import {freePort, type RedisServer, startRedis} from './helpers/redis-server.ts';
import {objects, run} from './helpers/run.ts';
import {program} from './helpers/terminal.ts';

const dlq = 'sg:stream:dlq';
let server: RedisServer;
let id: string;
const old = Buffer.from('82ae736368656d615f76657273696f6e01a474657874a26869', 'hex');

beforeAll(async () => {
	server = await startRedis();
});
beforeEach(async () => {
	await server.client.flushall();
	await server.client.xadd('inbound', '*', 'data', 'x');
	const fields = [
		'original_stream',
		'inbound',
		'original_msg_id',
		'1-0',
		'error',
		"field 'content' missing",
		'attempt',
		'3',
	];
	id = String(await server.client.xadd(dlq, '*', ...fields, 'data', old, 'ts', '', 'trace_id', 'tr'));
});
afterAll(() => server.stop());

const cli = (...args: string[]) => run(['-u', server.url, ...args]);
const lengths = async () => [await server.client.xlen(dlq), await server.client.xlen('inbound')];

describe('help', () => {
	test('names every flag there is, and no other', () => {
		const dashed = (name: string) => name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
		const known = Object.keys(flags).map(name => (name === 'audit' ? 'no-audit' : dashed(name)));
		const named = [...helpText.matchAll(/--([a-z-]+)/g)].map(match => match[1] ?? '');
		expect([...new Set(named)].sort()).toEqual([...known, 'help', 'version'].sort());
	});
	test.each([['--help'], ['-h'], ['list --help'], ['replay --all -h']])('%s prints it', async line => {
		const {code, out} = await run(line.split(' '));
		expect(code).toBe(0);
		for (const command of ['list', 'show', 'replay', 'doctor']) expect(out).toContain(`redis-dlq ${command}`);
		expect(out.split('\n').filter(line => line.length > 80)).toEqual([]);
	});
	test('--version prints the version', async () => {
		expect(await run(['--version'])).toMatchObject({
			code: 0,
			out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
		});
	});
});

describe('usage errors leave with 2 and say what to do', () => {
	test.each([
		[['--strem', 'x', 'list'], 'did you mean --stream?'],
		[['lst'], 'did you mean list?'],
		[['frobnicate'], 'redis-dlq --help'],
		[['show'], 'redis-dlq list shows the ids'],
		[['show', 'abc'], 'an id looks like'],
		[['replay', '1'], 'an id looks like'],
		[['list', '--limit', 'many'], '--limit many'],
		[['-p', '99999', 'list'], '--port 99999'],
		[['-u', 'http://x', 'list'], 'redis://host:6379/0'],
		[['-u', 'nonsense', 'list'], 'redis://host:6379/0'],
		[['replay', '1-0', '--migrate', 'nowhere.mjs'], 'there is no file nowhere.mjs'],
		[['replay', '1-0', '--migrate', 'package.json'], 'is no migration'],
		[[], 'see redis-dlq --help'],
	])('%j', async (args, said) => {
		const {code, out, err} = await run(args.some(each => /^-[up]$/.test(each)) ? args : ['--demo', ...args]);
		expect({code, out}).toEqual({code: 2, out: ''});
		expect(err).toContain(said);
		expect(err).not.toMatch(/\n\s+at /);
	});
	test('an older Node: one line, no stack', () => {
		const pretend = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.19.2"})';
		const {status, stderr, stdout} = spawnSync(program[0], ['--import', pretend, program[1], 'list'], {
			encoding: 'utf8',
		});
		expect({status, stdout}).toEqual({status: 2, stdout: ''});
		expect(stderr).toBe('redis-dlq needs Node 22.18 or newer; this is Node 20.19.2\n');
	});
});

describe('the connection', () => {
	test('nothing listens: 3, with what to check', async () => {
		const {code, err} = await run(['-p', String(await freePort()), 'list']);
		expect(code).toBe(3);
		expect(err).toContain('nothing listens there');
	});
	test('REDIS_URL, -p and -n', async () => {
		expect((await run(['list'], {REDIS_URL: server.url})).out).toContain(id);
		expect((await run(['-p', String(server.port), 'list', '--json'])).out).toContain(id);
		expect((await run(['-p', String(server.port), '-n', '3', 'list', '--json'])).out).toBe('');
	});
	test('a password: from the environment, never silently from the command line, never in a message', async () => {
		await server.client.call('ACL', 'SETUSER', 'ann', 'on', '>s3cret-word', '~*', '+@all');
		const inUrl = server.url.replace('//', '//ann:s3cret-word@');
		const argv = await run(['-u', inUrl, 'list']);
		expect(argv).toMatchObject({code: 0, err: expect.stringContaining('REDISCLI_AUTH')});
		const auth = await run(['-p', String(server.port), '--user', 'ann', 'doctor'], {
			REDISCLI_AUTH: 's3cret-word',
		});
		expect(auth).toMatchObject({code: 0, err: ''});
		expect(auth.out).toContain('user ann');
		const wrong = await run(['-p', String(server.port), '--user', 'ann', 'list'], {REDISCLI_AUTH: 'n0t-it'});
		expect(wrong).toMatchObject({code: 3, err: expect.stringContaining('user name or password is wrong')});
		for (const {out, err} of [argv, auth, wrong]) expect(out + err).not.toMatch(/s3cret-word|n0t-it/);
	});
	test('a stream whose name is no text', async () => {
		await server.client.xadd(Buffer.of(0xff, 0x2f), '5-0', 'error', 'odd name');
		expect((await cli('list', '--stream', '\\xff/')).out).toContain('odd name');
	});
});

describe('list and show', () => {
	test('one line an entry; NDJSON for programs', async () => {
		const {code, out, err} = await cli('list');
		expect({code, err}).toEqual({code: 0, err: ''});
		expect(out.split('\n')[1]).toMatch(new RegExp(`^${id} +\\d+s +3  inbound +field 'content' missing$`));
		expect(objects((await cli('list', '--json')).out)).toEqual([
			{id, source: 'inbound', error: "field 'content' missing", attempt: '3', size: old.length},
		]);
	});
	test('an entry: fields and payload; with --raw every byte', async () => {
		const {out} = await cli('show', id);
		for (const part of [id, 'inbound', "field 'content' missing", 'schema_version', 'text', 'tr'])
			expect(out).toContain(part);
		const [shown] = objects((await cli('show', id, '--json', '--raw')).out);
		expect(shown).toMatchObject({id, payload: {schema_version: 1, text: 'hi'}});
		expect(JSON.stringify(shown?.['fields'])).toContain(old.toString('base64'));
	});
	test('an entry that is not there: 1, and the others are shown', async () => {
		const {code, out, err} = await cli('show', '1-1', id);
		expect(code).toBe(1);
		expect(out).toContain('inbound');
		expect(out + err).toContain('1-1');
	});
	test('a pipe gets no colours and no control characters, whatever an entry holds', async () => {
		const evil = '\u{1b}]52;c;eA==\u{7}\u{1b}[2J\u{9b}31m\u{202e}\u{200b}\r\n';
		const bad = String(
			await server.client.xadd(
				dlq,
				'*',
				'original_stream',
				evil,
				'error',
				evil,
				'trace_id',
				evil,
				evil,
				evil,
				'data',
				evil,
			),
		);
		for (const args of [
			['list'],
			['list', '--json'],
			['groups'],
			['groups', '--json'],
			['show', bad],
			['show', bad, '--json', '--raw'],
			['replay', bad],
			['replay', bad, '--json'],
		]) {
			const {out, err} = await cli(...args);
			expect((out + err).replaceAll('\n', '')).not.toMatch(/\p{C}/u);
		}
	});
	test('a reader that leaves early is no failure', async () => {
		for (let at = 0; at < 400; at++) await server.client.xadd(dlq, '*', 'error', 'e'.repeat(200));
		const line = `${program.join(' ')} -u ${server.url} list --json | head -1; echo "\${PIPESTATUS[0]}"`;
		const printed = execFileSync('bash', ['-c', line], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});
		expect(printed.trim().split('\n').at(-1)).toBe('0');
	});
});

describe('groups', () => {
	const die = async (error: string, source = 'inbound') =>
		String(await server.client.xadd(dlq, '*', 'original_stream', source, 'error', error, 'data', old));
	test('one line a cause, the most frequent first', async () => {
		await die('timeout of 5000 ms for 10.0.0.1:6379');
		await die('timeout of 30 ms for 10.0.0.17:6379');
		await die('timeout of 30 ms for 10.0.0.17:6379', 'outbound');
		await die('', 'outbound');
		const {code, out, err} = await cli('groups');
		expect(code).toBe(0);
		const lines = out.trimEnd().split('\n');
		expect(lines[0]).toMatch(/^ +COUNT +SHARE +FIRST +LAST +ARRIVALS +SOURCE +ERROR$/);
		expect(lines[1]).toMatch(/^ +2 +40% +\d+s +\d+s\* .+ inbound +timeout of <n> ms for <address>$/);
		expect(
			lines
				.slice(2)
				.map(line => line.replace(/^.*bound +/, ''))
				.sort(),
		).toEqual(['(empty error)', "field 'content' missing", 'timeout of <n> ms for <address>']);
		expect(err).toMatch(/^5 entries, 4 groups, arrivals over the last \d+s; \* within 5 minutes\n$/);
		expect((await cli('groups', '--limit', '1')).err).toContain('3 more: --limit shows them');
	});
	test('NDJSON for programs', async () => {
		const newest = await die("field 'content' missing");
		expect(objects((await cli('groups', '--json')).out)).toEqual([
			{
				key: expect.stringMatching(/^[\da-f]{12}$/),
				signature: "field 'content' missing",
				source: 'inbound',
				count: 2,
				share: 1,
				first: new Date(Number(id.split('-')[0])).toISOString(),
				last: new Date(Number(newest.split('-')[0])).toISOString(),
				stillArriving: true,
				spark: expect.arrayContaining([expect.any(Number)]),
				attempts: {least: 0, most: 3},
				bytes: 2 * old.length,
				newest,
				oldest: id,
				shapes: [{shape: '{schema_version,text}', count: 2}],
			},
		]);
		await server.client.del(dlq);
		expect(await cli('groups', '--json')).toEqual({code: 0, out: '', err: ''});
	});
});

describe('replay', () => {
	test('without --yes nothing is written, and the plan is told', async () => {
		const {code, out} = await cli('replay', id);
		expect(code).toBe(0);
		expect(out).toMatch(/from +inbound\n +to +inbound {3}stream, 1 long/);
		expect(out).toContain('dry run: nothing was written; --yes replays');
		expect(await lengths()).toEqual([1, 1]);
	});
	test('with --yes it moves, and leaves a record of who and why', async () => {
		const {code, out} = await cli('replay', id, '--yes', '--as', 'ada', '--reason', 'INC-7');
		expect(code).toBe(0);
		expect(out).toMatch(new RegExp(`^${id} moved to inbound as \\d+-\\d+\n$`));
		expect(await lengths()).toEqual([0, 2]);
		expect(String(await server.client.xrange(`{${dlq}}:audit`, '-', '+'))).toMatch(/actor,ada,reason,INC-7/);
		const again = await cli('replay', id, '--yes');
		expect(again).toMatchObject({code: 1, out: expect.stringMatching(/gone: replay by ada/)});
	});
	test('--no-audit leaves none', async () => {
		expect((await cli('replay', id, '--yes', '--no-audit')).code).toBe(0);
		expect(await server.client.exists(`{${dlq}}:audit`)).toBe(0);
	});
	test('through a migration: the difference first, then the move, the original in the archive', async () => {
		const migrate = ['--migrate', 'docs/examples/migrations/content-from-text.mjs'];
		const {out} = await cli('replay', id, ...migrate);
		expect(out).toMatch(/- text +"?hi/);
		expect(out).toMatch(/\+ content +"?hi/);
		expect((await cli('replay', id, ...migrate, '--yes')).code).toBe(0);
		expect(await server.client.xlen(`{${dlq}}:archive`)).toBe(1);
	});
	test('one that cannot go does not stop the others', async () => {
		const {code, out} = await cli('replay', '1-1', id, '--yes', '--json');
		expect(code).toBe(1);
		expect(objects(out)).toMatchObject([
			{id: '1-1', kind: 'gone'},
			{id, kind: 'moved'},
		]);
	});
	test('a typo never makes a stream', async () => {
		const {code, out} = await cli('replay', id, '--to', 'typo', '--yes');
		expect(code).toBe(1);
		expect(out).toContain('there is no such stream');
		expect(await server.client.exists('typo')).toBe(0);
		expect((await cli('replay', id, '--to', 'typo', '--create', '--yes')).code).toBe(0);
		expect(await server.client.xlen('typo')).toBe(1);
	});
	test('--read-only plans and never writes', async () => {
		expect((await cli('replay', id, '--read-only')).code).toBe(0);
		const {code, err} = await cli('replay', id, '--read-only', '--yes');
		expect(code).toBe(2);
		expect(err).toContain('--read-only');
		expect(await lengths()).toEqual([1, 1]);
	});
});

describe('doctor', () => {
	test('says what it can reach', async () => {
		const {code, out} = await cli('doctor');
		expect(code).toBe(0);
		expect(out).toMatch(/server +127\.0\.0\.1:\d+\/0, \w+ \d+\.\d+\.\d+, master, user default/);
		expect(out).toContain('entries can be moved by the atomic script');
		expect(out).toContain(`${dlq}: 1 of 5,000 entries`);
		expect(objects((await cli('doctor', '--json')).out)).toContainEqual(
			expect.objectContaining({what: 'writes', state: 'ok'}),
		);
	});
	test('a key of another type is an error', async () => {
		await server.client.set('list', 'x');
		expect(await cli('doctor', '--stream', 'list')).toMatchObject({
			code: 1,
			out: expect.stringContaining('is a string, not a stream'),
		});
	});
	test.each([
		['EVAL', ['-@scripting']],
		['XDEL', ['+@scripting', '-xdel']],
	])('without %s: the line it prints allows the move', async (right, rules) => {
		await server.client.call(
			'ACL',
			'SETUSER',
			'bob',
			'reset',
			'on',
			'>pw',
			`~${dlq}`,
			'~inbound',
			`~{${dlq}}:*`,
			'+@read',
			'+@connection',
			'+@stream',
			'+info',
			'+role',
			...rules,
		);
		const as = ['-p', String(server.port), '--user', 'bob'];
		const {code, out} = await run([...as, 'doctor'], {REDISCLI_AUTH: 'pw'});
		expect(code).toBe(1);
		expect(out).toContain(right);
		const [, line = ''] = /(ACL SETUSER bob .*)/.exec(out) ?? [];
		// As a person would paste it into redis-cli.
		await server.client.call(...(line.replace('~TARGET', '~inbound').split(' ') as [string, ...string[]]));
		expect(await run([...as, 'replay', id, '--yes'], {REDISCLI_AUTH: 'pw'})).toMatchObject({code: 0});
		expect(await lengths()).toEqual([0, 2]);
	});
});
