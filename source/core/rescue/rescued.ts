import {archivedFacts, oldId} from '../bulk/put-away.ts';
import {goneOf, whereaboutsOf} from '../bulk/whereabouts.ts';
import type {Entry, EntryId} from '../entry.ts';
import type {DlqStore} from '../store/port.ts';

/** A copy, and what became of the entry it was made of. */
export interface Rescued {
	readonly entry: Entry;
	/** Its id on the DLQ. */
	readonly oldId: EntryId;
	/** `lost`: no longer on the DLQ, and nobody is known to have moved it; this is what is put back. */
	readonly state: 'lost' | 'on the DLQ' | 'moved';
	/** Of a moved one: `replay by ada`. */
	readonly by: string | undefined;
}

/** Copies by their own ids or by those they had on the DLQ; all of them when none are named. @throws ConnectionError, RedisReplyError */
export async function rescued(store: DlqStore, names: readonly EntryId[]): Promise<readonly Rescued[]> {
	return fates(store, await archivedFacts(store, names, 'rescue'));
}

/** What became of the entries that these copies were made of. @throws ConnectionError, RedisReplyError */
export async function fates(store: DlqStore, entries: readonly Entry[]): Promise<readonly Rescued[]> {
	const gone = await goneOf(
		store,
		entries.map(oldId).filter(id => id !== ''),
	);
	const moves = await whereaboutsOf(store, gone);
	return entries.map(entry => {
		const id = oldId(entry);
		const found = moves.get(id);
		const by = found?.kind === 'moved' ? found.by : undefined;
		const there = found?.kind === 'on the DLQ' || (id !== '' && !gone.has(id));
		return {entry, oldId: id, state: there ? 'on the DLQ' : by === undefined ? 'lost' : 'moved', by};
	});
}
