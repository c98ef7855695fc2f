import {type Bytes, type Entry, fieldValue} from '../../entry.ts';
import {dataIn, type Layout, liveFields, notMigrated, sourceIn} from '../../layout.ts';
import {recordedFields} from '../../recorded.ts';
import {derive} from '../derive.ts';
import {withNotes, withoutNotes} from '../notes.ts';
import type {AuditRecord} from '../port.ts';
import {isMigrated, type TransferReply, type TransferRequest, type TransferResult} from '../transfer.ts';
import type {Keyspace} from './keyspace.ts';

const empty = Buffer.alloc(0);

/** The steps of the atomic script (`redis/scripts/transfer.ts`), in the same order and with the same replies. */
export function transferInMemory(
	keys: Keyspace,
	dlq: Bytes,
	request: TransferRequest,
	layout?: Layout,
): TransferReply {
	const {mode, items, create, limit, operation} = request;
	if (layout?.data === 'rest' && isMigrated(request)) return {kind: 'failed', message: notMigrated.spread};
	const archive = derive(dlq, 'archive');
	const from = sourceOf(dlq, request);
	const to = mode === 'restore' ? dlq : mode === 'discard' ? archive : (request.target ?? dlq);
	const touched = [from, to];
	if (isMigrated(request)) touched.push(archive);
	if (request.audit !== undefined) touched.push(derive(dlq, 'audit'));
	const wrong = touched.find(key => !['stream', 'none'].includes(keys.type(key)));
	if (wrong !== undefined) return {kind: 'wrong type', key: wrong, type: keys.type(wrong)};
	const looked = items.map(({id, payload}) => {
		const entry = keys.find(from, id);
		return {
			id,
			payload,
			entry,
			result: entry === undefined ? gone : against(entry, payload, request, layout),
		};
	});
	if (looked.some(({result}) => result === undefined) && !create && keys.type(to) === 'none')
		return {kind: 'no target'};
	const results = looked.map(({id, payload, entry, result}): TransferResult => {
		if (result !== undefined || entry === undefined) return result ?? gone;
		const noted = (why: 'replay' | 'discard') => withNotes(entry.fields, id, why, operation);
		const before = Buffer.from(fieldValue(entry.fields, 'dlq_id') ?? '').toString('latin1');
		if (mode === 'restore' && request.from === 'rescue' && keys.find(dlq, before) !== undefined)
			return {kind: 'present'};
		if (limit !== undefined && (keys.stream(to)?.entries.length ?? 0) >= limit) return {kind: 'no room'};
		const archivedAs = payload === undefined ? undefined : keys.add(archive, noted('replay'));
		const fields =
			mode === 'replay'
				? liveFields(layout, entry.fields, payload)
				: mode === 'discard'
					? noted('discard')
					: withoutNotes(entry.fields);
		const newId = keys.add(to, fields);
		keys.remove(from, id);
		return archivedAs === undefined ? {kind: 'moved', newId} : {kind: 'moved', newId, archivedAs};
	});
	return {kind: 'done', results, warnings: []};
}

export function sourceOf(dlq: Bytes, {mode, from = 'archive'}: TransferRequest): Bytes {
	return mode === 'restore' ? derive(dlq, from) : dlq;
}

/** The record that the script would write into the audit stream; undefined when nothing moved or none is kept. */
export function recordOf(
	{operation, mode, target, items, audit}: TransferRequest,
	results: readonly TransferResult[],
	before: ReadonlyArray<Entry | undefined>,
	time: number,
	layout?: Layout,
): Omit<AuditRecord, 'id'> | undefined {
	const entries = items.flatMap(({id}, at) => {
		const result = results[at];
		if (result?.kind !== 'moved') return [];
		return [{id, newId: result.newId, fields: recordedFields(layout, before[at] ?? {id, fields: []})}];
	});
	if (audit === undefined || entries.length === 0) return undefined;
	const {
		actor,
		reason,
		toolVersion: version,
		migration: {name: migration, sha256} = {name: '', sha256: ''},
	} = audit;
	return {time, operation, action: mode, actor, reason, target, migration, sha256, version, entries};
}

const gone = {kind: 'gone'} as const;

function against(
	{fields}: Entry,
	payload: Bytes | undefined,
	{mode, source}: TransferRequest,
	layout: Layout | undefined,
): TransferResult | undefined {
	const found = sourceIn(layout, fields);
	if ('stream' in source && !sameBytes(found, source.stream)) return {kind: 'mismatch', source: found};
	const data = payload ?? dataIn(layout, fields) ?? empty;
	return mode === 'replay' && data.length === 0 ? {kind: 'empty payload'} : undefined;
}

function sameBytes(a: Bytes | undefined, b: Bytes | undefined): boolean {
	if (a === undefined || b === undefined) return a === b;
	return Buffer.compare(a, b) === 0;
}
