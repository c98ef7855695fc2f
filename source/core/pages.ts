import type {Entry, EntryId} from './entry.ts';
import {nextCount} from './paging.ts';
import {entrySize} from './row.ts';
import type {PageQuery} from './store/port.ts';

/**
 * Goes through entries page by page, each bounded in bytes, so that no more than one is held.
 * @param limit entries in all
 */
export async function* pages(
	read: (query: PageQuery) => Promise<readonly Entry[]>,
	{
		order,
		beyond,
		limit = Number.POSITIVE_INFINITY,
	}: {
		readonly order: PageQuery['order'];
		readonly beyond?: EntryId | undefined;
		readonly limit?: number | undefined;
	},
	signal?: AbortSignal,
): AsyncGenerator<readonly Entry[]> {
	let last: Parameters<typeof nextCount>[0];
	let from = beyond;
	for (let left = limit; left > 0; ) {
		signal?.throwIfAborted();
		const count = Math.min(left, nextCount(last));
		const page = await read({order, beyond: from, count});
		if (page.length > 0) yield page;
		if (page.length < count) return;
		left -= page.length;
		from = page.at(-1)?.id;
		last = {count, entries: page.length, bytes: page.reduce((sum, entry) => sum + entrySize(entry), 0)};
	}
}
