import type {PlannedGroup, PlannedItem} from './types.ts';

/** Entries that go in one script call: to one target, oldest first. */
export interface Batch {
	readonly group: PlannedGroup;
	readonly items: readonly PlannedItem[];
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
	let bytes = 0;
	let taken = 0;
	for (const {size} of head.items) {
		bytes += size;
		if (taken > 0 && (taken >= count || bytes > mostBytes)) break;
		taken++;
	}
	const left = head.items.slice(taken);
	return {
		batch: {group: head.group, items: head.items.slice(0, taken)},
		rest: left.length === 0 ? others : [{group: head.group, items: left}, ...others],
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
/** What a script may take of the server's time, in ms. */
const serverTime = 2;

/** How many entries to send at once, from what the last call took beyond the quickest round trip. */
export function nextSize(size: number, took: number, quickest: number): number {
	const spent = took - quickest;
	if (spent < serverTime / 2) return Math.min(largest, size * 2);
	return spent > serverTime * 2 ? Math.max(smallest, size >> 1) : size;
}
