import {type EntryId, idTime} from '../entry.ts';
import {RedisReplyError} from '../errors.ts';
import {rowPages} from '../index/row-pages.ts';
import type {DlqStore} from '../store/port.ts';

const most = 5000;
const recordPage = 50;
const putBack = new Set(['import', 'restore']);

/**
 * How many entries were parked since a time of the server, counted up to about 5,000; those that were put
 * back are none of them, as far as the audit tells. @throws ConnectionError, RedisReplyError
 */
export async function arrivedSince(store: DlqStore, since: number): Promise<number> {
	const recent = new Set<EntryId>();
	for await (const rows of rowPages(store)) {
		const some = rows.filter(({id}) => idTime(id) > since);
		for (const {id} of some) recent.add(id);
		if (some.length < rows.length || recent.size >= most) break;
	}
	if (recent.size > 0) await dropPutBack(store, recent, since);
	return recent.size;
}

// It says nothing of what comes next.
async function dropPutBack(store: DlqStore, ids: Set<EntryId>, since: number): Promise<void> {
	try {
		for (let beyond: EntryId | undefined; ; ) {
			const records = await store.auditRecords({order: 'newest first', beyond, count: recordPage});
			for (const {action, entries} of records)
				if (putBack.has(action)) for (const {newId} of entries) ids.delete(newId);
			const last = records.at(-1);
			if (records.length < recordPage || last === undefined || last.time <= since) return;
			beyond = last.id;
		}
	} catch (error) {
		// Without the audit all of them count.
		if (!(error instanceof RedisReplyError)) throw error;
	}
}
