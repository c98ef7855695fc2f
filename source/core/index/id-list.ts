import type {EntryId} from '../entry.ts';
import {idParts} from './id-parts.ts';
import type {Place} from './run.ts';

/** Ids in any order, 16 bytes each: what a scan found, or the rows in another order. */
export class IdList {
	length = 0;
	#time = new BigUint64Array(1024);
	#sequence = new BigUint64Array(1024);

	push({chunk, at}: Place): void {
		this.#add(chunk.time[at] ?? 0n, chunk.sequence[at] ?? 0n);
	}

	/** Adds an id of another list. */
	pushFrom(list: IdList, position: number): void {
		this.#add(list.#time[position] ?? 0n, list.#sequence[position] ?? 0n);
	}

	at(position: number): EntryId | undefined {
		if (position < 0 || position >= this.length) return undefined;
		return `${this.#time[position]}-${this.#sequence[position]}`;
	}

	/** Where an id is; undefined when it is not there. Looks through all of them. */
	positionOf(id: EntryId): number | undefined {
		const [time, sequence] = idParts(id);
		for (
			let at = this.#time.indexOf(time);
			at >= 0 && at < this.length;
			at = this.#time.indexOf(time, at + 1)
		)
			if (this.#sequence[at] === sequence) return at;
		return undefined;
	}

	/** Adds an id before all others: an arrival. */
	addFirst(id: EntryId): void {
		const [time, sequence] = idParts(id);
		this.#add(time, sequence);
		for (const column of [this.#time, this.#sequence]) column.copyWithin(1, 0, this.length - 1);
		this.#time[0] = time;
		this.#sequence[0] = sequence;
	}

	/** Takes ids out; those that are not there are passed over. */
	remove(ids: readonly EntryId[]): void {
		const times = new Set(ids.map(id => idParts(id)[0]));
		const gone = new Set(ids);
		let kept = 0;
		for (let at = 0; at < this.length; at++) {
			const [time = 0n, sequence = 0n] = [this.#time[at], this.#sequence[at]];
			if (times.has(time) && gone.has(`${time}-${sequence}`)) continue;
			this.#time[kept] = time;
			this.#sequence[kept] = sequence;
			kept++;
		}
		this.length = kept;
	}

	#add(time: bigint, sequence: bigint): void {
		if (this.length === this.#time.length) {
			this.#time = grown(this.#time);
			this.#sequence = grown(this.#sequence);
		}
		this.#time[this.length] = time;
		this.#sequence[this.length] = sequence;
		this.length++;
	}
}

function grown(column: BigUint64Array<ArrayBuffer>): BigUint64Array<ArrayBuffer> {
	const longer = new BigUint64Array(column.length * 2);
	longer.set(column);
	return longer;
}
