import {type SafeText, safeText} from '../../text/safe-text.ts';
import {type Bytes, type Entry, factOf} from '../entry.ts';
import type {DlqStore} from '../store/port.ts';

export interface Returned {
	/** How often this entry's message was replayed before and failed again; 0 for a first failure. */
	times(entry: Entry): number;
	/** The same of all that were replayed, by `originKey`. */
	all(): ReadonlyMap<string, number>;
}

const page = 200;
const mostRecords = 2000;
const longestChain = 50;

/**
 * Which entries came back: their source stream and id are those a recorded replay was given. Looks
 * back through the audit as far as it reaches, at most 2,000 records. Without the right to read it
 * nothing is known to have come back.
 */
export async function cameBack(store: DlqStore): Promise<Returned> {
	const replays = new Map<string, string>();
	try {
		let beyond: string | undefined;
		for (let read = 0; read < mostRecords; read += page) {
			const records = await store.auditRecords({order: 'newest first', beyond, count: page});
			for (const {action, target, entries} of records) {
				if (action !== 'replay' || target === undefined) continue;
				for (const entry of entries) replays.set(keyOf(target, entry.newId), originOf(entry));
			}
			if (records.length < page) break;
			beyond = records.at(-1)?.id;
		}
	} catch {
		// Reading the audit is a help, not a condition.
	}
	const timesOf = (origin: string) => {
		let count = 0;
		for (let at = replays.get(origin); at !== undefined && count < longestChain; count++)
			at = replays.get(at);
		return count;
	};
	return {
		times: entry => timesOf(originOf(entry)),
		all: () => new Map([...replays.keys()].map(origin => [origin, timesOf(origin)])),
	};
}

function originOf(entry: Pick<Entry, 'fields' | 'known'>): string {
	const none = Buffer.alloc(0);
	return keyOf(
		factOf(entry, 'source') ?? none,
		Buffer.from(factOf(entry, 'sourceId') ?? none).toString('latin1'),
	);
}

/** Names a message by the stream it was on and its id there. */
export function originKey(stream: SafeText, id: string): string {
	return `${stream} ${id}`;
}

function keyOf(stream: Bytes, id: string): string {
	return originKey(safeText(stream, 200), id);
}
