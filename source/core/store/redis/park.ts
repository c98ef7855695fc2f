import type {Redis} from 'ioredis';
import type {Bytes} from '../../entry.ts';
import {UnknownOutcomeError} from '../../errors.ts';
import {keySlot} from '../derive.ts';
import type {ParkReply, ParkRequest} from '../port.ts';
import {untilReady} from './connections.ts';
import {connectWithin, neverSent, runScript} from './run-script.ts';
import {park} from './scripts/park.ts';
import {asDlqError, isReply} from './troubles.ts';

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

function flat(fields: ParkRequest['fields']): Buffer[] {
	return fields.flatMap(([name, value]) => [Buffer.from(name), Buffer.from(value)]);
}
