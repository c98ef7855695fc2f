import type {Redis} from 'ioredis';
import type {Bytes} from '../../entry.ts';
import {derive} from '../derive.ts';
import type {GroupFacts, Permission, ServerFacts, TargetFacts} from '../port.ts';
import {asDlqError, codeOf, isReply} from './troubles.ts';

type Reply = Buffer | number | null | readonly Reply[];

export async function readTargetFacts(client: Redis, target: Bytes): Promise<TargetFacts> {
	const key = Buffer.from(target);
	const type = await client.callBuffer('TYPE', key).then(String, unlessDenied('unknown'));
	if (type === 'none') return {stream: target, type, length: 0, groups: []};
	if (type !== 'stream' && type !== 'unknown') return {stream: target, type, length: 0, groups: []};
	const length = await client.callBuffer('XLEN', key).then(Number, unlessDenied(undefined));
	const told = (await client.callBuffer('XINFO', 'GROUPS', key).catch(unlessDenied(undefined))) as
		| Reply[]
		| undefined;
	const groups = told ?? [];
	return {
		stream: target,
		type: 'stream',
		length,
		groups: await Promise.all(groups.map(group => groupFacts(client, key, group))),
		...(told === undefined ? {groupsDenied: true} : {}),
	};
}

/** What the server is, and what we may do there. Each part that is denied is left open. */
export async function readServerFacts(client: Redis, address: string, stream: Bytes): Promise<ServerFacts> {
	const info = String(await client.callBuffer('INFO').catch(unlessDenied('')));
	const role = await client.callBuffer('ROLE').then(reply => String((reply as Reply[])[0]), unlessDenied(''));
	const user = await client
		.callBuffer('ACL', 'WHOAMI')
		.then(String, unlessDenied(client.options.username ?? 'default'));
	const field = (name: string) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1];
	const isMaster = role === 'master' || field('role') === 'master';
	const known = isMaster ? 'master' : role === 'slave' || field('role') === 'slave' ? 'replica' : 'unknown';
	const version = field('valkey_version') ?? field('redis_version');
	const product =
		field('server_name') ??
		(field('valkey_version') === undefined ? (version === undefined ? undefined : 'redis') : 'valkey');
	const writes: Permission =
		known === 'replica'
			? {allowed: false, reason: 'this is a replica', hint: 'connect to its master'}
			: await writePermission(client, stream, user);
	const limits = [...(info === '' ? ['INFO is denied: version and role are not known'] : [])];
	return {
		address,
		product,
		version,
		role: known,
		user,
		cluster: field('cluster_enabled') === '1',
		writes,
		follows: 'blocking',
		limits,
	};
}

// Asks without writing: a script that does nothing, then whether it might do what a move does.
async function writePermission(client: Redis, stream: Bytes, user: string): Promise<Permission> {
	const ask =
		"if not redis.acl_check_cmd then return '' end " +
		"for _, c in ipairs({{'XDEL', KEYS[1], '0-1'}, {'XRANGE', KEYS[1], '-', '+'}, {'TYPE', KEYS[1]}, {'TIME'}}) do " +
		'if not redis.acl_check_cmd(unpack(c)) then return c[1] end end return ""';
	try {
		const denied = String(await client.callBuffer('EVAL', ask, '1', Buffer.from(stream)));
		if (denied === '') return {allowed: true};
		return {
			allowed: false,
			reason: denied === 'TIME' ? 'TIME is denied' : `${denied} on the DLQ is denied`,
			hint: grant(user, stream),
		};
	} catch (error) {
		if (!isReply(error)) throw asDlqError(error);
		if (codeOf(error) !== 'NOPERM')
			return {
				allowed: false,
				reason: error.message,
				hint: 'scripts must be allowed: they move entries atomically',
			};
		return {
			allowed: false,
			reason: 'EVAL is denied: entries cannot be moved atomically',
			hint: grant(user, stream),
		};
	}
}

// A script's keys must be open to reading and writing whatever it does with them, and every command in
// it is checked as if the user had sent it.
function grant(user: string, stream: Bytes): string {
	const keys = [
		stream,
		...['archive', 'audit', 'claims', 'jobs', 'rescue', 'rescued', 'imports'].map(suffix =>
			derive(stream, suffix),
		),
	];
	const named = keys.map(key => `~${Buffer.from(key).toString('utf8')}`).join(' ');
	return `grant it: ACL SETUSER ${user} ${named} ~TARGET +eval +evalsha +eval_ro +type +time +xrange +xadd +xdel +hlen +hget +hmget +hkeys +hset +hdel +hincrby +expire`;
}

/** Share of `maxmemory` in use; undefined where there is no limit, or INFO is denied. */
export async function readMemoryUsed(client: Redis): Promise<number | undefined> {
	const info = String(await client.callBuffer('INFO', 'memory').catch(() => ''));
	const number = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
	return number('maxmemory') === 0 ? undefined : number('used_memory') / number('maxmemory');
}

async function groupFacts(client: Redis, key: Buffer, group: Reply): Promise<GroupFacts> {
	const fields = pairs(group);
	const name = fields.get('name') as Buffer;
	const consumers = (await client
		.callBuffer('XINFO', 'CONSUMERS', key, name)
		.catch(unlessDenied([]))) as Reply[];
	const active = consumers.filter(
		consumer => Number(pairs(consumer).get('idle') ?? Number.POSITIVE_INFINITY) < 30_000,
	);
	const lag = fields.get('lag');
	return {
		name,
		consumers: Number(fields.get('consumers') ?? 0),
		activeConsumers: active.length,
		pending: Number(fields.get('pending') ?? 0),
		lag: typeof lag === 'number' ? lag : undefined,
	};
}

function pairs(reply: Reply): Map<string, Reply> {
	const flat = Array.isArray(reply) ? (reply as Reply[]) : [];
	const out = new Map<string, Reply>();
	for (let at = 0; at + 1 < flat.length; at += 2) out.set(String(flat[at]), flat[at + 1] ?? null);
	return out;
}

/** A right that is lacking leaves a gap; everything else is an error. */
function unlessDenied<T>(instead: T): (error: unknown) => T {
	return error => {
		if (
			isReply(error) &&
			!(asDlqError(error) instanceof Error && asDlqError(error).name === 'ConnectionError')
		)
			return instead;
		throw asDlqError(error);
	};
}
