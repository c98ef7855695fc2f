import {type EntryId, type Field, fieldValue} from '../entry.ts';

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

/** What is put back on the DLQ of an entry that was exported: its fields and the id it had there. */
export function asPutBack(id: EntryId, fields: readonly Field[]): {oldId: EntryId; fields: readonly Field[]} {
	const plain = withoutNotes(fields);
	if (plain !== fields) return {oldId: text(fieldValue(plain, 'dlq_id')) || id, fields: plain};
	return {oldId: id, fields: [...fields, field('dlq_id', id)]};
}

function field(name: string, value: string): Field {
	return [Buffer.from(name), Buffer.from(value)];
}

function text(bytes: Uint8Array | undefined): string {
	return Buffer.from(bytes ?? '').toString('latin1');
}
