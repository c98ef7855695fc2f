import {setImmediate} from 'node:timers/promises';
import type {EntryId} from '../entry.ts';
import type {EntryIndex} from './entry-index.ts';
import {IdList} from './id-list.ts';
import {RowView} from './row-view.ts';
import type {Place} from './run.ts';

/** After so many ms whatever waits has its turn, a key above all: far less than a frame. */
const sliceTime = 5;
const lookAtClockEvery = 256;

export interface ScanOptions {
	readonly signal?: AbortSignal | undefined;
	/** Lets others have their turn; another one for tests. */
	readonly giveWay?: (() => Promise<unknown>) | undefined;
}

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

/** All rows in ascending order of the key, the newest first among equals. */
export async function sorted(index: EntryIndex, by: SortKey, options: ScanOptions = {}): Promise<IdList> {
	const all = new IdList();
	const key = keyOf(index, by);
	// Key and position in one number, so that plain numbers are sorted: 53 bits, the lower ones for the position.
	const span = 2 ** Math.ceil(Math.log2(index.size + 1));
	const largest = Math.floor(Number.MAX_SAFE_INTEGER / span);
	const packed = new Float64Array(index.size);
	await inSlices(
		index,
		place => {
			if (all.length === packed.length) return;
			packed[all.length] = Math.min(key(place), largest) * span + all.length;
			all.push(place);
		},
		options,
	);
	const order = await mergeSort(packed.subarray(0, all.length), options);
	const out = new IdList();
	for (const value of order) out.pushFrom(all, value % span);
	return out;
}

/** Looks at every row, newest first, and lets others have their turn between slices. @throws what the signal aborts with */
export async function inSlices(
	index: EntryIndex,
	look: (place: Place) => void,
	{signal, giveWay = setImmediate}: ScanOptions,
): Promise<void> {
	let until = performance.now() + sliceTime;
	let last: EntryId | undefined;
	for (let position = 0; ; position++) {
		const place = index.place(position);
		if (place === undefined) return;
		look(place);
		if (position % lookAtClockEvery !== 0 || performance.now() < until) continue;
		last = index.idAt(position);
		await giveWay();
		signal?.throwIfAborted();
		// Rows may have come and gone: it goes on behind the last one, wherever that would be now.
		if (last !== undefined) position = index.positionOf(last) - (index.has(last) ? 0 : 1);
		until = performance.now() + sliceTime;
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
