import {type EntryId, idTime} from '../entry.ts';
import {nextCount} from '../paging.ts';
import type {Row} from '../row.ts';
import type {DlqStore, PageQuery} from '../store/port.ts';
import {matchesEntry, matchesRow} from './match.ts';
import type {Filter} from './types.ts';

/** Payload bytes that are read at once. */
const readAtOnce = 256 * 1024;

/** The rows that the filter lets through, straight from the store, page by page; all without a filter. @throws ConnectionError */
export async function* storedRows(
	store: Pick<DlqStore, 'rowPage' | 'readEntries'>,
	order: PageQuery['order'],
	filter?: Filter | undefined,
): AsyncGenerator<Row> {
	const since = filter?.since ?? Number.NEGATIVE_INFINITY;
	// What is older than the filter looks back is not read at all.
	let beyond: EntryId | undefined =
		order === 'oldest first' && since > 1 ? `${Math.ceil(since) - 1}-18446744073709551615` : undefined;
	let last: Parameters<typeof nextCount>[0];
	for (;;) {
		const count = nextCount(last);
		const {rows, bytes, complete} = await store.rowPage({order, beyond, count});
		yield* filter === undefined ? rows : passing(store, filter, rows);
		beyond = rows.at(-1)?.id;
		if (complete || beyond === undefined) return;
		if (order === 'newest first' && idTime(beyond) < since) return;
		last = {count, entries: rows.length, bytes};
	}
}

async function* passing(
	store: Pick<DlqStore, 'rowPage' | 'readEntries'>,
	filter: Filter,
	rows: readonly Row[],
): AsyncGenerator<Row> {
	let page: Row[] = [];
	let bytes = 0;
	const open = new Set<Row>();
	for (const row of rows) {
		const truth = matchesRow(filter, row);
		if (truth === false) continue;
		page.push(row);
		if (truth === true) continue;
		open.add(row);
		bytes += row.size;
		if (bytes < readAtOnce) continue;
		yield* await settled(store, filter, page, open);
		[page, bytes] = [[], 0];
		open.clear();
	}
	yield* await settled(store, filter, page, open);
}

/** Those of the rows that pass; entries are read where that is in doubt. */
async function settled(
	store: Pick<DlqStore, 'rowPage' | 'readEntries'>,
	filter: Filter,
	rows: readonly Row[],
	open: ReadonlySet<Row>,
): Promise<readonly Row[]> {
	const ids = rows.filter(row => open.has(row)).map(({id}) => id);
	const entries = ids.length === 0 ? [] : await store.readEntries(ids);
	const passed = new Set(
		entries.filter(entry => entry !== undefined && matchesEntry(filter, entry)).map(entry => entry?.id),
	);
	return rows.filter(row => !open.has(row) || passed.has(row.id));
}
