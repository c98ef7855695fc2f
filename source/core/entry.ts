/** Bytes as Redis holds them. */
export type Bytes = Uint8Array;

/** A stream entry's id as Redis writes it: `<milliseconds>-<sequence>`. */
export type EntryId = string;

/** A field of a stream entry: name and value, both bytes. */
export type Field = readonly [name: Bytes, value: Bytes];

/** One row of a stream: every field in its order, nothing interpreted, nothing lost. */
export interface Entry {
	readonly id: EntryId;
	readonly fields: readonly Field[];
	/** What it says, where it is not written as the reference writes it. */
	readonly known?: Known | undefined;
}

/** The facts about an entry, wherever its layout has them. */
export interface Known extends Readonly<Partial<Record<keyof typeof fieldNames, Bytes | undefined>>> {
	/** Fields that are one of these facts as they are, by their latin-1 names. */
	readonly used: ReadonlySet<string>;
}

/** The names that the reference gives the fields of a DLQ entry, in the order it writes them. */
export const fieldNames = {
	source: 'original_stream',
	sourceId: 'original_msg_id',
	error: 'error',
	attempt: 'attempt',
	data: 'data',
	ts: 'ts',
	traceId: 'trace_id',
} as const;

/** The value of the last field of that name: a field that occurs twice counts once, the last time. */
export function fieldValue(fields: readonly Field[], name: string): Bytes | undefined {
	const wanted = Buffer.from(name);
	return fields.findLast(([key]) => Buffer.compare(key, wanted) === 0)?.[1];
}

/** A fact about the entry, wherever its layout has it. */
export function factOf(
	{fields, known}: Pick<Entry, 'fields' | 'known'>,
	what: keyof typeof fieldNames,
): Bytes | undefined {
	return known === undefined ? fieldValue(fields, fieldNames[what]) : known[what];
}

const idPattern = /^\d{1,20}-\d{1,20}$/;
const largest = 18_446_744_073_709_551_615n;

/** Whether the text is a complete entry id within the 64-bit limits of Redis. */
export function isEntryId(text: string): boolean {
	return idPattern.test(text) && text.split('-').every(part => BigInt(part) <= largest);
}

/** Orders ids as Redis does; for sorting. */
export function compareIds(a: EntryId, b: EntryId): number {
	// Alike in their lengths, as neighbours mostly are, they are ordered as texts.
	if (a.length === b.length && a.indexOf('-') === b.indexOf('-')) return a < b ? -1 : a > b ? 1 : 0;
	return comparePart(a, b, 0) || comparePart(a, b, 1);
}

/** Milliseconds since the epoch in the id: when the entry was added, by the server's clock. */
export function idTime(id: EntryId): number {
	return Number(id.slice(0, id.indexOf('-')));
}

function comparePart(a: EntryId, b: EntryId, part: 0 | 1): number {
	const [left = '0', right = '0'] = [a.split('-')[part], b.split('-')[part]];
	return left.length === right.length
		? left < right
			? -1
			: left > right
				? 1
				: 0
		: left.length - right.length;
}
