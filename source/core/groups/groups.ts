import {createHash} from 'node:crypto';
import {setImmediate} from 'node:timers/promises';
import type {SafeText} from '../../text/safe-text.ts';
import type {EntryIndex} from '../index/entry-index.ts';
import {inSlices} from '../index/scan.ts';
import type {ScanOptions} from '../index/turns.ts';
import {Tally} from './tally.ts';

/** Entries of one source that died of the same cause. */
export interface Group {
	/** Names it by what it is, whenever and wherever it is counted: 12 hexadecimal digits. */
	readonly key: string;
	readonly signature: SafeText;
	/** Empty when the entries name none. */
	readonly source: SafeText;
	readonly count: number;
	/** Of all rows that were counted, 0 to 1. */
	readonly share: number;
	/** When the oldest and the newest of them was parked, milliseconds since the epoch. */
	readonly first: number;
	readonly last: number;
	/** Deliveries before they were parked; 0 where the entry does not tell. */
	readonly attempts: {readonly least: number; readonly most: number};
	/** Bytes of all their payloads. */
	readonly bytes: number;
	/** How many were parked in each stretch of the time from `Grouping.from` to `to`. */
	readonly spark: readonly number[];
	/** Whether one was parked in the last five minutes. */
	readonly stillArriving: boolean;
}

export interface Grouping {
	/** The largest first. */
	readonly groups: readonly Group[];
	/** Rows that were counted, and those of them that are in no group because there are too many groups. */
	readonly rows: number;
	readonly ungrouped: number;
	/** The time that sparks are over, milliseconds since the epoch. */
	readonly from: number;
	readonly to: number;
}

export interface GroupOptions extends ScanOptions {
	/** The server's clock, milliseconds since the epoch. */
	readonly now: number;
}

/** Numbers in a spark. */
export const sparkLength = 24;
const recently = 5 * 60_000;

/** Groups the rows of an index, in slices. @throws what the signal aborts with */
export async function groupEntries(index: EntryIndex, options: GroupOptions): Promise<Grouping> {
	const {now} = options;
	const tally = new Tally(sparkLength);
	const oldest = index.place(index.size - 1);
	const from = oldest === undefined ? now : Math.min(now, Number(oldest.chunk.time[oldest.at]));
	const step = Math.max(1, now - from) / sparkLength;
	const attempts = numbersOf(index);
	let rows = 0;
	let ungrouped = 0;
	await inSlices(
		index,
		place => {
			const {chunk, at} = place;
			rows++;
			const group = tally.groupOf(chunk.source[at] ?? 0, chunk.signature[at] ?? 0);
			if (group === undefined) {
				ungrouped++;
				return;
			}
			const time = Number(chunk.time[at]);
			const bucket = Math.min(sparkLength - 1, Math.max(0, Math.floor((time - from) / step)));
			tally.add(group, time, bucket, attempts(chunk.attempt[at] ?? 0), chunk.size[at] ?? 0);
		},
		options,
	);
	const groups = await described(index, tally, rows, options);
	return {groups, rows, ungrouped, from, to: now};
}

const betweenTurns = 500;

async function described(
	index: EntryIndex,
	tally: Tally,
	rows: number,
	{now, signal, giveWay = setImmediate}: GroupOptions,
): Promise<Group[]> {
	const groups: Group[] = [];
	for (const [source, signature, at] of tally.numbers()) {
		const count = tally.count[at] ?? 0;
		const last = tally.last[at] ?? 0;
		const texts = {source: index.sources.at(source), signature: index.signatures.at(signature)};
		groups.push({
			key: createHash('sha256').update(`${texts.source}\n${texts.signature}`).digest('hex').slice(0, 12),
			...texts,
			count,
			share: count / rows,
			first: tally.first[at] ?? 0,
			last,
			attempts: {least: tally.fewest[at] ?? 0, most: tally.most[at] ?? 0},
			bytes: tally.bytes[at] ?? 0,
			spark: [...tally.spark.subarray(at * sparkLength, (at + 1) * sparkLength)],
			stillArriving: now - last < recently,
		});
		if (groups.length % betweenTurns === 0) {
			await giveWay();
			signal?.throwIfAborted();
		}
	}
	// The one that is still going on first among equals.
	return groups.sort((a, b) => b.count - a.count || b.last - a.last || (a.key < b.key ? -1 : 1));
}

// Each text is read as a number once.
function numbersOf(index: EntryIndex): (attempt: number) => number {
	const known: number[] = [];
	return attempt => {
		known[attempt] ??= Math.min(0xff_ff_ff_ff, Number.parseInt(index.attempts.at(attempt), 10) || 0);
		return known[attempt];
	};
}
