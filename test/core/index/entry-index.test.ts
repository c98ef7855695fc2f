import fc from 'fast-check';
import {expect, test} from 'vitest';
import {compareIds, type EntryId} from '../../../source/core/entry.ts';
import {EntryIndex} from '../../../source/core/index/entry-index.ts';
import type {Row} from '../../../source/core/row.ts';
import {safeText} from '../../../source/text/safe-text.ts';

function row(id: EntryId): Row {
	return {
		id,
		sourceId: safeText('1-0'),
		trace: safeText('tr'),
		source: safeText('s'),
		error: safeText('e'),
		signature: safeText('e'),
		attempt: safeText('3'),
		size: 1,
	};
}

function ids(index: EntryIndex): EntryId[] {
	return Array.from({length: index.size}, (_, at) => index.at(at)?.id ?? 'missing');
}

test('pages and arrivals join at their ends, newest first', () => {
	const index = new EntryIndex();
	index.addPage(['9-0', '7-0'].map(row));
	index.addArrivals(['10-0', '12-0'].map(row));
	index.addPage(['5-0', '3-1'].map(row));
	expect(ids(index)).toEqual(['12-0', '10-0', '9-0', '7-0', '5-0', '3-1']);
	expect(index.positionOf('7-0')).toBe(3);
	expect(index.positionOf('6-0')).toBe(4);
	expect(index.has('6-0')).toBe(false);
});

test('what is known already is left out', () => {
	const index = new EntryIndex();
	index.addPage(['9-0', '7-0'].map(row));
	index.addPage(['9-0', '7-0', '5-0'].map(row));
	index.addArrivals(['7-0', '9-0', '10-0'].map(row));
	expect(ids(index)).toEqual(['10-0', '9-0', '7-0', '5-0']);
});

test('equal texts are kept once', () => {
	const index = new EntryIndex();
	index.addPage([row('2-0'), {...row('1-0'), error: safeText(['e'].join(''))}]);
	expect(index.at(0)?.error).toBe(index.at(1)?.error);
});

test('trimming takes rows from the old end, wherever they came from', () => {
	const index = new EntryIndex();
	index.addPage(['4-0', '2-0'].map(row));
	index.addArrivals(['6-0', '8-0'].map(row));
	expect(index.removeOlderThan('3-0')).toBe(1);
	expect(ids(index)).toEqual(['8-0', '6-0', '4-0']);
	expect(index.removeOlderThan('8-0')).toBe(2);
	expect(ids(index)).toEqual(['8-0']);
	expect(index.removeOlderThan('1-0')).toBe(0);
	expect(index.removeOlderThan('9-0')).toBe(1);
	expect(index.size).toBe(0);
});

test('behaves as a sorted set of ids', () => {
	const id = fc.tuple(fc.nat(40), fc.nat(3)).map(([ms, seq]) => `${ms}-${seq}`);
	const step = fc.oneof(
		fc.record({kind: fc.constant('arrive' as const), ids: fc.array(id)}),
		fc.record({kind: fc.constant('page' as const), ids: fc.array(id)}),
		fc.record({kind: fc.constant('remove' as const), ids: fc.array(id)}),
		fc.record({kind: fc.constant('trim' as const), ids: fc.array(id, {minLength: 1, maxLength: 1})}),
	);
	fc.assert(
		fc.property(fc.array(step, {maxLength: 30}), steps => {
			const index = new EntryIndex();
			let model: EntryId[] = [];
			for (const {kind, ids: given} of steps) {
				const sorted = [...new Set(given)].sort(compareIds);
				const newest = model[0];
				const oldest = model.at(-1);
				if (kind === 'arrive') {
					index.addArrivals(sorted.map(row));
					model = [
						...sorted.filter(x => newest === undefined || compareIds(x, newest) > 0).reverse(),
						...model,
					];
				} else if (kind === 'page') {
					index.addPage([...sorted].reverse().map(row));
					const older = sorted.filter(x => oldest === undefined || compareIds(x, oldest) < 0);
					model = [...model, ...older.reverse()];
				} else if (kind === 'remove') {
					index.remove(sorted);
					model = model.filter(x => !sorted.includes(x));
				} else {
					index.removeOlderThan(sorted[0] ?? '0-0');
					model = model.filter(x => compareIds(x, sorted[0] ?? '0-0') >= 0);
				}
				expect(ids(index)).toEqual(model);
				for (const [at, x] of model.entries()) expect(index.positionOf(x)).toBe(at);
			}
		}),
	);
});
