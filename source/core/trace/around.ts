import {type Bytes, compareIds, type Entry, type EntryId, idTime, isEntryId} from '../entry.ts';
import {justBefore} from '../export/export.ts';
import {pages} from '../pages.ts';
import type {DlqStore} from '../store/port.ts';
import type {TraceHit} from './hit.ts';

/** A stream that others write to, and the ids there around which is looked. */
export interface Anchor {
	readonly stream: Bytes;
	readonly ids: readonly EntryId[];
	/** How many ids there are known, those that are not looked at included. */
	readonly known: number;
}

/** A live stream is never read whole: so many entries of it, and so far from an id, in ms. */
const mostEntries = 2000;
const span = 10 * 60_000;
export const mostStreams = 10;
const mostIds = 5;

/** Where the messages behind the hits were, and where they went. */
export function anchorsOf(hits: readonly TraceHit[]): Anchor[] {
	const streams = new Map<string, {stream: Bytes; ids: Set<EntryId>}>();
	const add = (stream: Bytes | undefined, id: EntryId) => {
		if (stream === undefined || stream.length === 0 || !isEntryId(id)) return;
		const name = Buffer.from(stream).toString('latin1');
		const found = streams.get(name) ?? {stream, ids: new Set()};
		found.ids.add(id);
		streams.set(name, found);
	};
	for (const hit of hits) {
		add(hit.source, Buffer.from(hit.sourceId ?? '').toString('latin1'));
		if (hit.kind === 'audit' && hit.record.action === 'replay') add(hit.record.target, hit.moved.newId);
	}
	return [...streams.values()].map(({stream, ids}) => {
		const sorted = [...ids].sort(compareIds);
		return {stream, ids: spread(sorted), known: sorted.length};
	});
}

/** The first, the last and others evenly between them. */
function spread(ids: readonly EntryId[]): readonly EntryId[] {
	if (ids.length <= mostIds) return ids;
	const step = (ids.length - 1) / (mostIds - 1);
	return Array.from({length: mostIds}, (_, at) => ids[Math.round(at * step)] ?? '');
}

/** What lies within ten minutes of the ids, half before and half after each, 2,000 entries at most. @throws ConnectionError, RedisReplyError */
export async function readAround(
	store: DlqStore,
	{stream, ids}: Anchor,
	told: (read: number) => void,
	signal: AbortSignal | undefined,
): Promise<{readonly entries: readonly Entry[]; readonly read: number}> {
	const found = new Map<EntryId, Entry>();
	const seen = new Set<EntryId>();
	const share = Math.floor(mostEntries / (2 * Math.max(1, ids.length)));
	for (const id of ids) {
		const near = (entry: Entry) => Math.abs(idTime(entry.id) - idTime(id)) <= span;
		for (const order of ['oldest first', 'newest first'] as const) {
			const beyond = order === 'oldest first' ? justBefore(id) : id;
			const query = {order, beyond, limit: share};
			for await (const page of pages(each => store.streamPage(stream, each), query, signal)) {
				for (const entry of page) seen.add(entry.id);
				told(page.length);
				for (const entry of page.filter(near)) found.set(entry.id, entry);
				if (!page.every(near)) break;
			}
		}
	}
	return {entries: [...found.values()], read: seen.size};
}
