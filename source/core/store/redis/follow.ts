import type {Redis} from 'ioredis';
import type {Bytes, Entry, EntryId} from '../../entry.ts';
import {pause} from '../../pause.ts';
import {untilReady} from './connections.ts';
import {entriesOf, readEntries} from './reads.ts';
import {codeOf, isReply} from './troubles.ts';

const blockFor = 5000;
const pollEvery = 1000;
const most = 500;
const retryEvery = 500;

/** Entries as they arrive: XREAD BLOCK, or XRANGE once a second where that is denied. */
export async function* followStream(
	node: () => Redis | undefined,
	stream: Bytes,
	after: EntryId,
	signal: AbortSignal,
	polling: () => void,
): AsyncGenerator<readonly Entry[]> {
	let last = after;
	let blocking = true;
	while (!signal.aborted) {
		let entries: readonly Entry[] = [];
		try {
			const client = node();
			if (client === undefined) await pause(retryEvery, signal);
			if (client === undefined || !(await untilReady(client, retryEvery))) continue;
			entries = blocking
				? await readBlocking(client, stream, last)
				: await readEntries(client, stream, {order: 'oldest first', beyond: last, count: most});
			if (!blocking && entries.length === 0) await pause(pollEvery, signal);
		} catch (error) {
			if (signal.aborted) return;
			// A bug of ours must not look like a stream where nothing happens.
			if (error instanceof TypeError) throw error;
			if (blocking && isReply(error) && codeOf(error) === 'NOPERM') {
				blocking = false;
				polling();
			}
			await pause(retryEvery, signal);
		}
		last = entries.at(-1)?.id ?? last;
		if (entries.length > 0) yield entries;
	}
}

async function readBlocking(client: Redis, stream: Bytes, last: EntryId): Promise<Entry[]> {
	const key = Buffer.from(stream);
	const reply = await client.callBuffer(
		'XREAD',
		'COUNT',
		String(most),
		'BLOCK',
		String(blockFor),
		'STREAMS',
		key,
		last,
	);
	if (reply === null) return [];
	const [[, entries] = []] = reply as Array<[Buffer, unknown]>;
	return entriesOf(entries ?? []);
}
