import {createHash} from 'node:crypto';
import type {Redis} from 'ioredis';
import type {Bytes} from '../../entry.ts';
import {UnknownOutcomeError} from '../../errors.ts';
import {derive, keySlot} from '../derive.ts';
import type {MoveReply, MoveRequest, ParkReply, ParkRequest} from '../port.ts';
import {untilReady} from './connections.ts';
import {moveOne} from './scripts/move-one.ts';
import {park} from './scripts/park.ts';
import {asDlqError, codeOf, isReply} from './troubles.ts';

const connectWithin = 2000;

/** Runs the move script; every way it can end is a reply. */
export async function moveOnRedis(
	client: Redis,
	dlq: Bytes,
	cluster: boolean,
	request: MoveRequest,
): Promise<MoveReply> {
	const {target, payload, audit} = request;
	if (cluster && keySlot(dlq) !== keySlot(target)) {
		return {kind: 'other slot', message: 'the target lies in another slot of the cluster than the DLQ'};
	}
	if (!(await untilReady(client, connectWithin))) return {kind: 'not sent', message: 'not connected'};
	const keys = [dlq, target];
	if (payload !== undefined) keys.push(derive(dlq, 'archive'));
	if (audit !== undefined) keys.push(derive(dlq, 'audit'));
	try {
		const reply = (await runScript(client, moveOne, keys, moveArguments(request))) as Buffer[];
		return moveReply(reply);
	} catch (error) {
		return failedMove(error, keys);
	}
}

/** @throws ConnectionError, UnknownOutcomeError, RedisReplyError */
export async function parkOnRedis(
	client: Redis,
	dlq: Bytes,
	cluster: boolean,
	request: ParkRequest,
): Promise<ParkReply> {
	const {sourceStream, group, id, fields, cap} = request;
	await untilReady(client, connectWithin);
	try {
		if (cluster && keySlot(dlq) !== keySlot(sourceStream)) {
			// Add first: a crash in between leaves the message twice rather than nowhere.
			const added = await client.callBuffer(
				'XADD',
				Buffer.from(dlq),
				'MAXLEN',
				'~',
				String(cap),
				'*',
				...flat(fields),
			);
			const acknowledged = await client.callBuffer('XACK', Buffer.from(sourceStream), Buffer.from(group), id);
			return {dlqMsgId: String(added), acknowledged: Number(acknowledged)};
		}
		const reply = await runScript(
			client,
			park,
			[dlq, sourceStream],
			[String(cap), group, id, ...flat(fields)],
		);
		const [dlqMsgId, acknowledged] = reply as [Buffer, number];
		return {dlqMsgId: String(dlqMsgId), acknowledged};
	} catch (error) {
		if (isReply(error) || neverSent(error)) throw asDlqError(error);
		const hint = 'look for the message on the DLQ: it may have been parked';
		throw new UnknownOutcomeError(`no reply came: ${asDlqError(error).message}`, hint, id);
	}
}

async function runScript(
	client: Redis,
	script: string,
	keys: readonly Bytes[],
	args: ReadonlyArray<string | Bytes>,
): Promise<unknown> {
	const sha = createHash('sha1').update(script).digest('hex');
	const rest = [
		String(keys.length),
		...[...keys, ...args].map(each => (typeof each === 'string' ? each : Buffer.from(each))),
	];
	try {
		return await client.callBuffer('EVALSHA', sha, ...rest);
	} catch (error) {
		// NOSCRIPT says that nothing ran.
		if (!isReply(error) || codeOf(error) !== 'NOSCRIPT') throw error;
		return client.callBuffer('EVAL', script, ...rest);
	}
}

function moveArguments({operation, id, source, create, payload, audit}: MoveRequest): Array<string | Bytes> {
	const {actor = '', reason = '', migration, toolVersion = ''} = audit ?? {};
	const flag = (on: boolean) => (on ? '1' : '0');
	return [
		id,
		flag(source !== undefined),
		source ?? '',
		flag(create),
		flag(payload !== undefined),
		payload ?? '',
		flag(audit !== undefined),
		operation,
		actor,
		reason,
		migration?.name ?? '',
		migration?.sha256 ?? '',
		toolVersion,
	];
}

function moveReply([status, first, second, third]: readonly Buffer[]): MoveReply {
	const text = (value: Buffer | undefined) => value?.toString('utf8') ?? '';
	switch (text(status)) {
		case 'moved': {
			const warning = text(third);
			const archived = text(second) === '' ? {} : {archivedAs: text(second)};
			return {kind: 'moved', newId: text(first), ...archived, warnings: warning === '' ? [] : [warning]};
		}
		case 'gone':
			return {kind: 'gone'};
		case 'mismatch':
			return {kind: 'mismatch', source: text(first) === '1' ? second : undefined};
		case 'empty':
			return {kind: 'empty payload'};
		case 'no target':
			return {kind: 'no target'};
		case 'wrong type':
			return {kind: 'wrong type', key: first ?? Buffer.alloc(0), type: text(second)};
		case 'denied':
			return {
				kind: 'denied',
				message: `${text(first)} on ${text(second)} is denied`,
				hint: hintFor(text(second)),
			};
		default:
			return refusedBy(text(first));
	}
}

function refusedBy(message: string): MoveReply {
	return /\bOOM\b|maxmemory/.test(message) ? {kind: 'out of memory', message} : {kind: 'failed', message};
}

function failedMove(error: unknown, keys: readonly Bytes[]): MoveReply {
	const {message, hint} = asDlqError(error);
	if (neverSent(error)) return {kind: 'not sent', message};
	if (!isReply(error)) return {kind: 'unknown', message};
	const code = codeOf(error);
	// A script's keys must all be open to reading and writing, whatever the script does with them.
	if (code === 'NOPERM' && message.includes('keys')) {
		const named = keys.map(key => Buffer.from(key).toString('utf8')).join(', ');
		return {kind: 'denied', message, hint: `the user must be allowed to read and write all of: ${named}`};
	}
	if (code === 'NOPERM') return {kind: 'denied', message, hint};
	if (code === 'OOM') return {kind: 'out of memory', message};
	if (code === 'CROSSSLOT') return {kind: 'other slot', message};
	return {kind: 'failed', message};
}

// What ioredis refuses before a byte is written.
function neverSent(error: unknown): boolean {
	return (
		error instanceof Error &&
		/isn't writeable|Connection is closed\.$/.test(error.message) &&
		/enableOfflineQueue/.test(error.message)
	);
}

function hintFor(key: string): string {
	return key.endsWith(':audit')
		? `grant XADD on ${key}, or go without a record: --no-audit`
		: `grant it; redis-dlq doctor prints the ACL line`;
}

function flat(fields: ParkRequest['fields']): Buffer[] {
	return fields.flatMap(([name, value]) => [Buffer.from(name), Buffer.from(value)]);
}
