import type {EntryId, Field} from '../entry.ts';
import {derive} from '../store/derive.ts';
import {whyCopied} from '../store/notes.ts';
import type {DlqStore} from '../store/port.ts';

/** Why the newest entries of an archive lie there. */
export interface Archived {
	/** Put away by somebody; nothing of them was delivered. */
	readonly discarded: number;
	/** Of messages that were delivered changed, kept for reference. */
	readonly originals: number;
	/** They do not say. */
	readonly unknown: number;
	/** Whether that is all of the archive. */
	readonly whole: boolean;
}

const page = 50;
const most = 1000;

/** Reads the newest 1,000 at most: their payloads come along. @throws ConnectionError, RedisReplyError */
export async function readArchived(store: DlqStore): Promise<Archived> {
	const archive = derive(store.stream, 'archive');
	const tally = {discarded: 0, originals: 0, unknown: 0};
	let beyond: EntryId | undefined;
	for (let read = 0; read < most; read += page) {
		const entries = await store.streamPage(archive, {order: 'newest first', beyond, count: page});
		for (const {fields} of entries) tally[whyOf(fields)]++;
		if (entries.length < page) return {...tally, whole: true};
		beyond = entries.at(-1)?.id;
	}
	const [next] = await store.streamPage(archive, {order: 'newest first', beyond, count: 1});
	return {...tally, whole: next === undefined};
}

function whyOf(fields: readonly Field[]): 'discarded' | 'originals' | 'unknown' {
	const why = whyCopied(fields);
	return why === 'discard' ? 'discarded' : why === 'replay' ? 'originals' : 'unknown';
}
