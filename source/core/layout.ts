import {type Bytes, type Entry, type Field, fieldNames, fieldValue, type Known} from './entry.ts';
import {UsageError} from './errors.ts';
import {facts as parts} from './facts.ts';
import {insideOf} from './payload/inside.ts';
import {encodeValue} from './payload/splice.ts';

/** Where one fact about an entry is found. */
export type Part =
	/** A field of the entry; with `path`, text inside the msgpack or JSON map that the field holds. */
	| {readonly field: string; readonly path?: readonly string[]; readonly prefix?: string}
	/** The same for every entry. */
	| {readonly value: string};

/** How the entries of a DLQ are written that is not the reference's. */
export interface Layout {
	readonly source?: Part | undefined;
	readonly sourceId?: Part | undefined;
	readonly error?: Part | undefined;
	readonly attempt?: Part | undefined;
	readonly ts?: Part | undefined;
	readonly traceId?: Part | undefined;
	/** The field with the payload; `rest`: the fields that mean nothing else are the payload, as one map. */
	readonly data: {readonly field: string} | 'rest';
	/**
	 * What a replay publishes, name by name in this order; `rest`: every field that tells nothing of the
	 * failure, as it is. Undefined: `data`, `ts` and `trace_id`.
	 */
	readonly live?: 'rest' | ReadonlyArray<readonly [name: string, field: string]> | undefined;
	/** Fields that `rest` leaves out, beside those that source, id, error and attempt are read from. */
	readonly drop?: readonly string[] | undefined;
}

/** What a reader of entries does to each: nothing with the reference's layout. */
export function reading(layout: Layout | undefined): <E extends Entry>(entry: E) => E {
	if (layout === undefined) return entry => entry;
	const failure = failureFields(layout);
	const used = new Set(parts.flatMap(name => wholeField(layout[name])));
	if (layout.data !== 'rest') used.add(layout.data.field);
	return entry => ({...entry, known: {...knownOf(layout, failure, entry.fields), used}});
}

/** The fields that tell of the failure: no part of the message. */
export function failureFields({source, sourceId, error, attempt, drop = []}: Layout): ReadonlySet<string> {
	return new Set([...[source, sourceId, error, attempt].flatMap(wholeField), ...drop.map(stored), 'dlq_id']);
}

/** What a replay of the entry publishes. The script's `live` does the same. */
export function liveFields(
	layout: Layout | undefined,
	fields: readonly Field[],
	payload: Bytes | undefined,
): Field[] {
	const named = (name: string, value: Bytes | undefined): Field => [Buffer.from(name), value ?? none];
	if (layout === undefined) {
		return [fieldNames.data, fieldNames.ts, fieldNames.traceId].map(name =>
			named(name, name === fieldNames.data && payload !== undefined ? payload : fieldValue(fields, name)),
		);
	}
	const {data, live} = layout;
	const of = (field: string) =>
		payload !== undefined && data !== 'rest' && field === data.field ? payload : fieldValue(fields, field);
	if (live === 'rest') {
		const left = failureFields(layout);
		return fields
			.filter(([name]) => !left.has(latin(name)))
			.map(([name, value]) => [name, isData(layout, name) ? (payload ?? value) : value]);
	}
	if (live !== undefined) return live.map(([name, field]) => named(name, of(field)));
	return [
		named(fieldNames.data, data === 'rest' ? none : of(data.field)),
		named(fieldNames.ts, partOf(layout.ts, fields)),
		named(fieldNames.traceId, partOf(layout.traceId, fields)),
	];
}

/** Whether the field holds the payload, or some of it. */
export function isDataField(layout: Layout | undefined): (name: Bytes) => boolean {
	if (layout === undefined) return name => latin(name) === fieldNames.data;
	if (layout.data !== 'rest') return name => isData(layout, name);
	const failure = failureFields(layout);
	return name => !failure.has(latin(name));
}

export function sourceIn(layout: Layout | undefined, fields: readonly Field[]): Bytes | undefined {
	return layout === undefined ? fieldValue(fields, fieldNames.source) : partOf(layout.source, fields);
}

export function dataIn(layout: Layout | undefined, fields: readonly Field[]): Bytes | undefined {
	if (layout === undefined) return fieldValue(fields, fieldNames.data);
	return dataOf(layout, failureFields(layout), fields);
}

/** Why a migrated payload cannot be published: what cannot be done byte for byte is not done at all. */
export function againstMigrating(
	layout: Layout | undefined,
	elsewhere: boolean,
): 'spread' | 'elsewhere' | undefined {
	if (layout === undefined) return undefined;
	if (layout.data === 'rest') return 'spread';
	return elsewhere ? 'elsewhere' : undefined;
}

export const notMigrated = {
	spread: 'the payload is spread over the fields of the entry: it can be replayed, not migrated',
	elsewhere: 'with mapped fields a migrated replay stays in the slot of the DLQ',
} as const;

/** Parking writes as the reference does; where entries are written otherwise, their own writer parks. */
export function foreignPark(): UsageError {
	return new UsageError(
		'this DLQ is written with field names of its own: nothing was parked',
		'park with the reference layout, or leave it to the system that writes this stream',
	);
}

function knownOf(
	layout: Layout,
	failure: ReadonlySet<string>,
	fields: readonly Field[],
): Omit<Known, 'used'> {
	const found: Partial<Record<(typeof parts)[number], Bytes | undefined>> = {};
	for (const name of parts) found[name] = partOf(layout[name], fields);
	return {...found, data: dataOf(layout, failure, fields)};
}

function dataOf({data}: Layout, failure: ReadonlySet<string>, fields: readonly Field[]): Bytes | undefined {
	if (data !== 'rest') return fieldValue(fields, data.field);
	const left = fields.filter(([name]) => !failure.has(latin(name)));
	if (left.length === 0) return undefined;
	return encodeValue(new Map(left.map(([name, value]) => [textOrBytes(name), textOrBytes(value)])));
}

function partOf(part: Part | undefined, fields: readonly Field[]): Bytes | undefined {
	if (part === undefined) return undefined;
	if ('value' in part) return Buffer.from(part.value);
	const value = fieldValue(fields, part.field);
	const found = value === undefined || part.path === undefined ? value : insideOf(value, part.path);
	return found === undefined || part.prefix === undefined
		? found
		: Buffer.concat([Buffer.from(part.prefix), found]);
}

function wholeField(part: Part | undefined): string[] {
	return part === undefined || 'value' in part || part.path !== undefined ? [] : [stored(part.field)];
}

function isData({data}: Layout, name: Bytes): boolean {
	return data !== 'rest' && latin(name) === stored(data.field);
}

function textOrBytes(bytes: Bytes): string | Bytes {
	const text = Buffer.from(bytes).toString('utf8');
	return Buffer.from(text).equals(bytes) ? text : bytes;
}

const none = Buffer.alloc(0);

function stored(name: string): string {
	return latin(Buffer.from(name));
}

// Names as latin-1 keep every byte apart.
function latin(name: Bytes): string {
	return Buffer.from(name).toString('latin1');
}
