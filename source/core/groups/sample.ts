import type {EntryId} from '../entry.ts';
import {type EntryIndex, idAt} from '../index/entry-index.ts';
import {inSlices} from '../index/scan.ts';
import type {ScanOptions} from '../index/turns.ts';
import type {Group} from './groups.ts';

/**
 * Ids of each group, newest first: the newest, the oldest, and others evenly between them, `wanted` at most.
 * The groups are of that index. @throws what the signal aborts with
 */
export async function sampleGroups(
	index: EntryIndex,
	groups: readonly Group[],
	wanted = 20,
	options: ScanOptions = {},
): Promise<EntryId[][]> {
	const samples = groups.map((): EntryId[] => []);
	const numbers = new Map<number, number>();
	for (const [at, {source, signature}] of groups.entries()) {
		numbers.set(keyOf(index.signatures.numberOf(signature), index.sources.numberOf(source)), at);
	}
	const seen = new Uint32Array(groups.length);
	const next = new Uint32Array(groups.length);
	await inSlices(
		index,
		place => {
			const at = numbers.get(keyOf(place.chunk.signature[place.at], place.chunk.source[place.at]));
			const sample = at === undefined ? undefined : samples[at];
			if (at === undefined || sample === undefined) return;
			if (seen[at] === next[at] && sample.length < wanted) {
				sample.push(idAt(place));
				const step = ((groups[at]?.count ?? 1) - 1) / Math.max(1, wanted - 1);
				next[at] = Math.max((seen[at] ?? 0) + 1, Math.round(sample.length * step));
			}
			seen[at] = (seen[at] ?? 0) + 1;
		},
		options,
	);
	return samples;
}

function keyOf(signature = -1, source = -1): number {
	return signature * 2 ** 16 + source;
}
