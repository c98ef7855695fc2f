import {randomUUID} from 'node:crypto';
import {DLQ_CAP} from './defaults.ts';
import {type Bytes, type EntryId, factOf, fieldNames, fieldValue} from './entry.ts';
import {ConnectionError, RedisReplyError, UnknownOutcomeError, UsageError} from './errors.ts';
import {migrationEntry} from './migrations/entry.ts';
import type {MigrationEntry} from './migrations/types.ts';
import {decodeForMigration, inspectedValue} from './payload/decode.ts';
import {reencode} from './payload/splice.ts';
import {outcomeOf} from './replay/outcome.ts';
import {usualSettle} from './replay/replay.ts';
import {settle} from './replay/settle.ts';
import type {Outcome} from './replay/types.ts';
import type {DlqStore, MoveReply, MoveRequest} from './store/port.ts';

/** Attempts after which a failed message is parked. Source: the reference's MAX_RETRIES. */
export const MAX_RETRIES = 3;

/** A message's fields as a consumer may see them: pairs, a Map or an object; text or bytes. */
export type MessageFields =
	| ReadonlyMap<string | Bytes, string | Bytes>
	| ReadonlyArray<readonly [string | Bytes, string | Bytes]>
	| Readonly<Record<string, string | Bytes>>;

/** The payload bytes (text as UTF-8); empty when there is no field `data`. */
export function extractPayloadBytes(fields: MessageFields): Bytes {
	return find(fields, fieldNames.data) ?? Buffer.alloc(0);
}

/** `ts` and `trace_id` as text, bad UTF-8 replaced; those that are absent are left out. */
export function extractAuxFields(fields: MessageFields): {ts?: string; trace_id?: string} {
	const out: {ts?: string; trace_id?: string} = {};
	for (const name of [fieldNames.ts, fieldNames.traceId] as const) {
		const value = find(fields, name);
		if (value !== undefined) out[name] = Buffer.from(value).toString('utf8');
	}
	return out;
}

export interface FailedMessage {
	readonly sourceStream: string | Bytes;
	/** The consumer group that failed on it. */
	readonly group: string | Bytes;
	readonly id: EntryId;
	readonly fields: MessageFields;
	/** The error's text, as it is to be read on the DLQ. */
	readonly error: string;
	/** Deliveries so far, from 1. */
	readonly attempt: number;
}

/**
 * Parks a message that failed for the last time: adds it to the DLQ and acknowledges it at its source.
 * Below MAX_RETRIES nothing changes and it stays pending.
 * @returns the id on the DLQ; undefined when it was not parked
 * @throws ConnectionError, UnknownOutcomeError, RedisReplyError
 */
export async function handleFailedMessage(
	store: DlqStore,
	message: FailedMessage,
): Promise<EntryId | undefined> {
	const {id, error, attempt} = message;
	if (attempt < MAX_RETRIES) return undefined;
	const aux = extractAuxFields(message.fields);
	const sourceStream = bytes(message.sourceStream);
	const fields = [
		[fieldNames.source, sourceStream],
		[fieldNames.sourceId, id],
		[fieldNames.error, error],
		[fieldNames.attempt, String(attempt)],
		[fieldNames.data, extractPayloadBytes(message.fields)],
		[fieldNames.ts, aux.ts ?? ''],
		[fieldNames.traceId, aux.trace_id ?? ''],
	] as const;
	const pairs = fields.map(([name, value]) => [bytes(name), bytes(value)] as const);
	const reply = await store.park({
		sourceStream,
		group: bytes(message.group),
		id,
		fields: pairs,
		cap: DLQ_CAP,
	});
	return reply.dlqMsgId;
}

export interface InspectedEntry {
	readonly dlqMsgId: EntryId;
	readonly originalStream: string;
	readonly originalMsgId: string;
	readonly error: string;
	/** 0 when the field is no number. */
	readonly attempt: number;
	/** Undefined when it is absent or not exactly one valid msgpack value. */
	readonly payload: unknown;
}

/** One entry for reading; undefined when there is no such entry. @throws ConnectionError, RedisReplyError */
export async function inspectDlqEntry(store: DlqStore, id: EntryId): Promise<InspectedEntry | undefined> {
	const entry = await store.readEntry(id);
	if (entry === undefined) return undefined;
	const {originalStream = '', originalMsgId = '', error, attempt} = migrationEntry(entry);
	const payload = inspectedValue(factOf(entry, 'data'));
	return {dlqMsgId: id, originalStream, originalMsgId, error, attempt, payload};
}

export interface ReplayDlqOptions {
	/** Undefined: the entry's source. */
	readonly targetStream?: string | Bytes | undefined;
	readonly migrate?: ((payload: unknown, entry: MigrationEntry) => unknown) | undefined;
	/** Whether a missing target is created, as the reference does. */
	readonly createTarget?: boolean | undefined;
}

/**
 * Moves an entry from the DLQ to its target, atomically.
 * @returns the new id; undefined, and nothing has changed, when the entry is missing, its payload is
 * empty or the migration fails
 * @throws UsageError when the entry names no source and no target is named; ConnectionError,
 * RedisReplyError when Redis refuses; UnknownOutcomeError when it cannot be told whether it happened
 */
export async function replayDlqEntry(
	store: DlqStore,
	id: EntryId,
	{targetStream, migrate, createTarget = true}: ReplayDlqOptions = {},
): Promise<EntryId | undefined> {
	const entry = await store.readEntry(id);
	if (entry === undefined) return undefined;
	const data = factOf(entry, 'data');
	if (data === undefined || data.length === 0) return undefined;
	const source = factOf(entry, 'source');
	const target = targetStream === undefined ? source : bytes(targetStream);
	if (target === undefined || target.length === 0) {
		throw new UsageError(`entry ${id} does not say where it came from`, 'name a targetStream');
	}
	let payload: Bytes | undefined;
	if (migrate !== undefined) {
		try {
			payload = reencode(data, await migrate(decodeForMigration(data), migrationEntry(entry)));
		} catch {
			return undefined;
		}
	}
	const migration = migrate === undefined ? undefined : {name: migrate.name || 'function', sha256: ''};
	const audit = {actor: 'library', reason: '', toolVersion: 'library', migration};
	return moveOrThrow(store, {
		operation: randomUUID(),
		id,
		source,
		target,
		create: createTarget,
		payload,
		audit,
	});
}

async function moveOrThrow(store: DlqStore, request: MoveRequest): Promise<EntryId | undefined> {
	const reply = await store.move(request);
	if (reply.kind === 'moved') return reply.newId;
	if (reply.kind === 'gone' || reply.kind === 'empty payload') return undefined;
	if (reply.kind === 'unknown')
		return settledOrThrow(await settle(store, request, reply.message, usualSettle));
	throw errorOf(reply, request);
}

function settledOrThrow(outcome: Outcome): EntryId | undefined {
	if (outcome.kind === 'moved') return outcome.newId;
	if (outcome.kind === 'gone') return undefined;
	if (outcome.kind === 'unknown') throw new UnknownOutcomeError(outcome.reason, outcome.hint, outcome.id);
	throw new RedisReplyError(outcome.reason, outcome.hint, outcome.kind);
}

function errorOf(reply: MoveReply, request: MoveRequest): ConnectionError | RedisReplyError {
	const outcome = outcomeOf(request, reply, false);
	const [reason, hint] = 'reason' in outcome ? [outcome.reason, outcome.hint] : [reply.kind, ''];
	return reply.kind === 'not sent'
		? new ConnectionError(reason, hint)
		: new RedisReplyError(reason, hint, reply.kind);
}

function find(fields: MessageFields, wanted: string): Bytes | undefined {
	const pairs: Iterable<readonly [string | Bytes, string | Bytes]> = isPairs(fields)
		? fields
		: Object.entries(fields);
	return fieldValue(
		Array.from(pairs, ([name, value]) => [bytes(name), bytes(value)] as const),
		wanted,
	);
}

function isPairs(
	fields: MessageFields,
): fields is Exclude<MessageFields, Readonly<Record<string, string | Bytes>>> {
	return Symbol.iterator in fields;
}

function bytes(value: string | Bytes): Bytes {
	return typeof value === 'string' ? Buffer.from(value) : value;
}
