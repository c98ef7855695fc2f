import {chmod, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {encode} from '@msgpack/msgpack';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {type RedisServer, startRedis} from './helpers/redis-server.ts';
import {objects, run} from './helpers/run.ts';
import {onTerminal} from './helpers/terminal.ts';

const secret = 'hunter2-not-to-be-seen';
let server: RedisServer;
let home: string;
let file: string;

beforeAll(async () => {
	server = await startRedis();
	await server.client.acl('SETUSER', 'ada', 'on', `>${secret}`, '~*', '&*', '+@all');
});
beforeEach(async () => {
	await server.client.flushall();
	home = await mkdtemp(path.join(tmpdir(), 'redis-dlq-config-'));
	await mkdir(path.join(home, 'redis-dlq'));
	file = path.join(home, 'redis-dlq/config.json');
});
afterEach(() => rm(home, {recursive: true, force: true}));
afterAll(() => server.stop());

const configure = async (config: unknown, mode = 0o644) => {
	await writeFile(file, typeof config === 'string' ? config : JSON.stringify(config));
	await chmod(file, mode);
};
const cli = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
	run(args, {XDG_CONFIG_HOME: home, ...environment});
const park = async (stream: string, ...fields: Array<string | Buffer>) =>
	String(await server.client.callBuffer('XADD', stream, '*', ...fields));
const reference = ['original_stream', 'inbound', 'error', 'boom', 'attempt', '3', 'data', Buffer.of(1)];

describe('a context', () => {
	test('is used by name and by default; flags go before it; REDIS_URL before the default', async () => {
		await park('a:dlq', ...reference);
		await park('b:dlq', ...reference);
		await park('b:dlq', ...reference);
		const {url} = server;
		await configure({default: 'a', contexts: {a: {url, stream: 'a:dlq'}, b: {url, stream: 'b:dlq'}}});
		const count = async (...args: string[]) => objects((await cli(['list', '--json', ...args])).out).length;
		const counts = await Promise.all([
			count(),
			count('--context', 'b'),
			count('--context', 'a', '--stream', 'b:dlq'),
			count('--config', file, '--context', 'b'),
			count('-u', url),
			cli(['list', '--json'], {REDIS_URL: url}).then(({out}) => objects(out).length),
		]);
		expect(counts).toEqual([1, 2, 2, 2, 0, 0]);
	});

	test('that is read-only writes nothing', async () => {
		const id = await park('a:dlq', ...reference);
		await configure({contexts: {prod: {url: server.url, stream: 'a:dlq', readOnly: true}}});
		const {code, out, err} = await cli(['replay', id, '--create', '--yes', '--context', 'prod']);
		expect(code).not.toBe(0);
		expect(out + err).toContain('the context prod is read-only');
		expect(await server.client.xlen('a:dlq')).toBe(1);
	});

	test('that is unknown: what there are, and which was meant', async () => {
		await configure({contexts: {staging: {}, prod: {}}});
		const {code, err} = await cli(['list', '--context', 'stagin']);
		expect(code).toBe(2);
		expect(err).toContain('there is no context stagin. did you mean staging? there are: staging, prod');
		await rm(file);
		expect(await cli(['list', '--context', 'prod'])).toMatchObject({
			code: 2,
			err: expect.stringContaining(`there is no ${file}`),
		});
	});

	test('an error in the file: line, field, what was expected', async () => {
		await configure('{\n  "contexts": {\n    "prod": {"readonly": true}\n  }\n}');
		const {code, err, out} = await cli(['list']);
		expect([code, out]).toEqual([2, '']);
		expect(err).toContain(`${file}, line 3, column 26: contexts.prod.readonly: expected one of`);
		expect(err).toContain('did you mean readOnly?');
		expect(await cli(['list', '--config', path.join(home, 'none.json')])).toMatchObject({
			code: 2,
			err: expect.stringContaining('cannot be read (ENOENT)'),
		});
	});
});

describe('a secret', () => {
	const context = (more: object) => ({default: 'p', contexts: {p: {url: server.url, user: 'ada', ...more}}});
	const whoami = async (environment: Readonly<Record<string, string>> = {}, ...args: string[]) =>
		cli(['doctor', ...args], environment);

	test.each([
		['the environment', {passwordEnv: 'PROD_PASSWORD'}, {PROD_PASSWORD: secret}],
		['a command', {passwordCommand: [process.execPath, '-e', `console.log('${secret}')`]}, {}],
		['a file that is ours alone', {password: secret}, {}],
		['REDISCLI_AUTH', {}, {REDISCLI_AUTH: secret}],
	])('comes from %s and is never shown', async (_, more, environment) => {
		await configure(context(more), 0o600);
		const [{code, out, err}, ...listed] = await Promise.all([
			whoami(environment),
			cli(['contexts', '--json'], environment),
			cli(['contexts'], environment),
		]);
		expect(out).toContain('user ada');
		expect([code, err.includes(secret), out.includes(secret)]).toEqual([0, false, false]);
		for (const each of listed) expect(each.out + each.err).not.toContain(secret);
	});

	test('in a file that others can read is refused, in an address, too', async () => {
		for (const more of [{password: secret}, {url: server.url.replace('//', `//ada:${secret}@`)}]) {
			await configure(context(more), 0o640);
			const {code, err} = await whoami();
			expect(code).toBe(2);
			expect(err).toContain(`chmod 600 '${file}'`);
			expect(err).not.toContain(secret);
		}
	});

	test.each([
		[
			'fails',
			['-e', `console.log('${secret}'); console.error('${secret}'); process.exit(3)`],
			'ended with 3',
		],
		['prints nothing', ['-e', ''], 'printed nothing'],
	])('a command that %s is told, without what it said', async (_, args, said) => {
		await configure(context({passwordCommand: [process.execPath, ...args]}));
		const {code, err} = await whoami();
		expect(code).toBe(2);
		expect(err).toContain(said);
		expect(err).not.toContain(secret);
	});

	test('no shell is asked, a missing program is told, a variable that is not set, too', async () => {
		await configure(context({passwordCommand: ['no-such-program; echo x']}));
		expect((await whoami()).err).toContain('is not there');
		await configure(context({passwordEnv: 'NOT_SET_ANYWHERE'}));
		expect((await whoami()).err).toContain('NOT_SET_ANYWHERE is not set');
	});

	test('does not go to an address that was typed', async () => {
		await configure(context({password: secret}), 0o600);
		const {out} = await whoami({}, '--context', 'p', '-p', String(server.port), '-h', '127.0.0.1');
		expect(out).toContain('user default');
	});
});

test('contexts are listed, without a config, too', async () => {
	expect(await cli(['contexts'])).toMatchObject({
		code: 0,
		out: '',
		err: expect.stringContaining('no config'),
	});
	const url = 'redis://ada@h:6379/0';
	await configure({default: 'b', contexts: {a: {url, stream: 's', readOnly: true, colour: 'red'}, b: {}}});
	const {out} = await cli(['contexts', '--json']);
	expect(objects(out)).toMatchObject([
		{name: 'a', url, stream: 's', readOnly: true, colour: 'red', default: false, password: null},
		{name: 'b', url: 'redis://127.0.0.1:6379', stream: 'sg:stream:dlq', default: true, current: true},
	]);
	expect((await cli(['contexts'])).out).toMatch(/^ {2}a {2}redis:\/\/ada@h:6379\/0 {4}s {2}read-only\n\* b/);
});

test('streams that look like DLQs are found', async () => {
	await server.client.xadd('orders:DLQ', '1-0', 'a', '1');
	await server.client.xadd('dead-letters', '5-0', 'a', '1');
	await server.client.xadd('orders', '9-0', 'a', '1');
	await server.client.xadd('{orders:DLQ}:audit', '9-0', 'a', '1');
	await server.client.set('not-a-stream:dlq', '1');
	const found = async (...args: string[]) =>
		objects((await cli(['streams', '-u', server.url, '--json', ...args])).out).map(
			({stream, length, lastId}) => [stream, length, lastId],
		);
	expect(await found()).toEqual([
		['dead-letters', 1, '5-0'],
		['orders:DLQ', 1, '1-0'],
	]);
	expect(await found('--pattern', 'ord*', '--pattern', 'x?')).toEqual([
		['orders', 1, '9-0'],
		['orders:DLQ', 1, '1-0'],
	]);
	await server.client.acl('SETUSER', 'no-scan', 'on', 'nopass', '~*', '+@all', '-scan');
	const {code, out, err} = await cli(
		['streams', '-u', server.url, '--user', 'no-scan', '--stream', 'orders:DLQ'],
		{
			REDISCLI_AUTH: 'x',
		},
	);
	expect([code, err]).toEqual([0, 'there may be more: SCAN is denied\n']);
	expect(out).toContain('orders:DLQ');
});

test('a payload that is spread over fields: the dry run says that it is not migrated', async () => {
	const ids = [
		await park('flat', 'user', '7', 'why', 'down', 'queue', 'mail'),
		await park('flat', 'user', '8', 'why', 'down', 'queue', 'mail'),
	];
	await server.client.xadd('mail', '*', 'x', '1');
	const fields = {originalStream: 'queue', error: 'why', data: {rest: true}, live: 'rest'};
	await configure({contexts: {flat: {url: server.url, stream: 'flat', fields}}});
	await writeFile(path.join(home, 'same.mjs'), 'export default payload => payload;');
	const migrate = ['--migrate', path.join(home, 'same.mjs'), '--context', 'flat'];
	const said = 'not migrated: replay it as it is';
	const runs = await Promise.all([
		cli(['replay', String(ids[0]), ...migrate]),
		cli(['replay', '--all', ...migrate]),
		cli(['replay', '--all', '--json', ...migrate]),
		cli(['replay', '--all', '--yes', ...migrate]),
	]);
	expect(runs.map(({code}) => code)).toEqual([1, 1, 1, 1]);
	expect(runs[0]?.out).toContain(said);
	expect(runs[1]?.out).toContain(said);
	expect(objects(runs[2]?.out ?? '')).toMatchObject([{plan: {refusals: [{kind: 'migration'}]}}]);
	expect(await server.client.xlen('flat')).toBe(2);
});

test('another layout: shown and replayed by a context', async () => {
	const metadata = Buffer.from(encode({reason_poisoned: 'no such user', topic_poisoned: 'orders'}));
	const id = await park(
		'poison',
		'_watermill_message_uuid',
		'u-1',
		'metadata',
		metadata,
		'payload',
		'{"user":7}',
	);
	await server.client.xadd('orders', '*', 'x', '1');
	await configure({contexts: {w: {url: server.url, stream: 'poison', fields: 'watermill'}}});
	const doctor = await cli(['doctor', '--context', 'w']);
	expect(doctor.out).toContain(`context   w of ${file}`);
	expect(doctor.out).toMatch(/fields +original_stream is topic_poisoned in the field metadata\n/);
	const shown = await cli(['show', id, '--context', 'w']);
	expect(shown.out).toMatch(/original_stream +orders\n/);
	expect(shown.out).toMatch(/error +no such user\n/);
	expect(shown.out).toContain('user');
	expect(shown.out).not.toContain('msgpack');
	const [json] = objects((await cli(['show', id, '--json', '--context', 'w'])).out);
	expect(json).toMatchObject({originalStream: 'orders', error: 'no such user', format: 'json'});
	await onTerminal(['--context', 'w'], {environment: {XDG_CONFIG_HOME: home}}, async screen => {
		await screen.shows('no such user');
		await screen.shows(text => /source +orders/.test(text) && text.includes('user'));
	});
	expect(await cli(['replay', id, '--yes', '--context', 'w'])).toMatchObject({code: 0});
	const [, [, fields] = ['', []]] = await server.client.xrange('orders', '-', '+');
	expect(fields?.filter((_, at) => at % 2 === 0)).toEqual(['_watermill_message_uuid', 'metadata', 'payload']);
	expect(await server.client.xlen('poison')).toBe(0);
});
