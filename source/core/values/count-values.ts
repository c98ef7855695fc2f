import {type EntryId, idTime} from '../entry.ts';
import {entryBytes, pacedPages} from '../filter/paced-pages.ts';
import type {EntryIndex} from '../index/entry-index.ts';
import {createTurns, type ScanOptions} from '../index/turns.ts';
import type {DlqStore} from '../store/port.ts';
import {leavesOf} from './leaves.ts';
import type {ValuePath} from './path.ts';
import {type ValueCount, ValueTally} from './tally.ts';

/** How often each value occurs. */
export interface ValueCounts {
	/** The largest first; those that have no value among them. */
	readonly rows: readonly ValueCount[];
	/** Different values that have a row: at most 10,000, the rest are in the last row. */
	readonly values: number;
	/** Entries that were looked at; those that were gone by then are not among them. */
	readonly entries: number;
	readonly gone: number;
	/** Whether an entry has more than one value: then the counts are more than the entries. */
	readonly several: boolean;
}

export interface ValueOptions extends ScanOptions {
	/** The server's clock, milliseconds since the epoch. */
	readonly now: number;
	/** Ids gone through so far, and what was counted up to now. */
	readonly onProgress?: ((read: number, soFar: () => ValueCounts) => void) | undefined;
	/** Different values that get a row; fewer for tests. */
	readonly most?: number | undefined;
}

/** An array of ids, or a list of them. */
export interface Ids {
	readonly length: number;
	at(position: number): EntryId | undefined;
}

/**
 * Reads the payloads of the entries and counts them by the value at a path. No more than a page and the
 * counts are held. @throws what the signal aborts with, ConnectionError
 */
export async function countValues(
	store: Pick<DlqStore, 'readEntries'>,
	index: EntryIndex,
	ids: Ids,
	by: ValuePath,
	options: ValueOptions,
): Promise<ValueCounts> {
	const {now, signal, onProgress, most} = options;
	const tally = new ValueTally(by, most);
	const turn = createTurns(options);
	let gone = 0;
	const sizeAt = (at: number) => {
		const place = index.placeOf(ids.at(at) ?? '0-0');
		return place === undefined ? 0 : place.chunk.size[place.at];
	};
	const soFar = (): ValueCounts => {
		const {values, entries, several} = tally;
		return {rows: tally.rows(now), values, entries, gone, several};
	};
	for (const [from, end] of pacedPages(ids.length, sizeAt, entryBytes)) {
		signal?.throwIfAborted();
		const page = Array.from({length: end - from}, (_, at) => ids.at(from + at) ?? '0-0');
		for (const entry of await store.readEntries(page)) {
			if (entry === undefined) gone++;
			else tally.add(idTime(entry.id), leavesOf(entry, by));
			await turn();
		}
		signal?.throwIfAborted();
		onProgress?.(end, soFar);
		await turn();
	}
	return soFar();
}
