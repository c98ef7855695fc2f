import {ours, type SafeText} from '../../text/safe-text.ts';
import type {Leaf} from './leaf.ts';
import type {Leaves, NoValue} from './leaves.ts';
import type {ValuePath} from './path.ts';

/** Entries with one value, or with none of a kind. */
export interface ValueCount {
	/** Names the row while it is counted on. */
	readonly key: string;
	readonly kind: 'value' | NoValue | 'masked' | 'others';
	readonly text: SafeText;
	/** Typed JSON; undefined where there is no single value. */
	readonly value: unknown;
	/** The value is long: counted are all that begin like it. */
	readonly cut: boolean;
	readonly count: number;
	/** Of all entries that were looked at, 0 to 1; an entry with several values counts for each. */
	readonly share: number;
	/** When the oldest and the newest of them was parked, milliseconds since the epoch. */
	readonly first: number;
	readonly last: number;
	/** Whether one was parked in the last five minutes. */
	readonly stillArriving: boolean;
	/** The filter that lets exactly these through; undefined where there is none. */
	readonly filter: string | undefined;
}

interface Row {
	readonly leaf: Leaf | undefined;
	count: number;
	first: number;
	last: number;
}

/** Memory stays bounded whatever is in the payloads; nobody looks at so many. */
export const mostValues = 10_000;
const recently = 5 * 60_000;

/** Counts entries by value. */
export class ValueTally {
	/** Entries that were looked at. */
	entries = 0;
	/** Different values that have a row. */
	values = 0;
	/** Whether an entry has more than one. */
	several = false;
	readonly #by: ValuePath;
	readonly #most: number;
	readonly #rows = new Map<string, Row>();

	constructor(by: ValuePath, most = mostValues) {
		this.#by = by;
		this.#most = most;
	}

	/** @param time when the entry was parked, ms */
	add(time: number, {leaves, masked, none}: Leaves): void {
		this.entries++;
		if (none !== undefined) this.#count(none, undefined, time);
		if (masked) this.#count('masked', undefined, time);
		const seen = new Set<string>();
		let others = false;
		for (const leaf of leaves) {
			if (seen.has(leaf.key)) continue;
			seen.add(leaf.key);
			if (this.values < this.#most || this.#rows.has(keyOf(leaf))) this.#count(keyOf(leaf), leaf, time);
			else others = true;
		}
		if (others) this.#count('others', undefined, time);
		if (seen.size > 1) this.several = true;
	}

	/** The largest first, what has no row of its own last. */
	rows(now: number): ValueCount[] {
		return Array.from(this.#rows, ([key, row]) => this.#described(key, row, now)).sort(
			(a, b) =>
				Number(a.kind === 'others') - Number(b.kind === 'others') ||
				b.count - a.count ||
				b.last - a.last ||
				(a.key < b.key ? -1 : 1),
		);
	}

	#count(key: string, leaf: Leaf | undefined, time: number): void {
		const row = this.#rows.get(key);
		if (row === undefined) {
			this.#rows.set(key, {leaf, count: 1, first: time, last: time});
			if (leaf !== undefined) this.values++;
			return;
		}
		row.count++;
		row.first = Math.min(row.first, time);
		row.last = Math.max(row.last, time);
	}

	#described(key: string, {leaf, count, first, last}: Row, now: number): ValueCount {
		const kind = leaf === undefined ? (key as keyof typeof names) : 'value';
		return {
			key,
			kind,
			text: kind === 'value' ? (leaf?.text ?? ours('')) : names[kind],
			value: leaf?.value,
			cut: leaf?.cut === true,
			count,
			share: count / this.entries,
			first,
			last,
			stillArriving: now - last < recently,
			filter: leaf === undefined ? this.#filterOf(kind) : `${this.#by.text}:${leaf.term}`,
		};
	}

	#filterOf(kind: ValueCount['kind']): string | undefined {
		// A payload in which nothing is has no path either.
		if (kind === 'absent') return `!${this.#by.text}:* payload.*:*`;
		return kind === 'undecodable' ? '!payload.*:*' : undefined;
	}
}

function keyOf({key}: Leaf): string {
	return `= ${key}`;
}

const names = {
	absent: ours('(absent)'),
	undecodable: ours('(undecodable or empty)'),
	container: ours('(a map or an empty list)'),
	masked: ours('(masked)'),
	others: ours('(others)'),
};
