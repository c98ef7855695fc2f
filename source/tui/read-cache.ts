import {type Entry, type EntryId, factOf} from '../core/entry.ts';
import type {Payload} from '../core/payload/types.ts';

interface Opened {
	readonly entry: Entry;
	readonly payload: Payload | undefined;
}

/** Entries that were looked at last: to come back to one costs no way to Redis. */
export interface ReadCache {
	get(id: EntryId): Opened | undefined;
	keep(id: EntryId, opened: Opened): void;
}

const most = 40;
/** Payload bytes that are held, all together. */
const mostBytes = 4_000_000;

export function createReadCache(): ReadCache {
	// In the order of their last use.
	const held = new Map<EntryId, Opened>();
	let bytes = 0;
	const drop = (id: EntryId) => {
		const opened = held.get(id);
		if (held.delete(id) && opened !== undefined) bytes -= sizeOf(opened);
	};
	const keep = (id: EntryId, opened: Opened) => {
		drop(id);
		held.set(id, opened);
		bytes += sizeOf(opened);
		for (const [oldest] of held) {
			if (held.size <= most && bytes <= mostBytes) return;
			drop(oldest);
		}
	};
	return {
		get(id) {
			const opened = held.get(id);
			if (opened !== undefined) keep(id, opened);
			return opened;
		},
		keep,
	};
}

function sizeOf({entry}: Opened): number {
	return factOf(entry, 'data')?.length ?? 0;
}
