import type {Bytes} from '../../entry.ts';
import {ConnectionError, UnknownOutcomeError} from '../../errors.ts';
import {keySlot} from '../derive.ts';
import type {ParkReply, ParkRequest} from '../port.ts';
import {untilReady} from './connections.ts';
import type {Nodes} from './nodes.ts';
import {connectWithin, neverSent, runScript} from './run-script.ts';
import {park} from './scripts/park.ts';
import {asDlqError, isReply} from './troubles.ts';

/** @throws ConnectionError, UnknownOutcomeError, RedisReplyError */
export async function parkOnRedis(nodes: Nodes, dlq: Bytes, request: ParkRequest): Promise<ParkReply> {
	const {sourceStream, group, id, fields, cap} = request;
	const [client, source] = [nodes.at(dlq), nodes.at(sourceStream)];
	if (client === undefined || source === undefined)
		throw new ConnectionError('no node of the cluster holds the key', 'try again in a moment');
	await untilReady(client, connectWithin);
	try {
		if (nodes.cluster && keySlot(dlq) !== keySlot(sourceStream)) {
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
			const acknowledged = await source.callBuffer('XACK', Buffer.from(sourceStream), Buffer.from(group), id);
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
