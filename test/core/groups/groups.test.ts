import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createDemo} from '../../../source/core/demo/demo.ts';
import {idTime} from '../../../source/core/entry.ts';
import {groupEntries, sparkLength} from '../../../source/core/groups/groups.ts';
import {idsOfGroup} from '../../../source/core/groups/ids-of-group.ts';
import {sampleGroups} from '../../../source/core/groups/sample.ts';
import {shapeOfGroup, spread} from '../../../source/core/groups/shape-of-group.ts';
import {EntryIndex} from '../../../source/core/index/entry-index.ts';
import {readIndex} from '../../../source/core/index/read-index.ts';
import type {Row} from '../../../source/core/row.ts';
import {safeText} from '../../../source/text/safe-text.ts';

const minute = 60_000;

function indexOf(rows: ReadonlyArray<Partial<Row> & {readonly id: string}>): EntryIndex {
	const index = new EntryIndex();
	const usual = {
		sourceId: safeText('1-0'),
		error: safeText('e'),
		attempt: safeText('3'),
		size: 10,
		trace: safeText(''),
	};
	const texts = {source: safeText('s'), signature: safeText('e')};
	index.addPage(rows.map(row => ({...usual, ...texts, ...row})));
	return index;
}

async function demoIndex() {
	const now = Date.UTC(2026, 0, 2);
	const {store} = createDemo({now: () => now});
	await store.connect();
	return {store, now, index: await readIndex(store)};
}

describe('on the demo data', () => {
	test('groups are the kinds of failure, the largest first', async () => {
		const {index, now} = await demoIndex();
		const {groups, rows, from, to} = await groupEntries(index, {now});
		expect({rows, to}).toEqual({rows: 420, to: now});
		expect(now - from).toBeGreaterThan(16 * 60 * minute);
		const [largest] = groups;
		expect(largest).toMatchObject({
			signature: "field 'content' missing",
			source: 'sg:stream:inbound',
			stillArriving: true,
			attempts: {least: 3, most: 3},
		});
		expect(largest?.share).toBeCloseTo((largest?.count ?? 0) / 420);
		// As many as there are kinds in failures.ts: one cause of three sources counts three times.
		expect(groups).toHaveLength(25);
		expect(groups.map(({count}) => count)).toEqual(groups.map(({count}) => count).sort((a, b) => b - a));
		expect(new Set(groups.map(({key}) => key)).size).toBe(25);
		const byText = (text: string) => groups.filter(({signature}) => signature.includes(text));
		for (const text of [
			"'user_id'",
			'upstream silent',
			'429',
			'timed out',
			'classify',
			'resolveUser',
			'Nutzer',
		])
			expect(byText(text)).toHaveLength(1);
		expect(byText('extra data')).toHaveLength(3);
		expect(groups.filter(({signature}) => signature === '')).toHaveLength(1);
	});
	test('the entries of a group are found, oldest first; its key outlives the index', async () => {
		const {index, now} = await demoIndex();
		const {groups} = await groupEntries(index, {now});
		const again = await groupEntries((await demoIndex()).index, {now});
		expect(again.groups.map(({key}) => key)).toEqual(groups.map(({key}) => key));
		for (const group of groups) {
			const ids = idsOfGroup(index, group);
			expect(ids).toHaveLength(group.count);
			expect([idTime(ids[0] ?? ''), idTime(ids.at(-1) ?? '')]).toEqual([group.first, group.last]);
		}
	});
	test('a sample of its payloads tells what they are made of', async () => {
		const {store, index, now} = await demoIndex();
		const {groups} = await groupEntries(index, {now});
		const samples = await sampleGroups(index, groups);
		for (const [at, {count, first, last}] of groups.entries()) {
			const times = samples[at]?.map(id => Number(id.split('-')[0])) ?? [];
			expect(times).toHaveLength(Math.min(20, count));
			expect([times.at(-1), times[0]]).toEqual([first, last]);
		}
		const {sampled, shapes} = await shapeOfGroup(store, samples[0] ?? [], 100_000);
		expect(sampled).toBe(20);
		expect(shapes).toEqual([{shape: expect.stringMatching(/^\{channel_id,.*text.*\}$/), count: 20}]);
		const poison = groups.findIndex(({signature}) => signature.includes('incomplete input'));
		expect((await shapeOfGroup(store, samples[poison] ?? [])).shapes[0]?.shape).toBe('undecodable');
		expect(await shapeOfGroup(store, ['1-1'])).toEqual({sampled: 0, shapes: []});
	});
});

test('counts what a person would count', async () => {
	const row = fc.record({
		time: fc.integer({min: 1, max: 100}),
		source: fc.constantFrom('a', 'b', ''),
		signature: fc.constantFrom('x', 'y', 'z', ''),
		attempt: fc.constantFrom('1', '3', '7', '?'),
		size: fc.nat(1000),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(row, {maxLength: 60}), async rows => {
			const sorted = rows
				.sort((a, b) => b.time - a.time)
				.map(({time, source, signature, attempt, size}, at) => ({
					id: `${time * minute}-${rows.length - at}`,
					source: safeText(source),
					signature: safeText(signature),
					attempt: safeText(attempt),
					size,
				}));
			const {groups} = await groupEntries(indexOf(sorted), {now: 100 * minute});
			const expected = Map.groupBy(sorted, ({source, signature}) => `${source}/${signature}`);
			expect(groups).toHaveLength(expected.size);
			for (const group of groups) {
				const members = expected.get(`${group.source}/${group.signature}`) ?? [];
				const times = members.map(({id}) => Number(id.split('-')[0]));
				const attempts = members.map(({attempt}) => Number(attempt) || 0);
				expect(group).toMatchObject({
					count: members.length,
					first: Math.min(...times),
					last: Math.max(...times),
					attempts: {least: Math.min(...attempts), most: Math.max(...attempts)},
					bytes: members.reduce((sum, {size}) => sum + size, 0),
					stillArriving: Math.max(...times) > 95 * minute,
				});
				expect(group.spark).toHaveLength(sparkLength);
				expect(group.spark.reduce((sum, value) => sum + value, 0)).toBe(members.length);
			}
		}),
		{numRuns: 50},
	);
});

test('a spark is over the time from the first arrival of all until now', async () => {
	const {groups} = await groupEntries(indexOf([{id: '2400-0'}, {id: '1200-0'}, {id: '100-0'}, {id: '0-1'}]), {
		now: 2400,
	});
	const expected = Array.from({length: 24}, () => 0);
	[expected[0], expected[1], expected[12], expected[23]] = [1, 1, 1, 1];
	expect(groups[0]?.spark).toEqual(expected);
});

test('an empty index, and a clock that is behind', async () => {
	expect(await groupEntries(new EntryIndex(), {now: 5})).toMatchObject({groups: [], rows: 0, from: 5});
	const {groups} = await groupEntries(indexOf([{id: '900-0'}]), {now: 5});
	expect(groups).toMatchObject([{count: 1, stillArriving: true}]);
});

test('more groups than are told apart are told, and memory stays bounded', async () => {
	const rows = Array.from({length: 21_000}, (_, at) => ({
		id: `${30_000 - at}-0`,
		source: safeText(String(at % 3)),
		signature: safeText(String(at % 7000)),
	}));
	const {groups, rows: counted, ungrouped} = await groupEntries(indexOf(rows), {now: 30_000});
	expect({groups: groups.length, counted, ungrouped}).toEqual({
		groups: 20_000,
		counted: 21_000,
		ungrouped: 1000,
	});
});

test('Esc stops it', async () => {
	const abort = new AbortController();
	const index = indexOf(Array.from({length: 200_000}, (_, at) => ({id: `${300_000 - at}-0`})));
	const giveWay = async () => abort.abort(new Error('stopped'));
	await expect(groupEntries(index, {now: 1, signal: abort.signal, giveWay})).rejects.toThrow('stopped');
});

test('a sample is spread from one end to the other', () => {
	expect(spread([1, 2, 3], 5)).toEqual([1, 2, 3]);
	expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 3, 6, 9]);
});
