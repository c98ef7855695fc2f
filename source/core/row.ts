import {type SafeText, safeText} from '../text/safe-text.ts';
import {type Bytes, type Entry, type EntryId, fieldNames} from './entry.ts';
import {ends, gap, signatureOf} from './signature.ts';

/** What the list shows of an entry: no payload, texts cut to what a row can hold. */
export interface Row {
	readonly id: EntryId;
	/** `original_stream`; empty when there is none. */
	readonly source: SafeText;
	/** `original_msg_id`. */
	readonly sourceId: SafeText;
	/** `trace_id`; empty when there is none. */
	readonly trace: SafeText;
	readonly error: SafeText;
	/** The error with its variable parts replaced. */
	readonly signature: SafeText;
	/** As written; `?` when there is none. */
	readonly attempt: SafeText;
	/** Bytes of the payload. */
	readonly size: number;
}

/** The fields that a row is made of, as Redis holds them; undefined where there is none. */
export interface RowFields {
	source?: Bytes | undefined;
	sourceId?: Bytes | undefined;
	error?: Bytes | undefined;
	attempt?: Bytes | undefined;
	trace?: Bytes | undefined;
}

export const sourceLimit = 200;
export const idLimit = 100;
/** Bytes of a trace id that a row shows. */
export const traceLimit = 100;
/** Bytes of an error that a row shows. */
const errorLimit = 300;
/** Bytes at both ends of a longer error that a row is made from, and what stands between them then. */
export const errorEnds = ends;
export const errorGap = gap;
const attemptLimit = 12;
const unknownAttempt = safeText('?');

const byName: ReadonlyMap<string, keyof RowFields> = new Map([
	[fieldNames.source, 'source'],
	[fieldNames.sourceId, 'sourceId'],
	[fieldNames.error, 'error'],
	[fieldNames.attempt, 'attempt'],
	[fieldNames.traceId, 'trace'],
]);

/** One entry as a row. For many use `createSummariser`. */
export function summarise(entry: Entry): Row {
	return createSummariser().ofEntry(entry);
}

export interface Summariser {
	ofEntry(entry: Entry): Row;
	ofFields(id: EntryId, fields: RowFields, size: number): Row;
}

/** So many different texts are remembered: thousands of entries die of a handful of errors. */
const remembered = 2000;

/** Makes rows, and makes each of the texts that many of them share only once. */
export function createSummariser(): Summariser {
	const errors = new Map<string, Pick<Row, 'error' | 'signature'>>();
	const texts = new Map<string, SafeText>();

	const errorOf = (bytes: Bytes | undefined) =>
		recall(errors, withoutMiddle(bytes), cut => ({
			error: safeText(cut, errorLimit),
			// By way of bytes, so that a short text does not hold the long one that it was cut from.
			signature: safeText(Buffer.from(signatureOf(decode(cut)))),
		}));
	const textOf = (bytes: Bytes | undefined, limit: number) =>
		recall(texts, bytes?.subarray(0, limit + 1), cut => safeText(cut, limit));

	const summariser: Summariser = {
		ofFields(id, {source, sourceId, error, attempt, trace}, size) {
			return {
				id,
				source: textOf(source, sourceLimit),
				// Every one is another.
				sourceId: safeText(sourceId ?? '', idLimit),
				trace: safeText(trace ?? '', traceLimit),
				...errorOf(error),
				attempt: textOf(attempt, attemptLimit) || unknownAttempt,
				size,
			};
		},
		ofEntry({id, fields, known}) {
			if (known !== undefined) {
				const {traceId: trace, data} = known;
				return summariser.ofFields(id, {...known, trace}, data?.length ?? 0);
			}
			const found: RowFields = {};
			let size = 0;
			for (const [name, value] of fields) {
				const text = latin(name);
				const fact = byName.get(text);
				if (fact !== undefined) found[fact] = value;
				else if (text === fieldNames.data) size = value.length;
			}
			return summariser.ofFields(id, found, size);
		},
	};
	return summariser;
}

/** Bytes of all fields, names included. */
export function entrySize(entry: Entry): number {
	return entry.fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}

function recall<Value>(known: Map<string, Value>, bytes: Bytes = none, make: (bytes: Bytes) => Value): Value {
	const key = latin(bytes);
	let value = known.get(key);
	if (value === undefined) {
		value = make(bytes);
		if (known.size >= remembered) known.clear();
		known.set(key, value);
	}
	return value;
}

const none = Buffer.alloc(0);
const between = Buffer.from(errorGap);

// A stack trace may be long, and Python's says at its end what it is about. What was cut stays as it is.
function withoutMiddle(bytes: Bytes | undefined): Bytes | undefined {
	if (bytes === undefined || bytes.length <= 2 * errorEnds + between.length) return bytes;
	return Buffer.concat([bytes.subarray(0, errorEnds), between, bytes.subarray(-errorEnds)]);
}

function decode(bytes: Bytes): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

function latin(bytes: Bytes): string {
	return (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes)).toString('latin1');
}
