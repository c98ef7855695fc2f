import {safeText} from '../../text/safe-text.ts';
import {type Bytes, compareIds, type Entry, type EntryId} from '../entry.ts';
import {RedisReplyError} from '../errors.ts';
import {rowPages} from '../index/row-pages.ts';
import {pages} from '../pages.ts';
import {type Row, traceLimit} from '../row.ts';
import {derive} from '../store/derive.ts';
import type {DlqStore} from '../store/port.ts';
import {type Anchor, anchorsOf, mostStreams, readAround} from './around.ts';
import {hitOf, type Seen, sourceOf, type TraceHit, traceIn} from './hit.ts';
import {mostEntries, mostRecords, mostRows, recordPage, type TraceOptions} from './reading.ts';

export interface Trace {
	readonly traceId: Bytes;
	/** In time order: of the id where it lies, of a record the server's time. */
	readonly hits: readonly TraceHit[];
	readonly places: readonly TracePlace[];
}

/** Where was looked, and how far. */
export interface TracePlace {
	readonly kind: TraceHit['kind'];
	readonly stream: Bytes;
	/** Entries or records read there. */
	readonly read: number;
	/** Whether more lies there than was read: of a source stream only a window is. */
	readonly partial: boolean;
	/** Of a source stream: around how many ids was looked, and how many are known there. */
	readonly around?: {readonly ids: number; readonly known: number} | undefined;
	/** Why it could not be read, or was not. */
	readonly trouble: string | undefined;
}

const atOnce = 20;

/**
 * What the DLQ, its archive, its rescue stream, the audit and the source streams hold of a trace id. Reads
 * only, page by page; of a source stream only what lies around the ids that are known.
 * @throws ConnectionError, RedisReplyError when the DLQ cannot be read; what the signal aborts with
 */
export async function traceEntries(
	store: DlqStore,
	traceId: Bytes,
	{signal, onProgress}: TraceOptions = {},
): Promise<Trace> {
	const hits: TraceHit[] = [];
	const places: TracePlace[] = [];
	let total = 0;
	const read = (count: number) => {
		total += count;
		onProgress?.(total);
		signal?.throwIfAborted();
	};
	const wanted = (entry: Seen) => {
		const found = traceIn(entry);
		return found !== undefined && Buffer.compare(found, traceId) === 0;
	};

	const {stream: dlq} = store;
	places.push(
		await place('dlq', dlq, true, async () => {
			let seen = 0;
			for await (const rows of rowPages(store)) {
				read(rows.length);
				seen += rows.length;
				for await (const entries of entriesWith(store, rows, traceId))
					hits.push(...entries.filter(wanted).map(entry => hitOf('dlq', dlq, entry)));
				if (seen >= mostRows) return {read: seen, partial: true};
			}
			return {read: seen, partial: false};
		}),
	);

	for (const kind of ['archive', 'rescue'] as const) {
		const stream = derive(dlq, kind);
		places.push(
			await place(kind, stream, false, async () => {
				let seen = 0;
				const query = {order: 'newest first', limit: mostEntries} as const;
				for await (const page of pages(each => store.streamPage(stream, each), query, signal)) {
					read(page.length);
					seen += page.length;
					hits.push(...page.filter(wanted).map(entry => hitOf(kind, stream, entry)));
				}
				return {read: seen, partial: seen >= mostEntries};
			}),
		);
	}

	const audit = derive(store.stream, 'audit');
	places.push(
		await place('audit', audit, false, async () => {
			let seen = 0;
			let beyond: EntryId | undefined;
			while (seen < mostRecords) {
				const records = await store.auditRecords({order: 'newest first', beyond, count: recordPage});
				read(records.length);
				seen += records.length;
				for (const {entries, ...record} of records)
					for (const moved of entries.filter(wanted)) {
						const {id, time} = record;
						const {id: was, newId} = moved;
						const shared = {kind: 'audit', stream: audit, id, time, record, moved: {id: was, newId}} as const;
						hits.push({...shared, ...sourceOf(moved)});
					}
				if (records.length < recordPage) return {read: seen, partial: false};
				beyond = records.at(-1)?.id;
			}
			return {read: seen, partial: true};
		}),
	);

	const anchors = sources(store, hits);
	for (const [at, anchor] of anchors.entries()) {
		const {stream, ids, known} = anchor;
		if (at >= mostStreams) {
			const trouble = `not looked at: ${mostStreams} source streams are the most`;
			places.push({kind: 'stream', stream, read: 0, partial: true, trouble});
			continue;
		}
		const look = async () => {
			const around = await readAround(store, anchor, read, signal);
			hits.push(...around.entries.filter(wanted).map(entry => hitOf('stream', stream, entry)));
			return {read: around.read, partial: true, around: {ids: ids.length, known}};
		};
		places.push(await place('stream', stream, false, look));
	}
	hits.sort((a, b) => a.time - b.time || compareIds(a.id, b.id));
	return {traceId, hits, places};
}

// A row has the trace id as it is shown, and cut: it says who may have it, not who has it.
async function* entriesWith(
	store: DlqStore,
	rows: readonly Row[],
	traceId: Bytes,
): AsyncGenerator<readonly Entry[]> {
	const shown = safeText(traceId, traceLimit);
	const ids = rows.filter(({trace}) => trace === shown).map(({id}) => id);
	for (let from = 0; from < ids.length; from += atOnce) {
		const entries = await store.readEntries(ids.slice(from, from + atOnce));
		yield entries.filter(entry => entry !== undefined);
	}
}

function sources(store: DlqStore, hits: readonly TraceHit[]): readonly Anchor[] {
	const own = [store.stream, ...['archive', 'rescue', 'audit'].map(suffix => derive(store.stream, suffix))];
	return anchorsOf(hits).filter(({stream}) => own.every(key => Buffer.compare(key, stream) !== 0));
}

// Of what lies beside the DLQ a missing right leaves a gap; the DLQ itself must be readable.
async function place(
	kind: TracePlace['kind'],
	stream: Bytes,
	must: boolean,
	look: () => Promise<Pick<TracePlace, 'read' | 'partial' | 'around'>>,
): Promise<TracePlace> {
	try {
		return {kind, stream, ...(await look()), trouble: undefined};
	} catch (error) {
		if (must || !(error instanceof RedisReplyError)) throw error;
		const trouble = error.code === 'NOPERM' ? 'this user may not read it' : error.message;
		return {kind, stream, read: 0, partial: true, trouble};
	}
}
