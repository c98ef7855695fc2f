import {type EntryId, type Field, fieldValue, isEntryId} from '../entry.ts';

/** The fields that say where a copy came from, put behind its own. */
export function withNotes(
	fields: readonly Field[],
	id: EntryId,
	why: 'discard' | 'replay' | 'rescue',
	operation: string,
): Field[] {
	return [...fields, field('dlq_id', id), field('archived_for', why), field('operation', operation)];
}

/** The old id stays with an entry that is put back; why it was copied is no longer true. */
export function withoutNotes(fields: readonly Field[]): readonly Field[] {
	const [reason, operation] = fields.slice(-2).map(([name]) => String(Buffer.from(name)));
	return reason === 'archived_for' && operation === 'operation' ? fields.slice(0, -2) : fields;
}

/**
 * Why a copy lies where it does, by its own note at the end: a message may have a field of that name, too;
 * undefined when it has none.
 */
export function whyCopied(fields: readonly Field[]): string | undefined {
	const [name, value] = (fields.at(-2) ?? []).map(bytes => Buffer.from(bytes).toString('latin1'));
	return name === 'archived_for' ? value : undefined;
}

/** What is put back on the DLQ of an entry that was exported: its fields and the id it had there. */
export function asPutBack(id: EntryId, fields: readonly Field[]): {oldId: EntryId; fields: readonly Field[]} {
	const plain = withoutNotes(fields);
	const noted = plain === fields ? undefined : idOnDlq(plain);
	return noted === undefined
		? {oldId: id, fields: [...plain, field('dlq_id', id)]}
		: {oldId: noted, fields: plain};
}

function field(name: string, value: string): Field {
	return [Buffer.from(name), Buffer.from(value)];
}

/** The id that a copy, or what was put back, had on the DLQ; undefined when it names none. */
export function idOnDlq(fields: readonly Field[]): EntryId | undefined {
	const noted = Buffer.from(fieldValue(fields, 'dlq_id') ?? '').toString('latin1');
	return isEntryId(noted) ? noted : undefined;
}
