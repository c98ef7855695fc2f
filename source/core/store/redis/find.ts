import type {Redis} from 'ioredis';
import type {Bytes} from '../../entry.ts';
import {byArrival, fits, isDerived} from '../names.ts';
import type {FoundStream, FoundStreams, StreamQuery} from '../port.ts';
import type {Nodes} from './nodes.ts';
import {entriesOf} from './reads.ts';
import {asDlqError, codeOf, isReply} from './troubles.ts';

/** Walks the keys of every master. A walk that is cut short says so. @throws ConnectionError, RedisReplyError */
export async function findOnRedis(nodes: Nodes, own: Bytes, query: StreamQuery): Promise<FoundStreams> {
	const found = new Map<string, FoundStream>();
	const seen = new Set<string>();
	const until = performance.now() + query.within;
	const missing = new Set<string>();
	const look = async (client: Redis, key: Bytes) => {
		const name = Buffer.from(key).toString('latin1');
		if (seen.has(name)) return;
		seen.add(name);
		const facts = await lookAt(client, key);
		if (facts === undefined) return;
		found.set(name, facts);
		query.onFound?.(facts);
	};
	const home = nodes.at(own);
	// Without SCAN it is all that can be told; else it is told if it is there.
	if (home !== undefined && (await isThere(home, own))) await look(home, own);
	await Promise.all(
		nodes.masters().map(async master => {
			const cut = await walk(master, query, until, async keys => {
				const room = Math.max(0, query.limit - found.size);
				await Promise.all(keys.slice(0, room).map(async key => look(master, key)));
				return found.size;
			});
			if (cut !== undefined) missing.add(cut);
		}),
	);
	return {
		streams: byArrival(found.values()),
		missing: missing.size === 0 ? undefined : [...missing].join('; '),
	};
}

/** @returns why it was not walked to its end */
async function walk(
	client: Redis,
	{patterns, limit, within, signal}: StreamQuery,
	until: number,
	look: (keys: readonly Bytes[]) => Promise<number>,
): Promise<string | undefined> {
	let cursor = '0';
	do {
		if (signal?.aborted === true) return 'stopped';
		if (performance.now() > until) return `not done after ${within / 1000} s`;
		let reply: readonly [Buffer, readonly Buffer[]];
		try {
			reply = (await client.callBuffer('SCAN', cursor, 'COUNT', '1000', 'TYPE', 'stream')) as never;
		} catch (error) {
			if (isReply(error) && codeOf(error) === 'NOPERM') return 'SCAN is denied';
			throw asDlqError(error);
		}
		const keys = reply[1].filter(key => !isDerived(key) && patterns.some(pattern => fits(key, pattern)));
		if ((await look(keys)) >= limit) return `only the first ${limit}`;
		cursor = String(reply[0]);
	} while (cursor !== '0');
	return undefined;
}

async function isThere(client: Redis, key: Bytes): Promise<boolean> {
	return client.callBuffer('TYPE', Buffer.from(key)).then(
		type => String(type) === 'stream',
		() => true,
	);
}

const lastOf =
	"local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1] return last and last[1]";

// The newest entry's id without its body, where scripts are allowed. What is gone by now, or closed to
// us, is no stream.
async function lookAt(client: Redis, key: Bytes): Promise<FoundStream | undefined> {
	const name = Buffer.from(key);
	try {
		const [length, last] = await Promise.all([
			client.callBuffer('XLEN', name),
			client.callBuffer('EVAL_RO', lastOf, '1', name).catch(async error => {
				if (!isReply(error)) throw error;
				const reply = await client.callBuffer('XREVRANGE', name, '+', '-', 'COUNT', '1');
				return entriesOf(reply)[0]?.id ?? null;
			}),
		]);
		const lastId = last === null ? undefined : String(last);
		return {name: key, length: Number(length), lastId};
	} catch (error) {
		if (!isReply(error)) throw asDlqError(error);
		return undefined;
	}
}
