import {createHash} from 'node:crypto';
import type {Redis} from 'ioredis';
import type {Bytes} from '../../entry.ts';
import type {Nodes} from './nodes.ts';
import {codeOf, isReply} from './troubles.ts';

/** How long a write waits for its connection before it is called not sent, in ms. */
export const connectWithin = 2000;

/** Runs a script by its hash, by its text where the server does not know it yet. */
export async function runScript(
	client: Redis,
	script: string,
	keys: readonly Bytes[],
	args: ReadonlyArray<string | Bytes>,
	/** Called when the server had to be given the text: it ran later than the first call. */
	late: () => void = () => {},
): Promise<unknown> {
	const sha = hashOf(script);
	const rest = [
		String(keys.length),
		...[...keys, ...args].map(each => (typeof each === 'string' ? each : Buffer.from(each))),
	];
	try {
		return await client.callBuffer('EVALSHA', sha, ...rest);
	} catch (error) {
		// NOSCRIPT says that nothing ran.
		if (!isReply(error) || codeOf(error) !== 'NOSCRIPT') throw error;
		late();
		return client.callBuffer('EVAL', script, ...rest);
	}
}

const hashes = new Map<string, string>();

function hashOf(script: string): string {
	const known = hashes.get(script) ?? createHash('sha1').update(script).digest('hex');
	hashes.set(script, known);
	return known;
}

/**
 * Runs a script on the node that holds its keys; after a redirection once more on the one named then.
 * @throws whatever the client throws
 */
export async function runAt(
	nodes: Nodes,
	script: string,
	keys: readonly Bytes[],
	args: ReadonlyArray<string | Bytes>,
	/** Whether the server is asked for its role right behind the script, on the same connection. */
	asksRole = false,
): Promise<{readonly reply: unknown; readonly client: Redis; readonly role: unknown}> {
	const [key = Buffer.alloc(0)] = keys;
	for (let tried = 0; ; tried++) {
		const client = nodes.at(key);
		if (client === undefined) throw new NoNodeError('no node of the cluster is known that holds the key');
		try {
			let role: Promise<unknown> | undefined;
			const ask = () => {
				role = client.callBuffer('ROLE').catch(() => []);
			};
			const running = runScript(client, script, keys, args, () => asksRole && ask());
			if (asksRole) ask();
			return {reply: await running, client, role: await role};
		} catch (error) {
			if (!isReply(error) || codeOf(error) !== 'MOVED' || tried > 0) throw error;
			await nodes.refresh();
		}
	}
}

class NoNodeError extends Error {}

const elsewhere = ['MOVED', 'ASK', 'TRYAGAIN', 'CLUSTERDOWN', 'READONLY', 'LOADING', 'MASTERDOWN'];

/** Whether it is certain that the server did not carry it out: it may be tried again elsewhere or later. */
export function neverRan(error: unknown): boolean {
	if (error instanceof NoNodeError || neverSent(error)) return true;
	return isReply(error) && elsewhere.includes(codeOf(error));
}

// What ioredis refuses before a byte is written.
export function neverSent(error: unknown): boolean {
	return (
		error instanceof Error &&
		/isn't writeable|Connection is closed\.$/.test(error.message) &&
		/enableOfflineQueue/.test(error.message)
	);
}
