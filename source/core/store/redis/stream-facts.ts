import type {Redis} from 'ioredis';
import type {Bytes} from '../../entry.ts';
import type {StreamFacts} from '../port.ts';
import {asDlqError, isReply} from './troubles.ts';

type Reply = Buffer | number | null | readonly Reply[];

const counters =
	"local out, info = {}, redis.call('XINFO', 'STREAM', KEYS[1]) for at = 1, #info, 2 do " +
	"if info[at] == 'entries-added' then out[1] = info[at + 1] elseif info[at] == 'max-deleted-entry-id' then out[2] = info[at + 1] end end " +
	"return {out[1] or '', out[2] or ''}";

/**
 * Reads TYPE, length, ends and the server's clock, in one round trip; what was ever added by a script that
 * leaves the two bodies of XINFO behind, as long as the server takes it.
 */
export function createStreamFacts(stream: Bytes): (client: Redis) => Promise<StreamFacts> {
	let scripts = true;
	return async client => {
		const counts = scripts ? client.callBuffer('EVAL_RO', counters, '1', Buffer.from(stream)) : undefined;
		const [facts, read] = await Promise.all([
			readStreamFacts(client, stream),
			counts?.catch(error => {
				if (isReply(error) && !/no such key|WRONGTYPE|wrong kind/.test(error.message)) scripts = false;
				return undefined;
			}),
		]);
		if (facts.kind !== 'stream' || read === undefined) return facts;
		const [added = '', deleted = ''] = (read as unknown[]).map(String);
		return {
			...facts,
			entriesAdded: added === '' ? undefined : Number(added),
			maxDeletedId: deleted === '' ? undefined : deleted,
		};
	};
}

async function readStreamFacts(client: Redis, stream: Bytes): Promise<StreamFacts> {
	const key = Buffer.from(stream);
	const [time, type, length, first, last] = await Promise.allSettled([
		client.callBuffer('TIME'),
		client.callBuffer('TYPE', key),
		client.callBuffer('XLEN', key),
		client.callBuffer('XRANGE', key, '-', '+', 'COUNT', '1'),
		client.callBuffer('XREVRANGE', key, '+', '-', 'COUNT', '1'),
	]);
	const now = time.status === 'fulfilled' ? serverTime(time.value as Reply) : Date.now();
	const kind = type.status === 'fulfilled' ? String(type.value) : undefined;
	if (kind !== undefined && kind !== 'stream' && kind !== 'none')
		return {kind: 'wrong type', type: kind, now};
	for (const reply of [length, first, last]) if (reply.status === 'rejected') throw asDlqError(reply.reason);
	const count = length.status === 'fulfilled' ? Number(length.value) : 0;
	// An empty stream and none look alike to XLEN; where TYPE is denied the two are taken for the same.
	if (kind === 'none') return {kind: 'absent', now};
	return {
		kind: 'stream',
		length: count,
		firstId: idIn(first),
		lastId: idIn(last),
		entriesAdded: undefined,
		now,
	};
}

function serverTime(reply: Reply): number {
	const [seconds, micros] = reply as Reply[];
	return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
}

function idIn(reply: PromiseSettledResult<unknown>): string | undefined {
	if (reply.status === 'rejected') return undefined;
	const id = ((reply.value as Reply[])[0] as Reply[] | undefined)?.[0];
	return id === undefined ? undefined : String(id);
}
