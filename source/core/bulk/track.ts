import {type Bytes, compareIds, type EntryId, factOf} from '../entry.ts';
import type {DlqStore} from '../store/port.ts';
import {nothingTracked, stageOf, type Tracking} from './canary.ts';

export interface Tracker {
	/** A message that was published. */
	add(target: Bytes, newId: EntryId): void;
	/** Asks the groups and the DLQ anew. @throws ConnectionError, RedisReplyError */
	look(): Promise<Tracking>;
	readonly size: number;
}

const page = 500;
const lastSent = 100;

/**
 * Follows replayed messages: waiting, delivered, retried, acknowledged by every group, or back on the
 * DLQ. `after` is the newest entry of the DLQ before the first of them was sent.
 */
export function createTracker(store: DlqStore, after: EntryId): Tracker {
	const targets = new Map<string, {readonly stream: Bytes; readonly ids: EntryId[]}>();
	const returned = new Set<string>();
	let last = after;
	let size = 0;
	const keyOf = (stream: Bytes, id: string) => `${Buffer.from(stream).toString('latin1')} ${id}`;
	const sent = new Set<string>();
	const lately: string[] = [];

	const lookForReturns = async () => {
		for (;;) {
			const entries = await store.readPage({order: 'oldest first', beyond: last, count: page});
			for (const entry of entries) {
				const source = factOf(entry, 'source') ?? Buffer.alloc(0);
				const id = Buffer.from(factOf(entry, 'sourceId') ?? '').toString('latin1');
				if (sent.has(keyOf(source, id))) returned.add(keyOf(source, id));
			}
			last = entries.at(-1)?.id ?? last;
			if (entries.length < page) return;
		}
	};

	return {
		get size() {
			return size;
		},
		add(stream, newId) {
			const name = Buffer.from(stream).toString('latin1');
			const target = targets.get(name) ?? {stream, ids: []};
			target.ids.push(newId);
			targets.set(name, target);
			sent.add(keyOf(stream, newId));
			lately.push(keyOf(stream, newId));
			if (lately.length > lastSent) lately.shift();
			size++;
		},
		async look() {
			await lookForReturns();
			const recentlyBack = lately.filter(key => returned.has(key)).length;
			const counts = {...nothingTracked, cameBack: returned.size, recentlyBack, recent: lately.length};
			for (const {stream, ids} of targets.values()) {
				const sorted = ids.toSorted(compareIds);
				const deliveries = await store.deliveries(stream, sorted[0] ?? '-', sorted.at(-1) ?? '+');
				for (const id of sorted) {
					if (!returned.has(keyOf(stream, id))) counts[stageOf(id, deliveries)]++;
				}
			}
			return counts;
		},
	};
}
