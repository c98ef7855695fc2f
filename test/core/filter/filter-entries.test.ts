import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Entry, EntryId} from '../../../source/core/entry.ts';
import {filterEntries} from '../../../source/core/filter/filter-entries.ts';
import {matchesEntry} from '../../../source/core/filter/match.ts';
import {readFilter} from '../../../source/core/filter/parse.ts';
import {storedRows} from '../../../source/core/filter/stored.ts';
import type {Filter} from '../../../source/core/filter/types.ts';
import {EntryIndex} from '../../../source/core/index/entry-index.ts';
import type {IdList} from '../../../source/core/index/id-list.ts';
import {sorted} from '../../../source/core/index/scan.ts';
import {entrySize, type Row, summarise} from '../../../source/core/row.ts';
import {createMemoryStore} from '../../../source/core/store/memory/memory-store.ts';
import type {DlqStore} from '../../../source/core/store/port.ts';
import {memoryWorld, redisWorld} from '../../helpers/worlds.ts';
import {dead, now} from './entries.ts';

const ids = (list: IdList) => Array.from({length: list.length}, (_, at) => list.at(at));

async function filterOf(text: string): Promise<Filter> {
	const filter = await readFilter(text, {now});
	if (filter.kind === 'error') throw new Error(filter.message);
	return filter;
}

/** Entries of all kinds, newest first, one a second. */
function deaths(count: number, size = 10): Entry[] {
	return Array.from({length: count}, (_, at) =>
		dead({
			id: `${now - at * 1000}-0`,
			source: at % 2 === 0 ? 'even' : 'odd',
			error: at % 3 === 0 ? `timeout ${at}` : `missing ${at}`,
			attempt: String(3 + (at % 4)),
			trace: `tr-${at}`,
			data: {user: {id: at % 10}, text: 'x'.repeat(size)},
		}),
	);
}

interface Watched {
	readonly store: Pick<DlqStore, 'rowsOf' | 'readEntries'>;
	/** Ids of every call. */
	readonly rows: EntryId[][];
	readonly entries: EntryId[][];
	/** The most bytes of one answer. */
	largest: number;
}

function watched(entries: readonly Entry[]): Watched {
	const known = new Map(entries.map(entry => [entry.id, entry]));
	const seen: Watched = {
		rows: [],
		entries: [],
		largest: 0,
		store: {
			async rowsOf(some) {
				seen.rows.push([...some]);
				return some.map(id => known.get(id)).map(entry => entry && summarise(entry));
			},
			async readEntries(some) {
				seen.entries.push([...some]);
				const found = some.map(id => known.get(id));
				seen.largest = Math.max(
					seen.largest,
					found.reduce((sum, entry) => sum + (entry === undefined ? 0 : entrySize(entry)), 0),
				);
				return found;
			},
		},
	};
	return seen;
}

/** An index that holds no texts of its rows, as one of a very long DLQ. */
function bareIndex(entries: readonly Entry[]): EntryIndex {
	const index = new EntryIndex();
	index.addPage(entries.map(summarise));
	index.textsOf = () => undefined;
	return index;
}

const all = deaths(1200);

test.each([
	'',
	'stream:odd',
	'timeout',
	'!timeout since:5m',
	'payload.user.id:7',
	'timeout payload.user.id:3 | trace:tr-8',
])('%s finds what one by one would find, newest first, and shows it while it looks', async text => {
	const filter = await filterOf(text);
	const expected = all.filter(entry => matchesEntry(filter, entry)).map(({id}) => id);
	for (const index of [bareIndex(all), heldIndex(all)]) {
		const steps: number[] = [];
		let last: EntryId[] = [];
		const found = await filterEntries(watched(all).store, index, filter, {
			onProgress: (read, total) => steps.push(read / total),
			onFound(list) {
				const now = ids(list) as EntryId[];
				expect(now.slice(0, last.length)).toEqual(last);
				last = now;
			},
		});
		expect(ids(found)).toEqual(expected);
		expect(last).toEqual(expected);
		expect(steps).toEqual(steps.toSorted((a, b) => a - b));
		if (filter.level === 'payload') expect(steps.at(-1)).toBe(1);
	}
});

function heldIndex(entries: readonly Entry[]): EntryIndex {
	const index = new EntryIndex();
	index.addPage(entries.map(summarise));
	return index;
}

test('what is cheap to know decides what is read', async () => {
	const seen = watched(all);
	await filterEntries(seen.store, bareIndex(all), await filterOf('stream:odd attempt:>3'));
	expect([seen.rows, seen.entries]).toEqual([[], []]);
	await filterEntries(seen.store, bareIndex(all), await filterOf('payload.user.id:7 since:20s'));
	expect(seen.rows).toEqual([]);
	expect(seen.entries.flat()).toEqual(all.slice(0, 21).map(({id}) => id));
	seen.entries.length = 0;
	const found = await filterEntries(
		seen.store,
		bareIndex(all),
		await filterOf('payload.user.id:>3 timeout since:1m'),
	);
	expect(seen.rows.flat()).toHaveLength(61);
	expect(seen.entries.flat()).toHaveLength(21);
	expect(found.length).toBeGreaterThan(3);
});

test('texts that the index holds are not read', async () => {
	const seen = watched(all);
	const found = await filterEntries(seen.store, heldIndex(all), await filterOf('error:timeout'));
	expect(found.length).toBe(400);
	expect([seen.rows, seen.entries]).toEqual([[], []]);
});

test('pages are bounded in bytes and in entries', async () => {
	const large = deaths(60, 50_000);
	const seen = watched(large);
	await filterEntries(seen.store, bareIndex(large), await filterOf('payload:nothing'));
	expect(seen.entries.flat()).toHaveLength(60);
	expect(seen.largest).toBeLessThan(300_000);
	const small = watched(all);
	await filterEntries(small.store, bareIndex(all), await filterOf('payload:nothing'));
	expect(Math.max(...small.entries.map(({length}) => length))).toBeLessThanOrEqual(500);
	const huge = deaths(3, 2_000_000);
	const one = watched(huge);
	await filterEntries(one.store, bareIndex(huge), await filterOf('payload:nothing'));
	expect(one.entries.map(({length}) => length)).toEqual([1, 1, 1]);
});

test('it ends when it is told to, what was found stays', async () => {
	const stopping = new AbortController();
	const seen = watched(all);
	let found: IdList | undefined;
	const scan = filterEntries(seen.store, bareIndex(all), await filterOf('payload.user.id:1'), {
		signal: stopping.signal,
		onFound(list) {
			found = list;
			stopping.abort(new Error('enough'));
		},
		giveWay: async () => {},
	});
	await expect(scan).rejects.toThrow('enough');
	expect(found?.length).toBeGreaterThan(0);
	expect(seen.entries.flat().length).toBeLessThan(all.length);
});

test('entries that go while it looks are passed over', async () => {
	const seen = watched(all.filter((_, at) => at % 10 !== 1));
	expect((await filterEntries(seen.store, bareIndex(all), await filterOf('payload.user.id:1'))).length).toBe(
		0,
	);
	expect((await filterEntries(seen.store, bareIndex(all), await filterOf('trace:=tr-1'))).length).toBe(0);
});

test('others have their turn while a long index is looked through', async () => {
	const index = new EntryIndex();
	const [one = summarise(dead())] = all.map(summarise);
	for (let page = 0; page < 100; page++)
		index.addPage(Array.from({length: 2000}, (_, at): Row => ({...one, id: `${now - page * 2000 - at}-0`})));
	let turns = 0;
	const found = await filterEntries(
		watched([]).store,
		index,
		await filterOf('stream:even size:>10 until:1m'),
		{
			giveWay: async () => turns++,
		},
	);
	expect(found.length).toBe(140_000);
	expect(turns).toBeGreaterThan(0);
});

test.each([
	['in memory', memoryWorld],
	['on Redis', redisWorld],
] as const)('a store %s is filtered in either order', async (_, open) => {
	const world = await open();
	try {
		const some = deaths(230, 3000).toReversed();
		for (const {id, fields} of some) await world.add('sg:stream:dlq', fields, id);
		const index = new EntryIndex();
		for await (const row of storedRows(world.store, 'newest first')) index.addPage([row]);
		expect(index.size).toBe(230);
		index.textsOf = () => undefined;
		for (const text of ['timeout', 'trace:tr-22', 'payload.user.id:7', 'payload:/x{100}/ since:1m odd', '']) {
			const filter = await filterOf(text);
			const expected = some.filter(entry => matchesEntry(filter, entry)).map(({id}) => id);
			expect(expected.length).toBeGreaterThan(0);
			const found: EntryId[] = [];
			for await (const {id} of storedRows(world.store, 'oldest first', filter)) found.push(id);
			expect(found).toEqual(expected);
			const newest: EntryId[] = [];
			for await (const {id} of storedRows(world.store, 'newest first', filter)) newest.push(id);
			expect(newest.toReversed()).toEqual(expected);
			expect(ids(await filterEntries(world.store, index, filter)).toReversed()).toEqual(expected);
		}
	} finally {
		await world.close();
	}
});

test('looking back two minutes reads no more than that', async () => {
	const store = createMemoryStore({stream: Buffer.from('dlq'), now: () => now});
	await store.connect();
	for (const {id, fields} of deaths(2000).toReversed()) store.add(Buffer.from('dlq'), fields, id);
	let read = 0;
	const {rowPage} = store;
	store.rowPage = async query => {
		const page = await rowPage(query);
		read += page.rows.length;
		return page;
	};
	for (const order of ['newest first', 'oldest first'] as const) {
		read = 0;
		const found: EntryId[] = [];
		for await (const {id} of storedRows(store, order, await filterOf('since:2m'))) found.push(id);
		expect(found).toHaveLength(121);
		expect(read).toBeLessThan(700);
	}
});

test('what was found sorts by every column, both ways', async () => {
	const index = heldIndex(deaths(40));
	const of = await filterEntries(watched([]).store, index, await filterOf('stream:odd'));
	index.remove([of.at(3) ?? '']);
	const rows = ids(of).flatMap(id => {
		const row = index.at(index.positionOf(id ?? ''));
		return row?.id === id && row !== undefined ? [row] : [];
	});
	expect(rows).toHaveLength(19);
	const by = <Key extends number | string>(key: (row: (typeof rows)[number]) => Key, sign: number) =>
		rows.toSorted((a, b) => (key(a) < key(b) ? -sign : key(a) > key(b) ? sign : 0)).map(({id}) => id);
	for (const descending of [false, true]) {
		const sign = descending ? -1 : 1;
		const order = async (key: Parameters<typeof sorted>[1]) =>
			ids(await sorted(index, key, {of, descending}));
		expect(await order('age')).toEqual(
			descending ? rows.map(({id}) => id).toReversed() : rows.map(({id}) => id),
		);
		expect(await order('attempt')).toEqual(by(row => Number(row.attempt), sign));
		expect(await order('size')).toEqual(by(row => row.size, sign));
		expect(await order('source')).toEqual(by(row => row.source, sign));
		expect(await order('signature')).toEqual(by(row => row.signature, sign));
	}
	expect(ids(await sorted(index, 'age', {descending: true}))).toEqual(index.ids().toReversed());
});

test('whatever the filter, the index and the entries agree', async () => {
	const term = fc.constantFrom(
		...[
			'timeout',
			'!odd',
			'stream:even',
			'attempt:>4',
			'since:30s',
			'until:10s',
			'size:<50',
			'trace:1',
			'/1$/',
		],
		...[
			'payload.user.id:3',
			'!payload.user.id:<5',
			'payload:x',
			'error:"missing 1"',
			'signature:timeout',
			'|',
		],
	);
	const some = deaths(60);
	await fc.assert(
		fc.asyncProperty(fc.array(term, {maxLength: 5}), async terms => {
			const filter = await readFilter(terms.join(' '), {now});
			if (filter.kind === 'error') return;
			const expected = some.filter(entry => matchesEntry(filter, entry)).map(({id}) => id);
			expect(ids(await filterEntries(watched(some).store, bareIndex(some), filter))).toEqual(expected);
		}),
	);
});
