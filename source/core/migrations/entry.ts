import {type Entry, fieldNames, fieldValue} from '../entry.ts';
import type {MigrationEntry} from './types.ts';

/** What a migration is told about the entry. Bad UTF-8 is replaced; an attempt that is no number is 0. */
export function migrationEntry({id, fields}: Entry): MigrationEntry {
	const text = (name: string) => {
		const value = fieldValue(fields, name);
		return value === undefined ? undefined : Buffer.from(value).toString('utf8');
	};
	const attempt = Number(text(fieldNames.attempt) ?? 0);
	return {
		id,
		originalStream: text(fieldNames.source),
		originalMsgId: text(fieldNames.sourceId),
		error: text(fieldNames.error) ?? '',
		attempt: Number.isSafeInteger(attempt) ? attempt : 0,
		ts: text(fieldNames.ts),
		traceId: text(fieldNames.traceId),
	};
}
