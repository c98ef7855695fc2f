import type {EntryId} from '../core/entry.ts';
import {spread} from '../core/groups/shape-of-group.ts';
import type {EntryIndex} from '../core/index/entry-index.ts';

/** So many of a selection tell its kinds; so many of the newest rows are looked through for one of them. */
const mostKinds = 1000;
const mostRows = 50_000;

/**
 * When the newest entry of the same source and signature as one of these was parked, in ms since the
 * epoch; undefined when none of the newest 50,000 is. Whether a failure goes on is asked of its kind:
 * other causes say nothing about it.
 */
export function lastOfKind(index: EntryIndex, ids: readonly EntryId[]): number | undefined {
	const last = known.get(ids);
	if (last?.index === index && last.revision === index.revision) return last.time;
	const time = search(index, ids);
	known.set(ids, {index, revision: index.revision, time});
	return time;
}

// Asked with every frame of a question.
const known = new WeakMap<
	readonly EntryId[],
	{readonly index: EntryIndex; readonly revision: number; readonly time: number | undefined}
>();

function search(index: EntryIndex, ids: readonly EntryId[]): number | undefined {
	const kinds = new Set(spread(ids, mostKinds).map(id => kindAt(index.placeOf(id))));
	kinds.delete(undefined);
	const end = Math.min(index.size, mostRows);
	for (let position = 0; kinds.size > 0 && position < end; position++) {
		const place = index.place(position);
		if (place !== undefined && kinds.has(kindAt(place))) return Number(place.chunk.time[place.at]);
	}
	return undefined;
}

function kindAt(place: ReturnType<EntryIndex['place']>): number | undefined {
	if (place === undefined) return undefined;
	const {chunk, at} = place;
	return (chunk.signature[at] ?? 0) * 2 ** 16 + (chunk.source[at] ?? 0);
}
