import type {EntryId} from '../entry.ts';
import type {EntryIndex} from '../index/entry-index.ts';
import {IdList} from '../index/id-list.ts';
import {scan} from '../index/scan.ts';
import {createTurns, type ScanOptions} from '../index/turns.ts';
import type {DlqStore} from '../store/port.ts';
import {matchesEntry, matchesRow, truthOf} from './match.ts';
import {entryBytes, pacedPages} from './paced-pages.ts';
import type {Filter, Truth} from './types.ts';

export interface FilterScanOptions extends ScanOptions {
	/** Entries looked at, of those that the index alone could not decide. */
	readonly onProgress?: ((read: number, total: number) => void) | undefined;
	/** What was found up to now, newest first; the same list every time, grown at its end. */
	readonly onFound?: ((found: IdList) => void) | undefined;
}

/** What is read at once of rows, which leave the payloads behind, in bytes of these. */
const rowBytes = 1_000_000;

/**
 * The entries of the index that the filter lets through, newest first; what arrives meanwhile is not
 * among them. The index is asked first, then texts, then payloads, each only about what is still in
 * doubt; no more than a page is held. @throws what the signal aborts with, ConnectionError
 */
export async function filterEntries(
	store: Pick<DlqStore, 'rowsOf' | 'readEntries'>,
	index: EntryIndex,
	filter: Filter,
	options: FilterScanOptions = {},
): Promise<IdList> {
	const {signal, onProgress, onFound} = options;
	const {list, sizes, doubtful} = await candidates(index, filter, options);
	if (doubtful === 0) {
		onFound?.(list);
		return list;
	}
	const found = new IdList();
	const turn = createTurns(options);
	let read = 0;
	onProgress?.(read, doubtful);
	const limit = filter.level === 'payload' ? entryBytes : rowBytes;
	const sizeAt = (at: number) => (sizes[at] === decided ? undefined : sizes[at]);
	for (const [from, end] of pacedPages(list.length, sizeAt, limit)) {
		const open: EntryId[] = [];
		for (let at = from; at < end; at++) if (sizes[at] !== decided) open.push(list.at(at) ?? '');
		const passed = await decide(store, index, filter, open, turn);
		signal?.throwIfAborted();
		const before = found.length;
		for (let at = from; at < end; at++)
			if (sizes[at] === decided || passed.has(list.at(at) ?? '')) found.pushFrom(list, at);
		read += open.length;
		if (found.length > before) onFound?.(found);
		onProgress?.(read, doubtful);
		await turn();
	}
	return found;
}

/** In place of a size: the index let it through for certain. */
const decided = -1;

async function candidates(index: EntryIndex, filter: Filter, options: ScanOptions) {
	const sizes: number[] = [];
	let doubtful = 0;
	const list = await scan(
		index,
		row => {
			const truth = truthOf(filter, row);
			if (truth === false) return false;
			if (truth === undefined) doubtful++;
			sizes.push(truth === true ? decided : row.size);
			return true;
		},
		options,
	);
	return {list, sizes, doubtful};
}

/** Which of the ids pass; those that are gone do not. */
async function decide(
	store: Pick<DlqStore, 'rowsOf' | 'readEntries'>,
	index: EntryIndex,
	filter: Filter,
	ids: readonly EntryId[],
	turn: () => Promise<void> | undefined,
): Promise<ReadonlySet<EntryId>> {
	const passed = new Set<EntryId>();
	const left: EntryId[] = [];
	const note = (id: EntryId, truth: Truth) => {
		if (truth === true) passed.add(id);
		else if (truth === undefined) left.push(id);
	};
	const unheld: EntryId[] = [];
	if (filter.alternatives.flat().some(({level}) => level === 'texts')) {
		for (const id of ids) {
			const row = index.textsOf(id) === undefined ? undefined : index.at(index.positionOf(id));
			if (row?.id === id) note(id, matchesRow(filter, row));
			else unheld.push(id);
			await turn();
		}
		const rows = unheld.length === 0 ? [] : await store.rowsOf(unheld);
		for (const row of rows) if (row !== undefined) note(row.id, matchesRow(filter, row));
	} else left.push(...ids);
	const entries = left.length === 0 ? [] : await store.readEntries(left);
	for (const entry of entries) {
		if (entry !== undefined && matchesEntry(filter, entry)) passed.add(entry.id);
		await turn();
	}
	return passed;
}
