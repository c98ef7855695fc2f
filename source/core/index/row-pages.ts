import type {EntryId} from '../entry.ts';
import {nextCount} from '../paging.ts';
import type {Row} from '../row.ts';
import type {DlqStore} from '../store/port.ts';

/** The rows of a whole DLQ, newest first, page by page. @throws ConnectionError, RedisReplyError */
export async function* rowPages(store: Pick<DlqStore, 'rowPage'>): AsyncGenerator<readonly Row[]> {
	let beyond: EntryId | undefined;
	let last: Parameters<typeof nextCount>[0];
	for (;;) {
		const count = nextCount(last);
		const {rows, bytes, complete} = await store.rowPage({order: 'newest first', beyond, count});
		yield rows;
		if (complete || rows.length === 0) return;
		beyond = rows.at(-1)?.id;
		last = {count, entries: rows.length, bytes};
	}
}
