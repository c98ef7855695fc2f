import type {Bytes, Entry, EntryId} from '../entry.ts';
import {compareIds} from '../entry.ts';
import {pages} from '../pages.ts';
import type {DlqStore} from '../store/port.ts';
import {type Reads, throughOutages, usualPatience} from './outage.ts';
import type {Sink} from './sink.ts';

export interface ExportRequest {
	/** The DLQ, its archive or its rescue stream. */
	readonly stream: Bytes;
	/** Undefined: every entry that is there when it begins. */
	readonly ids?: readonly EntryId[] | undefined;
}

export interface ExportOptions {
	readonly signal?: AbortSignal | undefined;
	/** How long a connection that broke is waited for, in ms. */
	readonly patience?: number | undefined;
	/** Told after each page how many entries are written. */
	readonly onProgress?: ((written: number) => void) | undefined;
	/** Told where the entries are kept that were written before it failed. */
	readonly onPartial?: ((path: string, written: number) => void) | undefined;
}

export interface Exported {
	readonly written: number;
	/** Named ids that were no longer there. */
	readonly gone: readonly EntryId[];
}

/**
 * Writes entries oldest first, a page at a time; no more than a page is held.
 * @throws FileError when they cannot be written, ConnectionError and RedisReplyError when they cannot be
 * read, what the signal aborts with; the sink has been given up by then
 */
export async function exportEntries(
	store: DlqStore,
	sink: Sink,
	{stream, ids}: ExportRequest,
	{signal, patience = usualPatience, onProgress, onPartial}: ExportOptions = {},
): Promise<Exported> {
	const gone: EntryId[] = [];
	let written = 0;
	const reads = throughOutages(store, patience, signal);
	try {
		const source =
			ids === undefined ? everyEntry(reads, stream, signal) : named(reads, stream, ids, gone, signal);
		for await (const page of source) {
			await sink.write(page);
			written += page.length;
			onProgress?.(written);
		}
	} catch (error) {
		const kept = await sink.giveUp();
		if (kept !== undefined) onPartial?.(kept, written);
		throw error;
	}
	await sink.finish();
	return {written, gone};
}

async function* everyEntry(
	store: Reads,
	stream: Bytes,
	signal: AbortSignal | undefined,
): AsyncGenerator<readonly Entry[]> {
	const [newest] = await store.streamPage(stream, {order: 'newest first', count: 1});
	if (newest === undefined) return;
	for await (const page of pages(query => store.streamPage(stream, query), {order: 'oldest first'}, signal)) {
		// What arrives meanwhile would let it never end.
		const some = page.filter(({id}) => compareIds(id, newest.id) <= 0);
		if (some.length > 0) yield some;
		if (some.length < page.length) return;
	}
}

const most = 20;

async function* named(
	store: Reads,
	stream: Bytes,
	ids: readonly EntryId[],
	gone: EntryId[],
	signal: AbortSignal | undefined,
): AsyncGenerator<readonly Entry[]> {
	const sorted = [...new Set(ids)].sort(compareIds);
	for (let from = 0; from < sorted.length; from += most) {
		signal?.throwIfAborted();
		const some = sorted.slice(from, from + most);
		const found = await entriesOf(store, stream, some);
		gone.push(...some.filter((_, at) => found[at] === undefined));
		const there = found.filter(entry => entry !== undefined);
		if (there.length > 0) yield there;
	}
}

/** The entries of those ids of any stream, in their order; undefined where there is none. @throws ConnectionError, RedisReplyError */
export async function entriesOf(
	store: Reads,
	stream: Bytes,
	ids: readonly EntryId[],
): Promise<ReadonlyArray<Entry | undefined>> {
	if (Buffer.compare(stream, store.stream) === 0) return store.readEntries(ids);
	return Promise.all(
		ids.map(async id => {
			const [entry] = await store.streamPage(stream, {
				order: 'oldest first',
				beyond: justBefore(id),
				count: 1,
			});
			return entry?.id === id ? entry : undefined;
		}),
	);
}

/** The largest id below that one; undefined where there is none. */
export function justBefore(id: EntryId): EntryId | undefined {
	const [milliseconds = '0', sequence = '0'] = id.split('-');
	if (BigInt(sequence) > 0n) return `${milliseconds}-${BigInt(sequence) - 1n}`;
	return BigInt(milliseconds) > 0n ? `${BigInt(milliseconds) - 1n}-18446744073709551615` : undefined;
}
