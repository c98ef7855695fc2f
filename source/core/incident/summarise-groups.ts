import {type EntryId, idTime} from '../entry.ts';
import {nextCount} from '../paging.ts';
import type {DlqStore} from '../store/port.ts';
import type {GroupSummary} from './types.ts';

/** More are not told apart: memory stays bounded whatever the errors are. */
const mostGroups = 20_000;

/** Entries by signature and source, the largest group first; payloads are left behind where the store can. @throws ConnectionError, RedisReplyError */
export async function summariseGroups(
	store: DlqStore,
	onProgress?: (read: number) => void,
): Promise<readonly GroupSummary[]> {
	const groups = new Map<string, Omit<GroupSummary, 'share'>>();
	let read = 0;
	let beyond: EntryId | undefined;
	let last: Parameters<typeof nextCount>[0];
	for (;;) {
		const count = nextCount(last);
		const {rows, bytes, complete} = await store.rowPage({order: 'newest first', beyond, count});
		for (const {id, signature, source} of rows) {
			const key = JSON.stringify([signature, source]);
			const time = idTime(id);
			const known = groups.get(key);
			if (known === undefined && groups.size >= mostGroups) continue;
			groups.set(key, {
				signature,
				source,
				count: (known?.count ?? 0) + 1,
				first: Math.min(known?.first ?? time, time),
				last: Math.max(known?.last ?? time, time),
			});
		}
		read += rows.length;
		onProgress?.(read);
		if (complete || rows.length === 0) break;
		beyond = rows.at(-1)?.id;
		last = {count, entries: rows.length, bytes};
	}
	return [...groups.values()]
		.map(group => ({...group, share: group.count / read}))
		.sort((a, b) => b.count - a.count || b.last - a.last);
}
