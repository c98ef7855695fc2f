import {type Entry, factOf, type fieldNames} from '../entry.ts';
import type {MigrationEntry} from './types.ts';

/** What a migration is told about the entry. Bad UTF-8 is replaced; an attempt that is no number is 0. */
export function migrationEntry(entry: Entry): MigrationEntry {
	const text = (what: keyof typeof fieldNames) => {
		const value = factOf(entry, what);
		return value === undefined ? undefined : Buffer.from(value).toString('utf8');
	};
	const attempt = Number(text('attempt') ?? 0);
	return {
		id: entry.id,
		originalStream: text('source'),
		originalMsgId: text('sourceId'),
		error: text('error') ?? '',
		attempt: Number.isSafeInteger(attempt) ? attempt : 0,
		ts: text('ts'),
		traceId: text('traceId'),
	};
}
