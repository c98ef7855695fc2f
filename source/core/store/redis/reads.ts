import type {Redis} from 'ioredis';
import {type Bytes, compareIds, type Entry, type EntryId, type Field} from '../../entry.ts';
import type {PageQuery} from '../port.ts';
import {asDlqError, isReply} from './troubles.ts';

export async function readEntries(
	client: Redis,
	stream: Bytes,
	{order, beyond, count}: PageQuery,
): Promise<Entry[]> {
	const key = Buffer.from(stream);
	const from = beyond === undefined ? undefined : `(${beyond}`;
	const args =
		order === 'newest first' ? ['XREVRANGE', key, from ?? '+', '-'] : ['XRANGE', key, from ?? '-', '+'];
	const [command, ...rest] = args as [string, ...Array<string | Buffer>];
	return entriesOf(await ask(client.callBuffer(command, ...rest, 'COUNT', String(count))));
}

export async function readOne(client: Redis, stream: Bytes, id: EntryId): Promise<Entry | undefined> {
	return entriesOf(await ask(client.callBuffer('XRANGE', Buffer.from(stream), id, id)))[0];
}

/** How many are read at first, to see whether they lie side by side. */
const probe = 8;

/**
 * Many at once, oldest first: those that lie side by side in one piece, the others one by one. What is read
 * in vain is a few rows at most.
 */
export async function readMany(
	client: Redis,
	stream: Bytes,
	ids: readonly EntryId[],
): Promise<Array<Entry | undefined>> {
	const found = await readRun(client, stream, ids.slice(0, probe));
	const rest = ids.slice(probe);
	const inOne = found !== undefined && rest.length > 0 ? await readRun(client, stream, rest) : undefined;
	if (found === undefined) return readEach(client, stream, ids);
	return [...found, ...(inOne ?? (await readEach(client, stream, rest)))];
}

/** Undefined unless the ids are a run without a gap. */
async function readRun(client: Redis, stream: Bytes, ids: readonly EntryId[]): Promise<Entry[] | undefined> {
	const [first, last] = [ids[0], ids.at(-1)];
	if (first === undefined || last === undefined || compareIds(first, last) >= 0) return undefined;
	const count = String(ids.length);
	const reply = await ask(client.callBuffer('XRANGE', Buffer.from(stream), first, last, 'COUNT', count));
	const entries = entriesOf(reply);
	return entries.length === ids.length && entries.every(({id}, at) => id === ids[at]) ? entries : undefined;
}

/** In one round trip. */
async function readEach(
	client: Redis,
	stream: Bytes,
	ids: readonly EntryId[],
): Promise<Array<Entry | undefined>> {
	const key = Buffer.from(stream);
	const pipeline = client.pipeline();
	for (const id of ids) pipeline.callBuffer('XRANGE', key, id, id);
	const replies = (await ask(pipeline.exec())) ?? [];
	return replies.map(([error, reply]) => {
		if (error !== null) throw asDlqError(error);
		return entriesOf(reply)[0];
	});
}

const presence =
	"local out = {} for at, id in ipairs(ARGV) do out[at] = #redis.call('XRANGE', KEYS[1], id, id) end return out";

/** Which ids are gone: asked by a script that leaves the payloads behind, one by one where scripts are denied. */
export async function readGone(client: Redis, stream: Bytes, ids: readonly EntryId[]): Promise<EntryId[]> {
	const key = Buffer.from(stream);
	const counts = await client.callBuffer('EVAL_RO', presence, '1', key, ...ids).catch(async error => {
		if (!isReply(error)) throw asDlqError(error);
		return Promise.all(
			ids.map(async id => ((await ask(client.callBuffer('XRANGE', key, id, id))) as unknown[]).length),
		);
	});
	return ids.filter((_, at) => (counts as number[])[at] === 0);
}

const mostScans = 200;

/** Streams by SCAN; a bounded number of steps, so that a large keyspace is not walked to its end. */
export async function scanStreams(client: Redis, limit: number): Promise<Bytes[]> {
	const found = new Map<string, Bytes>();
	let cursor = '0';
	for (let step = 0; step < mostScans && found.size < limit; step++) {
		const reply = await ask(client.callBuffer('SCAN', cursor, 'COUNT', '1000', 'TYPE', 'stream'));
		const [next, keys] = reply as [Buffer, Buffer[]];
		for (const key of keys) found.set(key.toString('latin1'), key);
		cursor = String(next);
		if (cursor === '0') break;
	}
	return [...found.values()].sort(Buffer.compare).slice(0, limit);
}

export function entriesOf(reply: unknown): Entry[] {
	return (reply as Array<readonly [Buffer, readonly Buffer[] | null]>).map(([id, flat]) => ({
		id: id.toString('latin1'),
		fields: pairs(flat ?? []),
	}));
}

function pairs(flat: readonly Buffer[]): Field[] {
	const out: Field[] = [];
	for (let at = 0; at + 1 < flat.length; at += 2) out.push([flat[at] ?? none, flat[at + 1] ?? none]);
	return out;
}

const none = Buffer.alloc(0);

export async function ask<T>(reply: Promise<T>): Promise<T> {
	try {
		return await reply;
	} catch (error) {
		throw asDlqError(error);
	}
}
