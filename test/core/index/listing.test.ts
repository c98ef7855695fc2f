import fc from 'fast-check';
import {expect, test} from 'vitest';
import {compareIds, type EntryId} from '../../../source/core/entry.ts';
import {EntryIndex} from '../../../source/core/index/entry-index.ts';
import {Listing} from '../../../source/core/index/listing.ts';
import {type Order, orderOf} from '../../../source/core/index/order.ts';
import type {Row} from '../../../source/core/row.ts';
import {safeText} from '../../../source/text/safe-text.ts';

const keys = ['age', 'source', 'signature', 'attempt', 'size'] as const;

/** Few keys, so that many rows are equal under each. */
function row(id: EntryId): Row {
	const [time = 0, sequence = 0] = id.split('-').map(Number);
	return {
		id,
		sourceId: safeText('1-0'),
		source: safeText(`s${time % 3}`),
		error: safeText('e'),
		signature: safeText(`e${sequence % 2}`),
		attempt: safeText(String((time % 2) * 9 + 3)),
		size: time % 4,
		trace: safeText(''),
	};
}

test('behaves as a sorted list of ids, whatever comes and goes', () => {
	const id = fc.tuple(fc.nat(30), fc.nat(3)).map(([ms, seq]) => `${ms}-${seq}`);
	const step = fc.record({kind: fc.constantFrom('insert', 'remove', 'trim'), ids: fc.array(id)});
	const order = fc.record({by: fc.constantFrom(...keys), descending: fc.boolean()});
	const all = Array.from({length: 31 * 4}, (_, at) => `${at >> 2}-${at % 4}`).sort(compareIds);
	fc.assert(
		fc.property(order, fc.array(step, {maxLength: 20}), (how: Order, steps) => {
			const index = new EntryIndex();
			index.addArrivals(all.map(row));
			const listing = new Listing(index, how);
			let model = new Set<EntryId>();
			for (const {kind, ids} of steps) {
				const oldest = ids[0] ?? '0-0';
				if (kind === 'insert') listing.insert(ids);
				else if (kind === 'remove') listing.remove(ids);
				else listing.removeOlderThan(oldest);
				if (kind === 'insert') model = model.union(new Set(ids));
				else if (kind === 'remove') model = model.difference(new Set(ids));
				else model = new Set([...model].filter(each => compareIds(each, oldest) >= 0));
				const expected = [...model].sort(orderOf(index, how));
				expect(listing.ids()).toEqual(expected);
				for (const [at, each] of expected.entries()) expect(listing.positionOf(each)).toBe(at);
			}
		}),
	);
});

test('among equals the newest is first, in either direction', () => {
	const index = new EntryIndex();
	index.addArrivals(['1-0', '2-0', '5-0', '9-0'].map(row));
	const sizes = (descending: boolean) => {
		const listing = new Listing(index, {by: 'size', descending});
		listing.insert(['1-0', '2-0', '5-0', '9-0']);
		return listing.ids();
	};
	expect(sizes(false)).toEqual(['9-0', '5-0', '1-0', '2-0']);
	expect(sizes(true)).toEqual(['2-0', '9-0', '5-0', '1-0']);
});
