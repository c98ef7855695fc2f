import {storedRows} from '../filter/stored.ts';
import type {Filter} from '../filter/types.ts';
import type {Row} from '../row.ts';
import type {DlqStore} from '../store/port.ts';
import {EntryIndex} from './entry-index.ts';
import {rowPages} from './row-pages.ts';

export interface ReadIndexOptions {
	/** Only what it lets through. */
	readonly filter?: Filter | undefined;
	/** Told how many rows were read; with a filter, how many it let through. */
	readonly onProgress?: ((read: number) => void) | undefined;
}

/** The index of a whole DLQ, or of what a filter lets through, read page by page. @throws ConnectionError, RedisReplyError */
export async function readIndex(
	store: Pick<DlqStore, 'rowPage' | 'readEntries'>,
	{filter, onProgress}: ReadIndexOptions = {},
): Promise<EntryIndex> {
	const index = new EntryIndex();
	const source = filter === undefined ? rowPages(store) : filteredPages(store, filter);
	for await (const rows of source) {
		index.addPage(rows);
		onProgress?.(index.size);
	}
	return index;
}

const atOnce = 500;

async function* filteredPages(
	store: Pick<DlqStore, 'rowPage' | 'readEntries'>,
	filter: Filter,
): AsyncGenerator<readonly Row[]> {
	let page: Row[] = [];
	for await (const row of storedRows(store, 'newest first', filter)) {
		page.push(row);
		if (page.length < atOnce) continue;
		yield page;
		page = [];
	}
	yield page;
}
