import {compareIds, type EntryId} from '../entry.ts';
import type {EntryIndex} from './entry-index.ts';
import type {SortKey} from './scan.ts';

export interface Order {
	readonly by: SortKey;
	/** Largest first; of ages: oldest first. */
	readonly descending: boolean;
}

/** What a list can be sorted by, in the order in which the screen offers them. */
export const sortKeys = [
	'age',
	'source',
	'signature',
	'size',
	'attempt',
] as const satisfies readonly SortKey[];

/** As the index itself is ordered: newest first. */
export const newestFirst: Order = {by: 'age', descending: false};

export function sameOrder(a: Order, b: Order): boolean {
	return a.by === b.by && a.descending === b.descending;
}

/** How two entries of the index stand to each other; among equals the newest is first. */
export function orderOf(index: EntryIndex, {by, descending}: Order): (a: EntryId, b: EntryId) => number {
	const sign = descending ? -1 : 1;
	if (by === 'age') return (a, b) => sign * compareIds(b, a);
	const key = keyOf(index, by);
	return (a, b) => {
		const [left, right] = [key(a), key(b)];
		if (left !== right) return sign * (left < right ? -1 : 1);
		return compareIds(b, a);
	};
}

function keyOf(index: EntryIndex, by: Exclude<SortKey, 'age'>): (id: EntryId) => string | number {
	return id => {
		const row = index.at(index.positionOf(id));
		if (row === undefined) return 0;
		return by === 'attempt' ? Number.parseInt(row.attempt, 10) || 0 : row[by];
	};
}
