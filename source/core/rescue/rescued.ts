import {archived, oldId} from '../bulk/put-away.ts';
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

const page = 500;
const recordPage = 200;
const mostRecords = 10_000;
const takeAway = new Set(['replay', 'discard']);

/** Copies by their own ids or by those they had on the DLQ; all of them when none are named. @throws ConnectionError, RedisReplyError */
export async function rescued(store: DlqStore, names: readonly EntryId[]): Promise<readonly Rescued[]> {
	return fates(store, await archived(store, names, 'rescue'));
}

/** What became of the entries that these copies were made of. @throws ConnectionError, RedisReplyError */
export async function fates(store: DlqStore, entries: readonly Entry[]): Promise<readonly Rescued[]> {
	const ids = entries.map(oldId).filter(id => id !== '');
	const gone = new Set<EntryId>();
	for (let from = 0; from < ids.length; from += page)
		for (const id of await store.goneIds(ids.slice(from, from + page))) gone.add(id);
	const moves = await movesOf(store, gone);
	return entries.map(entry => {
		const id = oldId(entry);
		const by = moves.get(id);
		const state = id !== '' && !gone.has(id) ? 'on the DLQ' : by === undefined ? 'lost' : 'moved';
		return {entry, oldId: id, state, by};
	});
}

/** Who took those ids from the DLQ, as far as the audit tells. */
async function movesOf(store: DlqStore, ids: ReadonlySet<EntryId>): Promise<ReadonlyMap<EntryId, string>> {
	const moves = new Map<EntryId, string>();
	if (ids.size === 0) return moves;
	let beyond: EntryId | undefined;
	for (let read = 0; read < mostRecords; read += recordPage) {
		const records = await store.auditRecords({order: 'newest first', beyond, count: recordPage});
		for (const {action, actor, entries} of records) {
			if (!takeAway.has(action)) continue;
			for (const {id} of entries) if (ids.has(id) && !moves.has(id)) moves.set(id, `${action} by ${actor}`);
		}
		if (records.length < recordPage) break;
		beyond = records.at(-1)?.id;
	}
	return moves;
}
