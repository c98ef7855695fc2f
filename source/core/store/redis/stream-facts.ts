import type {Redis} from 'ioredis';
import type {Bytes} from '../../entry.ts';
import type {StreamFacts} from '../port.ts';
import {asDlqError, codeOf, isReply} from './troubles.ts';

type Reply = Buffer | number | null | readonly Reply[];

// Type, length, first and last id, and from Redis 7 what was ever added and the largest id deleted.
const projection = `
local kind = redis.call('TYPE', KEYS[1])
kind = type(kind) == 'table' and kind.ok or kind
if kind ~= 'stream' then return {kind} end
local info, flat = {}, redis.call('XINFO', 'STREAM', KEYS[1])
for at = 1, #flat, 2 do info[flat[at]] = flat[at + 1] end
local function id(entry) return entry and entry[1] or '' end
return {kind, info['length'], id(info['first-entry']), id(info['last-entry']), info['entries-added'] or '', info['max-deleted-entry-id'] or ''}`;

/**
 * Reads type, length, ends and the server's clock in one round trip: by a script that leaves the bodies
 * behind, as long as the server takes it, else by plain reads.
 */
export function createStreamFacts(stream: Bytes): (client: Redis) => Promise<StreamFacts> {
	const key = Buffer.from(stream);
	let scripts = true;
	return async client => {
		if (!scripts) return readStreamFacts(client, stream);
		const [time, read] = await Promise.allSettled([
			client.callBuffer('TIME'),
			client.callBuffer('EVAL_RO', projection, '1', key),
		]);
		if (read.status === 'fulfilled') return projected(read.value as Reply[], clockOf(time));
		if (!isReply(read.reason)) throw asDlqError(read.reason);
		// Whatever is wrong with scripts here, the plain reads tell whether the facts can be had.
		if (['NOPERM', 'ERR'].includes(codeOf(read.reason))) scripts = false;
		return readStreamFacts(client, stream);
	};
}

function projected([type, length, first, last, added, deleted]: readonly Reply[], now: number): StreamFacts {
	const kind = String(type);
	if (kind === 'none') return {kind: 'absent', now};
	if (kind !== 'stream') return {kind: 'wrong type', type: kind, now};
	const text = (reply: Reply | undefined) => (String(reply ?? '') === '' ? undefined : String(reply));
	const count = text(added);
	return {
		kind: 'stream',
		length: Number(length),
		firstId: text(first),
		lastId: text(last),
		entriesAdded: count === undefined ? undefined : Number(count),
		maxDeletedId: text(deleted),
		now,
	};
}

function clockOf(time: PromiseSettledResult<unknown>): number {
	return time.status === 'fulfilled' ? serverTime(time.value as Reply) : Date.now();
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
	const now = clockOf(time);
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
