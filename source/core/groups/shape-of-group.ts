import {shapeOf} from '../bulk/shape.ts';
import {type EntryId, factOf} from '../entry.ts';
import type {DlqStore} from '../store/port.ts';

/** What the payloads of a sample are made of. */
export interface SampledShape {
	/** Entries that were looked at: those that are gone are not among them. */
	readonly sampled: number;
	/** The most frequent first: `{content,user_id}`, `undecodable`, `empty`. */
	readonly shapes: ReadonlyArray<{readonly shape: string; readonly count: number}>;
}

const most = 20;
/** A sample is read one by one when its payloads are large. */
const bytesAtOnce = 1_000_000;

/** Reads up to 20 of the entries, spread from first to last. @throws ConnectionError, RedisReplyError */
export async function shapeOfGroup(
	store: DlqStore,
	ids: readonly EntryId[],
	averageSize = 0,
): Promise<SampledShape> {
	const sample = spread(ids, most);
	const at = Math.max(1, Math.min(most, Math.floor(bytesAtOnce / Math.max(1, averageSize))));
	const counts = new Map<string, number>();
	let sampled = 0;
	for (let from = 0; from < sample.length; from += at) {
		for (const entry of await store.readEntries(sample.slice(from, from + at))) {
			if (entry === undefined) continue;
			const data = factOf(entry, 'data');
			const shape = data === undefined || data.length === 0 ? 'empty' : (shapeOf(data) ?? 'undecodable');
			counts.set(shape, (counts.get(shape) ?? 0) + 1);
			sampled++;
		}
	}
	const shapes = [...counts].map(([shape, count]) => ({shape, count})).sort((a, b) => b.count - a.count);
	return {sampled, shapes};
}

/** So many of a list, its ends among them. */
export function spread<Item>(items: readonly Item[], wanted: number): Item[] {
	if (items.length <= wanted) return [...items];
	const step = (items.length - 1) / (wanted - 1);
	return Array.from({length: wanted}, (_, at) => items[Math.round(at * step)]).filter(
		each => each !== undefined,
	);
}
