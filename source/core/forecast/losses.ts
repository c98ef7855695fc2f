import {compareIds, type EntryId} from '../entry.ts';
import type {StreamFacts} from '../store/port.ts';

export interface KnownBetween {
	/** `MAXLEN ~` of the DLQ. */
	readonly cap: number;
	/** Entries known to have been deleted by id between the two looks (replayed, discarded), by anyone. */
	readonly deleted: number;
	/** How many of the entries that were known at the first look lie between two ids, neither included; an index can tell. */
	readonly countBetween?: ((after: EntryId, before: EntryId) => number) | undefined;
}

/**
 * Entries that trimming dropped between two looks at the DLQ: a lower bound, 0 when none is certain.
 * Trimming takes the oldest, so nothing was lost while the first id stands. What was deleted by id is no
 * loss: from Redis 7 the largest deleted id tells where such deletes can have been at most.
 */
export function lossesBetween(
	before: StreamFacts,
	after: StreamFacts,
	{cap, deleted, countBetween}: KnownBetween,
): number {
	if (before.kind !== 'stream' || after.kind !== 'stream') return 0;
	const {firstId: from, maxDeletedId: deletedBefore} = before;
	const {firstId: to, maxDeletedId: upTo} = after;
	if (from === undefined || to === undefined || compareIds(to, from) <= 0) return 0;
	// The stream was deleted and begun anew: what was on it was not trimmed.
	if ((after.entriesAdded ?? 0) < (before.entriesAdded ?? 0)) return 0;
	const removed =
		before.entriesAdded === undefined || after.entriesAdded === undefined
			? undefined
			: before.length + (after.entriesAdded - before.entriesAdded) - after.length;
	// Nothing that was there at the first look was deleted by id: all that is missing was trimmed.
	if (upTo !== undefined && compareIds(upTo, from) < 0) return Math.max(1, removed ?? 1);
	// Behind the largest deleted id nobody deleted anything.
	const behind = upTo === undefined ? undefined : countBetween?.(upTo, to);
	if (behind !== undefined && behind > 0) return behind;
	// Deletes there were; they are taken for known as long as there is no sign of others.
	const unseen = upTo !== undefined && upTo !== deletedBefore && deleted === 0;
	if (unseen || before.length < cap - slack(cap)) return 0;
	const missing = removed ?? (countBetween?.(from, to) ?? 0) + 1;
	return Math.max(0, missing - deleted);
}

// `MAXLEN ~` cuts whole nodes, of 100 entries unless the server is configured otherwise.
function slack(cap: number): number {
	return Math.min(100, Math.floor(cap / 2));
}
