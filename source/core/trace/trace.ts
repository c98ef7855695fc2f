import {type Bytes, compareIds, type Entry, type EntryId, fieldNames, fieldValue, idTime} from '../entry.ts';
import {pages} from '../pages.ts';
import {derive} from '../store/derive.ts';
import type {AuditRecord, DlqStore} from '../store/port.ts';
import {type Anchor, anchorsOf, readAround} from './around.ts';

export interface TraceOptions {
	readonly signal?: AbortSignal | undefined;
	/** Told how many entries and records have been read. */
	readonly onProgress?: ((read: number) => void) | undefined;
}

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
	/** Why it could not be read. */
	readonly trouble: string | undefined;
}

export type TraceHit = {readonly time: number; readonly stream: Bytes; readonly id: EntryId} & (
	| {readonly kind: 'dlq' | 'archive' | 'rescue' | 'stream'; readonly entry: Entry}
	| {
			readonly kind: 'audit';
			readonly record: AuditRecord;
			/** The one of its entries that has the trace id. */
			readonly moved: AuditRecord['entries'][number];
	  }
);

const recordPage = 50;
const mostRecords = 10_000;
const mostEntries = 100_000;

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
	const wanted = ({fields}: Pick<Entry, 'fields'>) => hasTrace(fields, traceId);

	for (const kind of ['dlq', 'archive', 'rescue'] as const) {
		const stream = kind === 'dlq' ? store.stream : derive(store.stream, kind);
		places.push(
			await place(kind, stream, kind === 'dlq', async () => {
				let seen = 0;
				for await (const page of pages(
					query => store.streamPage(stream, query),
					{order: 'newest first', limit: mostEntries},
					signal,
				)) {
					read(page.length);
					seen += page.length;
					for (const entry of page.filter(wanted))
						hits.push({kind, stream, id: entry.id, time: idTime(entry.id), entry});
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
				for (const record of records)
					for (const moved of record.entries.filter(wanted))
						hits.push({kind: 'audit', stream: audit, id: record.id, time: record.time, record, moved});
				if (records.length < recordPage) return {read: seen, partial: false};
				beyond = records.at(-1)?.id;
			}
			return {read: seen, partial: true};
		}),
	);

	for (const anchor of sources(store, hits)) {
		const {stream} = anchor;
		places.push(
			await place('stream', stream, false, async () => {
				const around = await readAround(store, anchor, read, signal);
				for (const entry of around.entries.filter(wanted))
					hits.push({kind: 'stream', stream, id: entry.id, time: idTime(entry.id), entry});
				return {read: around.read, partial: true};
			}),
		);
	}
	hits.sort((a, b) => a.time - b.time || compareIds(a.id, b.id));
	return {traceId, hits, places};
}

/** The trace id of an entry, wherever it lies by now; undefined when it is not found or has none. @throws ConnectionError, RedisReplyError */
export async function traceIdOf(store: DlqStore, id: EntryId): Promise<Bytes | undefined> {
	const entry = await store.readEntry(id);
	if (entry !== undefined) return traceIn(entry.fields);
	for (const aside of ['archive', 'rescue'] as const) {
		const stream = derive(store.stream, aside);
		for await (const page of pages(query => store.streamPage(stream, query), {
			order: 'newest first',
			limit: mostEntries,
		})) {
			const found = page.find(
				({id: own, fields}) => own === id || latin(fieldValue(fields, 'dlq_id')) === id,
			);
			if (found !== undefined) return traceIn(found.fields);
		}
	}
	let beyond: EntryId | undefined;
	for (let read = 0; read < mostRecords; read += recordPage) {
		const records = await store.auditRecords({order: 'newest first', beyond, count: recordPage});
		for (const {entries} of records) {
			const found = entries.find(moved => moved.id === id || moved.newId === id);
			if (found !== undefined) return traceIn(found.fields);
		}
		if (records.length < recordPage) break;
		beyond = records.at(-1)?.id;
	}
	return undefined;
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
	look: () => Promise<{readonly read: number; readonly partial: boolean}>,
): Promise<TracePlace> {
	try {
		return {kind, stream, ...(await look()), trouble: undefined};
	} catch (error) {
		if (must || !(error instanceof Error && error.name === 'RedisReplyError')) throw error;
		return {kind, stream, read: 0, partial: true, trouble: error.message};
	}
}

function traceIn(fields: Entry['fields']): Bytes | undefined {
	const found = fieldValue(fields, fieldNames.traceId);
	return found === undefined || found.length === 0 ? undefined : found;
}

function hasTrace(fields: Entry['fields'], traceId: Bytes): boolean {
	const found = fieldValue(fields, fieldNames.traceId);
	return found !== undefined && Buffer.compare(found, traceId) === 0;
}

function latin(bytes: Bytes | undefined): string {
	return Buffer.from(bytes ?? '').toString('latin1');
}
