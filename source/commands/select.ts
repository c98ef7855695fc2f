import {compareIds, type EntryId, isEntryId} from '../core/entry.ts';
import {UsageError} from '../core/errors.ts';
import {storedRows} from '../core/filter/stored.ts';
import type {Filter} from '../core/filter/types.ts';
import type {DlqStore} from '../core/store/port.ts';

export interface SelectOptions {
	/** Named one by one. */
	readonly ids: readonly EntryId[];
	readonly all: boolean;
	/** The newest id that `--all` takes. */
	readonly until?: EntryId | undefined;
	/** How many the operator saw: more means that the selection has grown. */
	readonly expect?: number | undefined;
	/** What of all is taken. */
	readonly filter?: Filter | undefined;
}

/** The ids that a command works on, frozen now. @throws UsageError when nothing or too much is selected */
export async function select(
	store: Pick<DlqStore, 'rowPage' | 'readEntries'>,
	{ids, all, until, expect, filter}: SelectOptions,
): Promise<readonly EntryId[]> {
	if (all && ids.length > 0)
		throw new UsageError('--all and ids exclude each other', 'leave one of them out');
	if (until !== undefined && !isEntryId(until))
		throw new UsageError(`${until} is no entry id`, 'an id looks like 1763700123456-0');
	if (!all && until !== undefined) throw new UsageError('--until goes with --all', 'add --all');
	if (!all && filter !== undefined)
		throw new UsageError('--filter goes with --all', 'add --all: it takes what the filter lets through');
	const selected = all ? await allIds(store, until, filter) : ids;
	if (!all && selected.length === 0)
		throw new UsageError('no entry id was given', 'redis-dlq list shows the ids; --all takes every entry');
	if (expect !== undefined && selected.length > expect) {
		throw new UsageError(
			`${selected.length} entries are selected, not the ${expect} expected: nothing was done`,
			'the DLQ has grown: look again, and name the newest id you saw with --until',
		);
	}
	return selected;
}

async function allIds(
	store: Pick<DlqStore, 'rowPage' | 'readEntries'>,
	until: EntryId | undefined,
	filter: Filter | undefined,
): Promise<EntryId[]> {
	const ids: EntryId[] = [];
	for await (const {id} of storedRows(store, 'oldest first', filter)) {
		if (until !== undefined && compareIds(id, until) > 0) break;
		ids.push(id);
	}
	return ids;
}
