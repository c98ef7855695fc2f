import {ExtData, encode} from '@msgpack/msgpack';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Entry, EntryId} from '../../../source/core/entry.ts';
import {filterEntries} from '../../../source/core/filter/filter-entries.ts';
import {readFilter} from '../../../source/core/filter/parse.ts';
import {EntryIndex} from '../../../source/core/index/entry-index.ts';
import {entrySize, summarise} from '../../../source/core/row.ts';
import {countValues, type ValueCounts, type ValueOptions} from '../../../source/core/values/count-values.ts';
import {readValuePath} from '../../../source/core/values/path.ts';
import {dead, now} from '../filter/entries.ts';

interface World {
	readonly index: EntryIndex;
	readonly ids: readonly EntryId[];
	/** Bytes of every answer. */
	readonly answers: number[];
	readonly store: Parameters<typeof countValues>[0] & Parameters<typeof filterEntries>[0];
}

/** Entries with those payloads, the first one the newest, one a minute. */
function world(payloads: readonly unknown[]): World {
	const entries = payloads.map((data, at) => dead({id: `${now - at * 60_000}-0`, data}));
	const known = new Map<EntryId, Entry>(entries.map(each => [each.id, each]));
	const index = new EntryIndex();
	index.addPage(entries.map(summarise));
	const answers: number[] = [];
	return {
		index,
		ids: entries.map(({id}) => id),
		answers,
		store: {
			async rowsOf(some) {
				return some.map(id => known.get(id)).map(each => each && summarise(each));
			},
			async readEntries(some) {
				const found = some.map(id => known.get(id));
				answers.push(found.reduce((sum, each) => sum + (each === undefined ? 0 : entrySize(each)), 0));
				return found;
			},
		},
	};
}

async function count(
	{store, index, ids}: World,
	by: string,
	more: Partial<ValueOptions> = {},
): Promise<ValueCounts> {
	const path = readValuePath(by);
	if ('message' in path) throw new Error(path.message);
	return countValues(store, index, ids, path, {now, ...more});
}

const brief = ({rows}: ValueCounts) => rows.map(({text, count: many, filter}) => [text, many, filter]);

async function matching({store, index}: World, text: string): Promise<number> {
	const filter = await readFilter(text, {now});
	if (filter.kind === 'error') throw new Error(`${text}: ${filter.message}`);
	return (await filterEntries(store, index, filter)).length;
}

const user = (id: unknown) => ({user: {id}});

describe('counting by value', () => {
	test('tells how many, what part, since when and whether more arrive', async () => {
		const counts = await count(
			world([user('u-1'), user('u-2'), user('u-1'), user('u-1')]),
			'payload.user.id',
		);
		expect(counts).toMatchObject({entries: 4, values: 2, gone: 0, several: false});
		expect(counts.rows).toMatchObject([
			{
				text: 'u-1',
				count: 3,
				share: 0.75,
				first: now - 180_000,
				last: now,
				stillArriving: true,
				value: 'u-1',
			},
			{text: 'u-2', count: 1, share: 0.25, first: now - 60_000, last: now - 60_000},
		]);
	});
	test.each<[string, readonly unknown[], ReadonlyArray<readonly [string, number, string | undefined]>]>([
		[
			'a number is no text',
			[user(3), user('3'), user(3.0000001), user(3)],
			[
				['3', 2, 'payload.user.id:=3'],
				['"3"', 1, 'payload.user.id:="3"'],
				['3.0000001', 1, 'payload.user.id:=3.0000001'],
			],
		],
		[
			'capitals and small letters are alike for a filter',
			[user('Bob'), user('bob'), user('bobby')],
			[
				['Bob', 2, 'payload.user.id:="bob"'],
				['bobby', 1, 'payload.user.id:="bobby"'],
			],
		],
		[
			'what has no value is counted by why',
			[user(1), {other: 1}, {other: 2}, Buffer.from('c1', 'hex'), new Uint8Array(), {}, {user: {id: {a: 1}}}],
			[
				['(undecodable or empty)', 3, '!payload.*:*'],
				['(absent)', 2, '!payload.user.id:* payload.*:*'],
				['1', 1, 'payload.user.id:=1'],
				['(a map or an empty list)', 1, undefined],
			],
		],
		[
			'a list counts for each of its items, once',
			[user(['a', 'b', 'a']), user('a')],
			[
				['a', 2, 'payload.user.id:="a"'],
				['b', 1, 'payload.user.id:="b"'],
			],
		],
		[
			'what cannot be typed is found by its code',
			[user('a\u{1b}[1m/"b'), user('a\nb')],
			[
				['a\\x1b[1m/"b', 1, 'payload.user.id:/^a\\x{1b}\\[1m\\/"b$/'],
				['a\\nb', 1, 'payload.user.id:/^a\\x{a}b$/'],
			],
		],
		[
			'yes, no and nothing are no text where that can be told',
			[user(true), user(null), user('null'), user(Buffer.from('ff00', 'hex'))],
			[
				['true', 1, 'payload.user.id:=true'],
				['nil', 1, 'payload.user.id:=nil'],
				['"null"', 1, 'payload.user.id:="null"'],
				['0xff00', 1, 'payload.user.id:=0xff00'],
			],
		],
	])('%s', async (_, payloads, expected) => {
		expect(brief(await count(world(payloads), 'payload.user.id'))).toEqual(
			expected.map(([text, many, filter]) => [text, many, filter?.replace('"bob"', '"Bob"')]),
		);
	});
	test('stream, error and trace are counted as a filter looks at them', async () => {
		const here = world([{a: 1}, {a: 2}, {a: 3}]);
		expect(brief(await count(here, 'stream'))).toEqual([
			['sg:stream:inbound', 3, 'stream:="sg:stream:inbound"'],
		]);
		for (const by of ['error', 'trace']) {
			const [row] = (await count(here, by)).rows;
			expect(await matching(here, row?.filter ?? '')).toBe(3);
		}
	});
	test('where the layout is another one, the payload is where that has it', async () => {
		const known = {data: encode(user('u-1')), used: new Set<string>()};
		const here = world([user('u-2')]);
		const read = here.store.readEntries;
		const store = {
			...here.store,
			readEntries: async (ids: readonly EntryId[]) => (await read(ids)).map(each => each && {...each, known}),
		};
		expect(brief(await count({...here, store}, 'payload.user.id'))).toEqual([
			['u-1', 1, 'payload.user.id:="u-1"'],
		]);
		expect(await matching({...here, store}, 'payload.user.id:="u-1"')).toBe(1);
	});
	test('a secret is not counted, whatever way leads to it', async () => {
		const here = world([
			{a: {token: 's3', n: 1}},
			{a: {token: 's4', n: 1}},
			{a: {note: '{"password": "hunter2"}'}},
		]);
		const counts = await count(here, 'payload.a.*');
		expect(brief(counts)).toEqual([
			['(masked)', 3, undefined],
			['1', 2, 'payload.a.*:=1'],
		]);
		expect(JSON.stringify(counts)).not.toMatch(/s3|hunter2/);
	});
	test('more different values than there is room for are counted together', async () => {
		const here = world([...Array.from({length: 20}, (_, at) => user(at)), user(0), user(0)]);
		const counts = await count(here, 'payload.user.id', {most: 5});
		expect(counts).toMatchObject({values: 5, entries: 22});
		expect(counts.rows.map(({text, count: many}) => [text, many])).toEqual([
			['0', 3],
			...[1, 2, 3, 4].map(at => [String(at), 1]),
			['(others)', 15],
		]);
	});
	test('entries that are gone are told, not counted', async () => {
		const here = world([user(1), user(1), user(1)]);
		const gone = {
			...here,
			store: {...here.store, readEntries: async () => [undefined, undefined, undefined]},
		};
		expect(await count(gone, 'payload.user.id')).toMatchObject({rows: [], entries: 0, gone: 3});
	});
});

describe('reading for it', () => {
	test('takes no more than a page at once, tells how far it is and what it knows', async () => {
		const here = world(Array.from({length: 400}, (_, at) => ({...user(at % 3), text: 'x'.repeat(10_000)})));
		const told: Array<readonly [number, number]> = [];
		await count(here, 'payload.user.id', {
			onProgress: (read, soFar) => told.push([read, soFar().entries]),
		});
		expect(Math.max(...here.answers)).toBeLessThan(300_000);
		expect(told.length).toBeGreaterThan(10);
		expect(told.at(-1)).toEqual([400, 400]);
		expect(told.every(([read, entries]) => read === entries)).toBe(true);
	});
	test('ends when it is told to', async () => {
		const here = world(Array.from({length: 400}, (_, at) => user(at)));
		const stopping = new AbortController();
		const counted = count(here, 'payload.user.id', {
			signal: stopping.signal,
			onProgress: () => stopping.abort(new Error('enough')),
		});
		await expect(counted).rejects.toThrow('enough');
		expect(here.answers).toHaveLength(1);
	});
});

test('the filter of each row lets through exactly as many as were counted', async () => {
	const similar = fc.constantFrom<unknown>(
		...['3', 'a', 'A', 'abc', '', ' ', 'nil', 'null', 'True', 'NaN', '-infinity', '0xff', '0xFF', '0x41'],
		...['ff', 'a"b', 'a\\b', 'a/b', '\u{1b}', '\u{202e}x', '\u{fffd}', 'ÄÖ', 'äö', 'İ', '=3', '>3', '..'],
		...[3, 3.5, -0, 0, 2 ** 53, 2 ** 63, 1e300, Number.NaN, Number.POSITIVE_INFINITY, 255, 9007199254740993n],
		...[true, false, null, {}, [], [[3]], {a: 3}, ['a', 'A', 3], ['3', '3']],
		...['ff', '61', '', '00ff', 'efbfbd', '1b', 'ff'.repeat(60), 'ff'.repeat(101), '61'.repeat(101)].map(
			hex => Buffer.from(hex, 'hex'),
		),
		...['x'.repeat(100), 'x'.repeat(101), `${'x'.repeat(100)}\n`, 'X'.repeat(101), '👍'.repeat(101)],
		new ExtData(5, Buffer.from('0102', 'hex')),
		'ext 5  01 02',
		new Date(1_763_700_000_000),
	);
	const value = fc.oneof(
		{weight: 3, arbitrary: similar},
		fc.string({unit: 'binary', maxLength: 4}),
		fc.double(),
	);
	const payload = fc.oneof(
		{weight: 8, arbitrary: value.map(each => ({v: each, w: 1}))},
		fc.constant({w: 1}),
		fc.constant({}),
		fc.constantFrom(
			Buffer.from('{"v": 3.0}'),
			Buffer.from('{"v": "a"}'),
			Buffer.from('text'),
			Buffer.from('81a17661ff', 'hex'),
			Buffer.from('82a17601a17602', 'hex'),
			Buffer.from('81a176a2ff61', 'hex'),
			Buffer.from('81a176a461ff6263', 'hex'),
			Buffer.from('81a176ca40600000', 'hex'),
		),
	);
	await fc.assert(
		fc.asyncProperty(fc.array(payload, {minLength: 1, maxLength: 30}), async payloads => {
			const here = world(
				payloads.map(each => (each instanceof Uint8Array ? each : encode(each, {useBigInt64: true}))),
			);
			const {rows} = await count(here, 'payload.v');
			for (const {filter, count: many, kind} of rows) {
				if (filter === undefined) expect(kind).toBe('container');
				else expect([filter, await matching(here, filter)]).toEqual([filter, many]);
			}
		}),
		{numRuns: 60},
	);
});

test.each([
	['', 'name a place in the payload'],
	['payload', 'name a place in the payload'],
	['user.id', 'write payload.user.id'],
	['payload.user id', ''],
	['payload.a:b', ''],
	['payload.', 'write payload.user.id'],
	['payload.items[x]', 'write [0] for the first'],
	['payload.user.password', 'another path'],
])('%j is no path to count by', (text, hint) => {
	expect(readValuePath(text)).toMatchObject({
		message: expect.stringContaining(text),
		hint: expect.stringContaining(hint),
	});
});
