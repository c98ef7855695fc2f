import type {EntryId} from '../entry.ts';
import {nextCount} from '../paging.ts';
import type {DlqStore} from '../store/port.ts';
import {EntryIndex} from './entry-index.ts';

/** The index of a whole DLQ, read page by page. @throws ConnectionError, RedisReplyError */
export async function readIndex(store: DlqStore): Promise<EntryIndex> {
	const index = new EntryIndex();
	let beyond: EntryId | undefined;
	let last: Parameters<typeof nextCount>[0];
	for (;;) {
		const count = nextCount(last);
		const {rows, bytes, complete} = await store.rowPage({order: 'newest first', beyond, count});
		index.addPage(rows);
		if (complete || rows.length === 0) return index;
		beyond = rows.at(-1)?.id;
		last = {count, entries: rows.length, bytes};
	}
}
