import {createHash} from 'node:crypto';
import type {Redis} from 'ioredis';
import type {Bytes} from '../../entry.ts';
import {codeOf, isReply} from './troubles.ts';

/** How long a write waits for its connection before it is called not sent, in ms. */
export const connectWithin = 2000;

/** Runs a script by its hash, by its text where the server does not know it yet. */
export async function runScript(
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

// What ioredis refuses before a byte is written.
export function neverSent(error: unknown): boolean {
	return (
		error instanceof Error &&
		/isn't writeable|Connection is closed\.$/.test(error.message) &&
		/enableOfflineQueue/.test(error.message)
	);
}
