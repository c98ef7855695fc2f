import {type Bytes, type Entry, type EntryId, factOf, fieldNames, fieldValue, idTime} from '../entry.ts';
import type {AuditRecord} from '../store/port.ts';

/** What a hit tells; no payload is held. */
export type TraceHit = {
	readonly time: number;
	readonly stream: Bytes;
	readonly id: EntryId;
	/** Where the message failed, and its id there. */
	readonly source: Bytes | undefined;
	readonly sourceId: Bytes | undefined;
} & (
	| {
			readonly kind: 'dlq' | 'archive' | 'rescue' | 'stream';
			/** Undefined for a message that is alive. */
			readonly error: Bytes | undefined;
	  }
	| {
			readonly kind: 'audit';
			readonly record: Omit<AuditRecord, 'entries'>;
			/** The one of its entries that has the trace id. */
			readonly moved: {readonly id: EntryId; readonly newId: EntryId};
	  }
);

/** Bytes of an error that are kept. */
const shownError = 2000;

export type Seen = Pick<Entry, 'fields' | 'known'>;

export function hitOf(kind: 'dlq' | 'archive' | 'rescue' | 'stream', stream: Bytes, entry: Entry): TraceHit {
	const {id} = entry;
	const error = copied(factOf(entry, 'error')?.subarray(0, shownError));
	return {kind, stream, id, time: idTime(id), error, ...sourceOf(entry)};
}

export function sourceOf(entry: Seen): Pick<TraceHit, 'source' | 'sourceId'> {
	return {source: copied(factOf(entry, 'source')), sourceId: copied(factOf(entry, 'sourceId'))};
}

// A piece of a reply would hold all of it.
function copied(bytes: Bytes | undefined): Bytes | undefined {
	return bytes === undefined ? undefined : Buffer.from(bytes);
}

// A message that is alive has the reference's names, whatever the layout of the DLQ.
/** Undefined when there is none, or an empty one. */
export function traceIn({fields, known}: Seen): Bytes | undefined {
	const found = known?.traceId ?? fieldValue(fields, fieldNames.traceId);
	return found === undefined || found.length === 0 ? undefined : found;
}
