import type {SafeText} from '../../text/safe-text.ts';
import {type EntryId, idTime} from '../entry.ts';

/** What the audit tells of messages that were replayed; to be asked with `timesBack`. */
export interface Returns {
	/** By `originKey`. Where a stream id tells: how often. Where the message's own id does: the ids it was given. */
	readonly origins: ReadonlyMap<string, number | readonly EntryId[]>;
	/** Entries that were put back, and the ids they had at first: no consumer failed on them anew. */
	readonly restored: ReadonlyMap<EntryId, EntryId>;
}

export const noReturns: Returns = {origins: new Map(), restored: new Map()};

/** An entry as it is shown. */
export interface Origin {
	readonly id: EntryId;
	readonly source: SafeText;
	readonly sourceId?: SafeText | undefined;
}

/** How often this entry's message was replayed before and failed again; 0 for a first failure. */
export function timesBack({origins, restored}: Returns, entry: Origin): number {
	if (entry.sourceId === undefined) return 0;
	const found = origins.get(keyOf(entry)) ?? 0;
	if (typeof found === 'number') return found;
	const since = idTime(restored.get(entry.id) ?? entry.id);
	return found.filter(newId => idTime(newId) <= since).length;
}

/** Names a message by the stream it was on and its id there. */
export function originKey(stream: SafeText, id: string): string {
	return `${stream} ${id}`;
}

export function keyOf({source, sourceId}: Omit<Origin, 'id'>): string {
	return originKey(source, sourceId ?? '');
}
