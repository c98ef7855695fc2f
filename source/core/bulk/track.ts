import {type Bytes, compareIds, type Entry, type EntryId, factOf, idTime} from '../entry.ts';
import type {Delivery, DlqStore} from '../store/port.ts';
import {knownBy} from './came-back.ts';
import {nothingTracked, type Stage, stageOf, type Tracking} from './canary.ts';

export interface Tracker {
	/** A message that was published; `messageId`: its own, where it is known again by that. */
	add(target: Bytes, newId: EntryId, messageId: string | undefined): void;
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
	const targets = new Map<string, Target>();
	let last = after;
	let size = 0;
	let latest: Target | undefined;
	const lately: Array<readonly [Target, EntryId]> = [];
	const by = knownBy(store.layout);
	const byMessage = new Map<string, readonly [Target, EntryId]>();
	let arrived = 0;

	const sentAs = (entry: Entry): readonly [Target, EntryId] | undefined => {
		const id = latin1(factOf(entry, 'sourceId') ?? Buffer.alloc(0));
		if (by === 'message id') {
			const sent = byMessage.get(id);
			// What failed before it was sent again is no return.
			return sent === undefined || idTime(entry.id) < idTime(sent[1]) ? undefined : sent;
		}
		const target = targets.get(latin1(factOf(entry, 'source') ?? Buffer.alloc(0)));
		return target?.sent.has(id) === true ? [target, id] : undefined;
	};

	const lookForReturns = async () => {
		for (;;) {
			const entries = await store.readPage({order: 'oldest first', beyond: last, count: page});
			for (const entry of entries) {
				const sent = by === undefined ? undefined : sentAs(entry);
				sent?.[0].returned.add(sent[1]);
			}
			arrived += entries.length;
			last = entries.at(-1)?.id ?? last;
			if (entries.length < page) return;
		}
	};

	return {
		get size() {
			return size;
		},
		add(stream, newId, messageId) {
			if (latest?.stream !== stream) {
				const name = latin1(stream);
				latest = targets.get(name) ?? {stream, sent: new Set(), returned: new Set()};
				targets.set(name, latest);
			}
			latest.sent.add(newId);
			if (messageId !== undefined) byMessage.set(messageId, [latest, newId]);
			lately.push([latest, newId]);
			if (lately.length > lastSent) lately.shift();
			size++;
		},
		async look() {
			await lookForReturns();
			const counts = {
				...nothingTracked,
				recent: lately.length,
				arrived: by === undefined ? arrived : undefined,
			};
			counts.recentlyBack = lately.filter(([{returned}, id]) => returned.has(id)).length;
			for (const {stream, sent, returned} of targets.values()) {
				const ids = [...sent].sort(compareIds);
				const deliveries = await store.deliveries(stream, ids[0] ?? '-', ids.at(-1) ?? '+');
				countStages(ids, sent, deliveries, counts);
				counts.cameBack += returned.size;
				for (const id of returned) counts[stageOf(id, deliveries)]--;
			}
			return counts;
		},
	};
}

interface Target {
	readonly stream: Bytes;
	readonly sent: Set<EntryId>;
	readonly returned: Set<EntryId>;
}

/** `stageOf` of each, without looking at each: what no group holds pending lies on one side or the other of where the groups are. */
function countStages(
	sorted: readonly EntryId[],
	sent: ReadonlySet<EntryId>,
	deliveries: readonly Delivery[],
	counts: Record<Stage, number>,
): void {
	const [behind] = deliveries.map(({lastDelivered}) => lastDelivered).sort(compareIds);
	const reached = behind === undefined ? 0 : upTo(sorted, behind);
	counts.waiting += sorted.length - reached;
	counts.acknowledged += reached;
	const pending = new Set(deliveries.flatMap(delivery => [...delivery.pending.keys()]));
	for (const id of pending) {
		if (!sent.has(id) || behind === undefined || compareIds(id, behind) > 0) continue;
		counts.acknowledged--;
		counts[stageOf(id, deliveries)]++;
	}
}

/** How many of the sorted ids are not beyond that one. */
function upTo(sorted: readonly EntryId[], id: EntryId): number {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (compareIds(sorted[middle] ?? id, id) > 0) high = middle;
		else low = middle + 1;
	}
	return low;
}

function latin1(bytes: Bytes): string {
	return Buffer.from(bytes).toString('latin1');
}
