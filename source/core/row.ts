import {type SafeText, safeText} from '../text/safe-text.ts';
import {type Entry, type EntryId, fieldNames, fieldValue} from './entry.ts';

/** What the list holds of every entry: no payload, texts cut to what a row can show. */
export interface Row {
	readonly id: EntryId;
	/** `original_stream`; empty when there is none. */
	readonly source: SafeText;
	/** `original_msg_id`. */
	readonly sourceId: SafeText;
	readonly error: SafeText;
	/** As written; `?` when there is none. */
	readonly attempt: SafeText;
	/** Bytes of the payload. */
	readonly size: number;
}

const sourceLimit = 200;
const idLimit = 45;
const errorLimit = 300;
const attemptLimit = 12;

export function summarise(entry: Entry): Row {
	const text = (name: string, limit: number) => safeText(fieldValue(entry.fields, name) ?? '', limit);
	return {
		id: entry.id,
		source: text(fieldNames.source, sourceLimit),
		sourceId: text(fieldNames.sourceId, idLimit),
		error: text(fieldNames.error, errorLimit),
		attempt: text(fieldNames.attempt, attemptLimit) || safeText('?'),
		size: fieldValue(entry.fields, fieldNames.data)?.length ?? 0,
	};
}

/** Bytes of all fields, names included. */
export function entrySize(entry: Entry): number {
	return entry.fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}
