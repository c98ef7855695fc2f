import type {PlannedGroup, PlannedItem} from './types.ts';

/** Entries that go in one script call: to one target, oldest first. */
export interface Batch {
	readonly group: PlannedGroup;
	readonly items: readonly PlannedItem[];
	/** In a queue: how many of the items were taken already, so that a long queue is not copied for every batch. */
	readonly taken?: number;
}

const mostBytes = 1024 * 1024;

/**
 * Takes the next batch off a queue of items: at most `count` of one group, and no more bytes than a
 * script should hold.
 */
export function nextBatch(
	queue: ReadonlyArray<Batch>,
	count: number,
): {readonly batch: Batch; readonly rest: readonly Batch[]} | undefined {
	const [head, ...others] = queue;
	if (head === undefined) return undefined;
	const {group, items, taken: from = 0} = head;
	let bytes = 0;
	let end = from;
	for (; end < items.length; end++) {
		bytes += items[end]?.size ?? 0;
		if (end > from && (end - from >= count || bytes > mostBytes)) break;
	}
	return {
		batch: {group, items: items.slice(from, end)},
		rest: end === items.length ? others : [{group, items, taken: end}, ...others],
	};
}

/** Lengths of the runs of items that lie side by side in the stream. */
export function runsOf(items: readonly PlannedItem[]): number[] {
	const runs: number[] = [];
	for (const [at, {follows}] of items.entries()) {
		if (at > 0 && follows) runs.push((runs.pop() ?? 0) + 1);
		else runs.push(1);
	}
	return runs;
}

const smallest = 10;
const largest = 500;
/** What a call may take of the server's time, in ms. */
const serverTime = 1.5;
/** So many calls must agree before batches shrink: whatever else was busy only adds to what one takes. */
const witnesses = 4;

export interface Sizer {
	/** How many entries to send at once. */
	readonly size: number;
	/** Whether it may still grow with every call: what is made ready far ahead would be too small. */
	readonly growing: boolean;
	/** A call with so many entries took that long, in ms; half of it behind another one when two are on their way. */
	took(milliseconds: number, entries: number, behind?: boolean): void;
}

/** Finds the size of batches from what calls take beyond the quickest one, which is the way there and back. */
export function createSizer(): Sizer {
	let size = smallest;
	let quickest = Number.POSITIVE_INFINITY;
	let recent: number[] = [];
	let growing = true;
	return {
		get size() {
			return size;
		},
		get growing() {
			return growing;
		},
		took(milliseconds, entries, behind = false) {
			quickest = Math.min(quickest, milliseconds);
			// A rest of a queue tells nothing of whole batches.
			if (entries < size) return;
			recent.push((milliseconds - quickest) / (behind ? 2 : 1));
			const spent = Math.min(...recent);
			growing = spent < serverTime / 2 && size < largest;
			if (growing) [size, recent] = [Math.min(largest, size * 2), []];
			else if (recent.length >= witnesses) {
				if (spent > serverTime * 1.5) size = Math.max(smallest, Math.round((size * serverTime) / spent));
				recent = [];
			}
		},
	};
}
