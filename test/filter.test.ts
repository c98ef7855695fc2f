import {encode} from '@msgpack/msgpack';
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest';
import {type RedisServer, startRedis} from './helpers/redis-server.ts';
import {objects, run} from './helpers/run.ts';

const dlq = 'sg:stream:dlq';
let server: RedisServer;
let ids: string[];

beforeAll(async () => {
	server = await startRedis();
});
beforeEach(async () => {
	await server.client.flushall();
	await server.client.xadd('inbound', '*', 'data', 'x');
	ids = [];
	for (const [at, error] of ['timeout one', 'missing two', 'timeout three'].entries()) {
		const data = Buffer.from(encode({user: {id: at}}));
		const id = await server.client.xadd(
			dlq,
			'*',
			...['original_stream', 'inbound', 'error', error, 'attempt', '3', 'data'],
			data,
		);
		ids.push(String(id));
	}
});
afterAll(() => server.stop());

const cli = (...args: string[]) => run(['-u', server.url, ...args]);

test('list shows what the filter lets through, and how many that are', async () => {
	const {code, out, err} = await cli('list', '--filter', 'error:timeout since:1h');
	expect(code).toBe(0);
	expect(out).toMatch(/timeout three\n.*timeout one\n$/);
	expect(out).not.toContain('missing');
	expect(err).toBe('2 of 3 match error:timeout since:1h\n');
	const found = objects((await cli('list', '--json', '--filter', 'payload.user.id:>0 /t[a-z]+e/')).out);
	expect(found).toMatchObject([{id: ids[2]}]);
	expect((await cli('list', '--filter', 'timeout', '--limit', '1')).err).toContain('more match');
});

test('a filter that does not parse is shown in place, with 2', async () => {
	const {code, out, err} = await run(['--demo', 'list', '--filter', 'timeout strem:日本 /a(/']);
	expect({code, out}).toEqual({code: 2, out: ''});
	expect(err).toContain('  timeout strem:日本 /a(/\n          ^^^^^\nredis-dlq: there is no field strem.');
	const wide = await run(['--demo', 'replay', '--all', '--filter', '日本 since:soon']);
	expect(wide).toMatchObject({code: 2, err: expect.stringContaining('\n             ^^^^\n')});
});

test('an empty filter is refused: it would take everything, as where one begins with a dash', async () => {
	for (const filter of [['--filter', ''], ['--filter', '  '], ['--filter', '-stream:inbound'], ['--filter']])
		for (const command of [['replay', '--all', '--yes'], ['discard', '--all', '--yes'], ['list']])
			expect(await cli(...command, ...filter)).toMatchObject({
				code: 2,
				out: '',
				err: expect.stringContaining('--filter=-stream:'),
			});
	expect(await server.client.xlen(dlq)).toBe(3);
	expect((await cli('list', '--filter=-error:timeout')).err).toContain('1 of 3 match');
});

test('replay --all takes only what matches, frozen as it was seen', async () => {
	const matching = ['replay', '--all', '--filter', 'timeout', '--canary', '0'];
	const dry = await cli(...matching);
	expect(dry).toMatchObject({code: 0, err: '2 match timeout\n', out: expect.stringContaining('dry run')});
	expect(await server.client.xlen(dlq)).toBe(3);
	const seen = String(ids[2]);
	const later = String(
		await server.client.xadd(dlq, '*', 'original_stream', 'inbound', 'error', 'timeout four'),
	);
	const grown = await cli(...matching, '--expect', '2', '--yes');
	expect(grown).toMatchObject({
		code: 2,
		err: expect.stringContaining('3 entries are selected, not the 2 expected'),
	});
	const done = await cli(...matching, '--until', seen, '--expect', '2', '--yes', '--rate', 'max');
	expect(done.code).toBe(0);
	const left = await server.client.xrange(dlq, '-', '+');
	expect(left.map(([id]) => id)).toEqual([ids[1], later]);
});

test('export --all and groups take only what matches', async () => {
	const {code, out, err} = await cli('export', '-', '--all', '--filter', 'payload.user.id:>0 timeout');
	expect(code).toBe(0);
	expect(objects(out)).toMatchObject([{id: ids[2]}]);
	expect(err).toContain('1 match payload.user.id:>0 timeout');
	const groups = await cli('groups', '--json', '--filter', 'payload.user.id:<2');
	expect(objects(groups.out).map(({signature, count}) => [signature, count])).toEqual([
		['missing two', 1],
		['timeout one', 1],
	]);
	expect((await cli('groups', '--filter', 'timeout')).err).toContain('2 entries match, 2 groups');
	expect(await cli('export', '-', String(ids[0]), '--filter', 'x')).toMatchObject({
		code: 2,
		err: expect.stringContaining('--filter goes with --all'),
	});
});

test('groups --by counts by a value, with the filter for each', async () => {
	const same = Buffer.from(encode({user: {id: 2}}));
	await server.client.xadd(dlq, '*', 'original_stream', 'inbound', 'error', 'timeout four', 'data', same);
	const {code, out, err} = await cli('groups', '--by', 'payload.user.id', '--limit', '2');
	expect(code).toBe(0);
	expect(out).toMatch(/^ +COUNT +SHARE +FIRST +LAST +VALUE\n +2 +50% +\d+s +\d+s\* 2\n +1 +25% .* [01]\n$/);
	expect(err).toBe(
		'4 entries, 3 different values of payload.user.id; * within 5 minutes\n1 more: --limit shows them\n',
	);
	const json = await cli('groups', '--by', 'payload.user.id', '--json', '--filter', 'timeout');
	const found = objects(json.out);
	expect(found.map(({value, count, share, stillArriving}) => [value, count, share, stillArriving])).toEqual([
		[2, 2, 2 / 3, true],
		[0, 1, 1 / 3, true],
	]);
	expect(found[0]).toMatchObject({kind: 'value', filter: 'timeout payload.user.id:=2'});
	expect((await cli('list', '--filter', String(found[0]?.['filter']))).err).toContain('2 of 4 match');
});

test.each([
	['user.id', 'write payload.user.id'],
	['payload.token', 'looks like a secret'],
	['', 'payload.user.id'],
])('groups --by %j is refused with what to do', async (by, hint) => {
	expect(await run(['--demo', 'groups', '--by', by])).toMatchObject({
		code: 2,
		out: '',
		err: expect.stringContaining(hint),
	});
});

test('discard --all takes only what matches; a filter needs --all', async () => {
	expect(await cli('discard', '--all', '--filter', '!timeout', '--yes')).toMatchObject({code: 0});
	expect((await server.client.xrange(dlq, '-', '+')).map(([id]) => id)).toEqual([ids[0], ids[2]]);
	expect(await cli('discard', String(ids[0]), '--filter', 'x')).toMatchObject({
		code: 2,
		err: expect.stringContaining('--filter goes with --all'),
	});
	expect(await cli('replay', '--all', '--filter', 'nothing-like-it')).toMatchObject({
		code: 0,
		err: expect.stringContaining('0 match nothing-like-it'),
	});
});
