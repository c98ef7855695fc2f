import {setImmediate} from 'node:timers/promises';
import type {EntryIndex} from './entry-index.ts';
import {IdList} from './id-list.ts';
import {RowView} from './row-view.ts';
import type {Place} from './run.ts';
import {createTurns, type ScanOptions} from './turns.ts';

const lookAtClockEvery = 256;

/** The rows for which it holds, newest first. Rows that arrive meanwhile are not among them. @throws what the signal aborts with */
export async function scan(
	index: EntryIndex,
	matches: (row: RowView) => boolean,
	options: ScanOptions = {},
): Promise<IdList> {
	const found = new IdList();
	const view = new RowView(index);
	await inSlices(
		index,
		place => {
			if (matches(view.on(place))) found.push(place);
		},
		options,
	);
	return found;
}

export type SortKey = 'age' | 'source' | 'signature' | 'attempt' | 'size';

export interface SortOptions extends ScanOptions {
	/** Only these, newest first as a scan finds them; those that are gone are left out. All when undefined. */
	readonly of?: IdList | undefined;
	/** From the largest to the smallest; of ages: the oldest first. */
	readonly descending?: boolean | undefined;
}

/** Rows in the order of the key, ascending unless told otherwise; the newest first among equals. @throws what the signal aborts with */
export async function sorted(index: EntryIndex, by: SortKey, options: SortOptions = {}): Promise<IdList> {
	const {of, descending = false} = options;
	const all = new IdList();
	const size = of?.length ?? index.size;
	const key = keyOf(index, by);
	// Key and position in one number, so that plain numbers are sorted: 53 bits, the lower ones for the position.
	const span = 2 ** Math.ceil(Math.log2(size + 1));
	const largest = Math.floor(Number.MAX_SAFE_INTEGER / span) - 1;
	const packed = new Float64Array(size);
	const look = (place: Place) => {
		if (all.length === packed.length) return;
		const clipped = Math.max(0, Math.min(key(place), largest));
		// Age is the order they come in.
		const rank = by === 'age' && descending ? size - all.length : descending ? largest - clipped : clipped;
		packed[all.length] = Math.min(rank, largest) * span + all.length;
		all.push(place);
	};
	if (of === undefined) await inSlices(index, look, options);
	else await inList(index, of, look, options);
	const order = await mergeSort(packed.subarray(0, all.length), options);
	const out = new IdList();
	for (const value of order) out.pushFrom(all, value % span);
	return out;
}

async function inList(
	index: EntryIndex,
	list: IdList,
	look: (place: Place) => void,
	options: ScanOptions,
): Promise<void> {
	const turn = createTurns(options);
	for (let at = 0; at < list.length; at++) {
		const id = list.at(at);
		const place = id === undefined ? undefined : index.placeOf(id);
		if (place !== undefined) look(place);
		if (at % lookAtClockEvery === 0) await turn();
	}
}

/** Looks at every row, newest first, and lets others have their turn between slices. @throws what the signal aborts with */
export async function inSlices(
	index: EntryIndex,
	look: (place: Place) => void,
	options: ScanOptions,
): Promise<void> {
	const turn = createTurns(options);
	for (let position = 0; ; position++) {
		const place = index.place(position);
		if (place === undefined) return;
		look(place);
		const due = position % lookAtClockEvery === 0 ? turn() : undefined;
		if (due === undefined) continue;
		const last = index.idAt(position);
		await due;
		// Rows may have come and gone: it goes on behind the last one, wherever that would be now.
		if (last !== undefined) position = index.positionOf(last) - (index.has(last) ? 0 : 1);
	}
}

function keyOf(index: EntryIndex, by: SortKey): (place: Place) => number {
	switch (by) {
		case 'age':
			return () => 0;
		case 'size':
			return ({chunk, at}) => chunk.size[at] ?? 0;
		case 'attempt':
			return ({chunk, at}) => Number.parseInt(index.attempts.at(chunk.attempt[at] ?? 0), 10) || 0;
		case 'source':
		case 'signature': {
			const texts = by === 'source' ? index.sources : index.signatures;
			const rank = new Map(
				texts
					.counts()
					.sort((a, b) => (a.text < b.text ? -1 : 1))
					.map(({number}, at) => [number, at]),
			);
			return ({chunk, at}) => rank.get(chunk[by][at] ?? 0) ?? 0;
		}
	}
}

const runLength = 16_384;

/** Short runs are sorted as they are, then merged by twos; between two steps others have their turn. */
async function mergeSort(
	values: Float64Array<ArrayBuffer>,
	{signal, giveWay = setImmediate}: ScanOptions,
): Promise<Float64Array> {
	for (let from = 0; from < values.length; from += runLength) {
		values.subarray(from, from + runLength).sort();
		await giveWay();
	}
	let [source, target] = [values, new Float64Array(values.length)];
	for (let width = runLength; width < values.length; width *= 2) {
		for (let from = 0; from < values.length; from += 2 * width) {
			let [left, right] = [from, Math.min(from + width, values.length)];
			const [leftEnd, end] = [right, Math.min(from + 2 * width, values.length)];
			for (let at = from; at < end; at++) {
				const takeLeft = right >= end || (left < leftEnd && (source[left] ?? 0) <= (source[right] ?? 0));
				target[at] = (takeLeft ? source[left++] : source[right++]) ?? 0;
				if (at % runLength === 0) {
					await giveWay();
					signal?.throwIfAborted();
				}
			}
		}
		[source, target] = [target, source];
	}
	return source;
}
