import {decode} from '@msgpack/msgpack';
import type {Redis} from 'ioredis';
import {type Bytes, type Entry, type Field, fieldValue} from '../../entry.ts';
import type {reading} from '../../layout.ts';
import {derive} from '../derive.ts';
import type {AuditRecord, PageQuery} from '../port.ts';
import {readEntries} from './reads.ts';

/** Records as the scripts write them. Others may have written into the stream of that name: theirs have no entries. */
export async function readAudit(
	client: Redis,
	stream: Bytes,
	query: PageQuery,
	see = asIs,
): Promise<AuditRecord[]> {
	return (await readEntries(client, derive(stream, 'audit'), query)).map(entry => recordOf(entry, see));
}

const asIs: ReturnType<typeof reading> = entry => entry;

function recordOf({id, fields}: Entry, see: typeof asIs): AuditRecord {
	const text = (name: string) => Buffer.from(fieldValue(fields, name) ?? '').toString('utf8');
	return {
		id,
		time: Math.floor(Number(text('time')) * 1000),
		operation: text('operation'),
		action: text('action'),
		actor: text('actor'),
		reason: text('reason'),
		target: fieldValue(fields, 'target'),
		migration: text('migration'),
		sha256: text('sha256'),
		version: text('version'),
		entries: entriesIn(fieldValue(fields, 'entries')).map(see),
	};
}

function entriesIn(packed: Bytes | undefined): AuditRecord['entries'] {
	if (packed === undefined) return [];
	try {
		// Lua's packer writes bytes as text: read back as the bytes they are.
		const moves = decode(packed, {rawStrings: true}) as ReadonlyArray<readonly [Bytes, Bytes, Bytes[]]>;
		return moves.map(([id, newId, flat]) => ({
			id: Buffer.from(id).toString('latin1'),
			newId: Buffer.from(newId).toString('latin1'),
			fields: pairs(flat),
		}));
	} catch {
		return [];
	}
}

function pairs(flat: readonly Bytes[] | Readonly<Record<string, never>>): Field[] {
	const out: Field[] = [];
	// An empty table of Lua's is packed as an empty map or array.
	if (!Array.isArray(flat)) return out;
	for (let at = 0; at + 1 < flat.length; at += 2) out.push([flat[at], flat[at + 1]]);
	return out;
}
