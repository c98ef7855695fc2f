import {compareIds, type EntryId} from '../entry.ts';
import {idOnDlq} from '../store/notes.ts';
import type {AuditRecord, DlqStore} from '../store/port.ts';

/** Where an entry is that is no longer on the DLQ under the id it had. */
export type Whereabouts =
	/** Somebody took it away: `replay by ada`. */
	| {readonly kind: 'moved'; readonly by: string}
	/** Somebody put it back, and there it still is, under another id. */
	| {readonly kind: 'on the DLQ'; readonly as: EntryId};

const page = 500;
const recordPage = 200;
const mostRecords = 10_000;
const takeAway = new Set(['replay', 'discard']);

/** Those of the ids that are no longer on the DLQ. @throws ConnectionError, RedisReplyError */
export async function goneOf(store: DlqStore, ids: readonly EntryId[]): Promise<ReadonlySet<EntryId>> {
	const gone = new Set<EntryId>();
	for (let from = 0; from < ids.length; from += page)
		for (const id of await store.goneIds(ids.slice(from, from + page))) gone.add(id);
	return gone;
}

/**
 * What the newest 10,000 records of the audit tell of entries that are gone; nothing of those that were
 * lost. @throws ConnectionError, RedisReplyError
 */
export async function whereaboutsOf(
	store: DlqStore,
	gone: ReadonlySet<EntryId>,
): Promise<ReadonlyMap<EntryId, Whereabouts>> {
	const found = new Map<EntryId, Whereabouts>();
	const putBack = new Map<EntryId, EntryId>();
	for (const [id, {action, actor, newId}] of await latestOf(store, gone)) {
		if (takeAway.has(action)) found.set(id, {kind: 'moved', by: `${action} by ${actor}`});
		// Ids only rise: a record that says otherwise is not ours.
		else if (compareIds(newId, id) > 0) putBack.set(id, newId);
	}
	if (putBack.size === 0) return found;
	// Under its new id it may have been taken, or lost, in its turn.
	const goneAgain = await goneOf(store, [...putBack.values()]);
	const further = await whereaboutsOf(store, goneAgain);
	for (const [id, as] of putBack) {
		const there = goneAgain.has(as) ? further.get(as) : ({kind: 'on the DLQ', as} as const);
		if (there !== undefined) found.set(id, there);
	}
	return found;
}

interface Latest {
	readonly action: string;
	readonly actor: string;
	readonly newId: EntryId;
}

/** The latest record of each that took it from the DLQ or put it back there. */
async function latestOf(store: DlqStore, ids: ReadonlySet<EntryId>): Promise<ReadonlyMap<EntryId, Latest>> {
	const latest = new Map<EntryId, Latest>();
	let beyond: EntryId | undefined;
	for (let read = 0; read < mostRecords && latest.size < ids.size; read += recordPage) {
		const records = await store.auditRecords({order: 'newest first', beyond, count: recordPage});
		for (const {action, actor, entries} of records)
			for (const entry of entries) {
				const id = takenFrom(action, entry);
				if (id !== undefined && ids.has(id) && !latest.has(id))
					latest.set(id, {action, actor, newId: entry.newId});
			}
		if (records.length < recordPage) break;
		beyond = records.at(-1)?.id;
	}
	return latest;
}

/** The id that a record's entry had on the DLQ; undefined when the record says nothing of that. */
function takenFrom(action: string, {id, fields}: AuditRecord['entries'][number]): EntryId | undefined {
	if (takeAway.has(action) || action === 'import') return id;
	// It names the copy that was put back; the copy names the entry.
	return action === 'restore' ? idOnDlq(fields) : undefined;
}
