import {
	type Bytes,
	compareIds,
	type Entry,
	type EntryId,
	fieldNames,
	fieldValue,
	idTime,
	isEntryId,
} from '../entry.ts';
import {justBefore} from '../export/export.ts';
import {pages} from '../pages.ts';
import type {DlqStore} from '../store/port.ts';
import type {TraceHit} from './trace.ts';

/** A stream that others write to, and the ids there around which is looked. */
export interface Anchor {
	readonly stream: Bytes;
	readonly ids: readonly EntryId[];
}

/** A live stream is never read whole: so many entries of it, and so far from an id, in ms. */
const mostEntries = 2000;
const span = 10 * 60_000;
const mostStreams = 10;
const mostIds = 5;

/** Where the messages behind the hits were, and where they went. */
export function anchorsOf(hits: readonly TraceHit[]): Anchor[] {
	const streams = new Map<string, {stream: Bytes; ids: Set<EntryId>}>();
	const add = (stream: Bytes | undefined, id: EntryId) => {
		if (stream === undefined || stream.length === 0 || !isEntryId(id)) return;
		const name = Buffer.from(stream).toString('latin1');
		const known = streams.get(name) ?? {stream, ids: new Set()};
		if (known.ids.size < mostIds) known.ids.add(id);
		if (streams.size < mostStreams || streams.has(name)) streams.set(name, known);
	};
	for (const hit of hits) {
		const {fields} = hit.kind === 'audit' ? hit.moved : hit.entry;
		const sourceId = Buffer.from(fieldValue(fields, fieldNames.sourceId) ?? '').toString('latin1');
		add(fieldValue(fields, fieldNames.source), sourceId);
		if (hit.kind === 'audit' && hit.record.action === 'replay') add(hit.record.target, hit.moved.newId);
	}
	return [...streams.values()].map(({stream, ids}) => ({stream, ids: [...ids].sort(compareIds)}));
}

/** What lies within ten minutes of the ids, half before and half after each, 2,000 entries at most. @throws ConnectionError, RedisReplyError */
export async function readAround(
	store: DlqStore,
	{stream, ids}: Anchor,
	told: (read: number) => void,
	signal: AbortSignal | undefined,
): Promise<{readonly entries: readonly Entry[]; readonly read: number}> {
	const found = new Map<EntryId, Entry>();
	const share = Math.floor(mostEntries / (2 * Math.max(1, ids.length)));
	let read = 0;
	for (const id of ids) {
		const near = (entry: Entry) => Math.abs(idTime(entry.id) - idTime(id)) <= span;
		for (const order of ['oldest first', 'newest first'] as const) {
			const beyond = order === 'oldest first' ? justBefore(id) : id;
			const query = {order, beyond, limit: share};
			for await (const page of pages(each => store.streamPage(stream, each), query, signal)) {
				read += page.length;
				told(page.length);
				for (const entry of page.filter(near)) found.set(entry.id, entry);
				if (!page.every(near)) break;
			}
		}
	}
	return {entries: [...found.values()], read};
}
