import type {Redis} from 'ioredis';
import type {Bytes} from '../../entry.ts';
import {derive, keySlot} from '../derive.ts';
import {
	isMigrated,
	type TransferRefusal,
	type TransferReply,
	type TransferRequest,
	type TransferResult,
} from '../transfer.ts';
import {untilReady} from './connections.ts';
import {connectWithin, neverSent, runScript} from './run-script.ts';
import {transfer} from './scripts/transfer.ts';
import {asDlqError, codeOf, isReply} from './troubles.ts';

/** Runs the transfer script; every way it can end is a reply. */
export async function transferOnRedis(
	client: Redis,
	dlq: Bytes,
	cluster: boolean,
	request: TransferRequest,
): Promise<TransferReply> {
	const [from, to] = ends(dlq, request);
	if (cluster && keySlot(from) !== keySlot(to)) {
		return {kind: 'other slot', message: 'the target lies in another slot of the cluster than the DLQ'};
	}
	if (!(await untilReady(client, connectWithin))) return {kind: 'not sent', message: 'not connected'};
	const keys = [from, to];
	if (isMigrated(request)) keys.push(derive(dlq, 'archive'));
	if (request.audit !== undefined) keys.push(derive(dlq, 'audit'));
	try {
		return replyOf((await runScript(client, transfer, keys, scriptArguments(request))) as Reply[]);
	} catch (error) {
		return refusedBy(error, keys);
	}
}

type Reply = Buffer | readonly Buffer[];

function ends(dlq: Bytes, {mode, target}: TransferRequest): readonly [from: Bytes, to: Bytes] {
	const archive = derive(dlq, 'archive');
	if (mode === 'restore') return [archive, dlq];
	return [dlq, mode === 'discard' ? archive : (target ?? dlq)];
}

function scriptArguments(request: TransferRequest): Array<string | Bytes> {
	const {operation, mode, source, create, items, runs, limit, audit} = request;
	const {actor = '', reason = '', migration, toolVersion = ''} = audit ?? {};
	const flag = (on: boolean) => (on ? '1' : '0');
	const stream = 'stream' in source ? source.stream : undefined;
	return [
		mode,
		'any' in source ? '0' : stream === undefined ? '2' : '1',
		stream ?? '',
		flag(create),
		flag(isMigrated(request)),
		flag(audit !== undefined),
		limit === undefined ? '' : String(limit),
		operation,
		actor,
		reason,
		migration?.name ?? '',
		migration?.sha256 ?? '',
		toolVersion,
		(runs ?? items.map(() => 1)).join(' '),
		...items.map(({id}) => id),
		...(isMigrated(request) ? items.map(({payload}) => payload ?? '') : []),
	];
}

function replyOf([status, first, ...rest]: readonly Reply[]): TransferReply {
	const [key, second] = [first as Buffer | undefined, rest[0] as Buffer | undefined];
	switch (String(status)) {
		case 'done': {
			const warning = String(first);
			const results = rest.map(each => resultOf(each as readonly Buffer[]));
			return {kind: 'done', results, warnings: warning === '' ? [] : [warning]};
		}
		case 'no target':
			return {kind: 'no target'};
		case 'wrong type':
			return {kind: 'wrong type', key: key ?? Buffer.alloc(0), type: String(second)};
		default: {
			const denied = String(second);
			return {kind: 'denied', message: `${String(key)} on ${denied} is denied`, hint: hintFor(denied)};
		}
	}
}

function resultOf([status, first, second]: readonly Buffer[]): TransferResult {
	switch (String(status)) {
		case 'moved': {
			const newId = String(first);
			return second === undefined || second.length === 0
				? {kind: 'moved', newId}
				: {kind: 'moved', newId, archivedAs: String(second)};
		}
		case 'gone':
			return {kind: 'gone'};
		case 'empty':
			return {kind: 'empty payload'};
		case 'no room':
			return {kind: 'no room'};
		case 'mismatch':
			return {kind: 'mismatch', source: String(first) === '1' ? second : undefined};
		default:
			return {kind: 'failed', message: String(first)};
	}
}

function refusedBy(error: unknown, keys: readonly Bytes[]): TransferRefusal {
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

function hintFor(key: string): string {
	return key.endsWith(':audit')
		? `grant XADD on ${key}, or go without a record: --no-audit`
		: `grant it; redis-dlq doctor prints the ACL line`;
}
