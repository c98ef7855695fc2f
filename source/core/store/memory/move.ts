import {type Bytes, type Field, fieldNames, fieldValue} from '../../entry.ts';
import {derive} from '../derive.ts';
import type {MoveReply, MoveRequest, Receipt} from '../port.ts';
import type {Keyspace} from './keyspace.ts';

const empty = Buffer.alloc(0);

/** The steps of the atomic script (`redis/scripts/move-one.ts`), in the same order and with the same replies. */
export function moveInMemory(keys: Keyspace, dlq: Bytes, request: MoveRequest): MoveReply {
	const archive = derive(dlq, 'archive');
	const touched = [dlq, request.target];
	if (request.payload !== undefined) touched.push(archive);
	if (request.audit !== undefined) touched.push(derive(dlq, 'audit'));
	const wrong = touched.find(key => !['stream', 'none'].includes(keys.type(key)));
	if (wrong !== undefined) return {kind: 'wrong type', key: wrong, type: keys.type(wrong)};
	const entry = keys.find(dlq, request.id);
	if (entry === undefined) return {kind: 'gone'};
	const source = fieldValue(entry.fields, fieldNames.source);
	if (!sameBytes(source, request.source)) return {kind: 'mismatch', source};
	const data = request.payload ?? fieldValue(entry.fields, fieldNames.data) ?? empty;
	if (data.length === 0) return {kind: 'empty payload'};
	if (!request.create && keys.type(request.target) === 'none') return {kind: 'no target'};
	const archivedAs = request.payload === undefined ? undefined : keys.add(archive, entry.fields);
	const newId = keys.add(request.target, liveFields(entry.fields, data));
	keys.remove(dlq, request.id);
	return {kind: 'moved', newId, warnings: [], ...(archivedAs === undefined ? {} : {archivedAs})};
}

/** The receipt that the script would write into the audit stream. */
export function receiptOf(request: MoveRequest, newId: string, time: number): Receipt {
	const {operation, target, audit} = request;
	return {operation, action: 'replay', actor: audit?.actor ?? '', time, newId, target};
}

function liveFields(fields: readonly Field[], data: Bytes): Field[] {
	const text = (name: string) => fieldValue(fields, name) ?? empty;
	return [
		[Buffer.from(fieldNames.data), data],
		[Buffer.from(fieldNames.ts), text(fieldNames.ts)],
		[Buffer.from(fieldNames.traceId), text(fieldNames.traceId)],
	];
}

export function sameBytes(a: Bytes | undefined, b: Bytes | undefined): boolean {
	if (a === undefined || b === undefined) return a === b;
	return Buffer.compare(a, b) === 0;
}
