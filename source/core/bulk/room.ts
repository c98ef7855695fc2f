import {type EntryId, idTime} from '../entry.ts';
import {RedisReplyError} from '../errors.ts';
import {rowPages} from '../index/row-pages.ts';
import type {DlqStore} from '../store/port.ts';

const leastRoom = 100;
const window = 10 * 60_000;
const mostArrivals = 5000;
const recordPage = 50;
const putBack = new Set(['import', 'restore']);

/**
 * The length up to which entries may be put back: below the cap by ten minutes of arrivals, at least
 * by 100. Beyond it the next parked message would trim others. @throws ConnectionError, RedisReplyError
 */
export async function roomLimit(store: DlqStore, cap: number): Promise<number> {
	const {now} = await store.streamFacts();
	const since = now - window;
	const recent = new Set<EntryId>();
	for await (const rows of rowPages(store)) {
		const some = rows.filter(({id}) => idTime(id) > since);
		for (const {id} of some) recent.add(id);
		if (some.length < rows.length || recent.size >= mostArrivals) break;
	}
	if (recent.size > leastRoom) await dropPutBack(store, recent, since);
	return Math.max(0, cap - Math.max(leastRoom, recent.size));
}

// What was put back is no arrival: it says nothing of what comes next.
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
		// Without the audit all of them count: less is put back then.
		if (!(error instanceof RedisReplyError)) throw error;
	}
}
