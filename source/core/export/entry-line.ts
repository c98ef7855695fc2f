import {safeJson} from '../../text/safe-json.ts';
import {type Entry, type Field, fieldNames, fieldValue, isEntryId} from '../entry.ts';
import {migrationEntry} from '../migrations/entry.ts';
import {openPayload} from '../payload/open.ts';
import {toTypedJson} from '../payload/typed-json.ts';

/** Of the lines as they are written here. Readers refuse what is newer. */
const version = 1;
/** Larger payloads are not decoded beside their bytes: the line would be twice as long for nothing. */
const mostDecoded = 64 * 1024;

/**
 * An entry as one line of JSON, without the line end. `version`, `id` and `fields` (pairs of base64, in
 * order) give back the very entry; what follows is for people and programs that only read.
 */
export function entryLine(entry: Entry): string {
	return safeJson(entryObject(entry));
}

export function entryObject(entry: Entry): Readonly<Record<string, unknown>> {
	const {id, ...known} = migrationEntry(entry);
	const data = fieldValue(entry.fields, fieldNames.data) ?? Buffer.alloc(0);
	const payload = data.length <= mostDecoded ? openPayload(data) : undefined;
	return {
		version,
		id,
		fields: entry.fields.map(([name, value]) => [base64(name), base64(value)]),
		...known,
		...(payload === undefined
			? {}
			: {format: payload.format, payload: toTypedJson(payload, {masked: false}) ?? null}),
	};
}

/** The entry of a line, or what was expected there. Only what gives it back is looked at. */
export function parseEntryLine(line: string): Entry | {readonly expected: string} {
	let read: unknown;
	try {
		read = JSON.parse(line);
	} catch {
		return {expected: 'one JSON object a line'};
	}
	if (typeof read !== 'object' || read === null || Array.isArray(read)) return {expected: 'a JSON object'};
	const {version: written, id, fields} = read as Readonly<Record<string, unknown>>;
	if (typeof written !== 'number' || !Number.isInteger(written) || written < 1)
		return {expected: '"version": 1, as redis-dlq export writes it'};
	if (written > version)
		return {expected: `"version" up to ${version}: a newer redis-dlq wrote version ${written}`};
	if (typeof id !== 'string' || !isEntryId(id))
		return {expected: '"id" to be an entry id like "1763700123456-0"'};
	if (!Array.isArray(fields) || fields.length === 0)
		return {expected: '"fields" to be a list of at least one [name, value] pair'};
	const pairs: Field[] = [];
	for (const [at, pair] of (fields as unknown[]).entries()) {
		const [name, value, ...more] = Array.isArray(pair) ? (pair as unknown[]).map(bytesOf) : [];
		if (name === undefined || value === undefined || more.length > 0)
			return {expected: `"fields"[${at}] to be a pair of base64 texts`};
		pairs.push([name, value]);
	}
	return {id, fields: pairs};
}

function base64(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

// Node's decoder passes over whatever is no base64: only what it would write itself is taken.
function bytesOf(text: unknown): Buffer | undefined {
	if (typeof text !== 'string') return undefined;
	const bytes = Buffer.from(text, 'base64');
	return bytes.toString('base64') === text ? bytes : undefined;
}
