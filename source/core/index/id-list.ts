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

	copy(): IdList {
		const copied = new IdList();
		copied.length = this.length;
		copied.#time = this.#time.slice();
		copied.#sequence = this.#sequence.slice();
		return copied;
	}

	/** Adds ids so that each stands before what is at its position now; positions ascend. */
	insert(positions: readonly number[], ids: readonly EntryId[]): void {
		const before = this.length;
		while (this.#time.length < before + ids.length) this.#grow();
		this.length += ids.length;
		// From the end: every stretch moves once.
		for (let at = ids.length - 1, end = before; at >= 0; at--) {
			const position = positions[at] ?? before;
			for (const column of [this.#time, this.#sequence]) column.copyWithin(position + at + 1, position, end);
			const [time, sequence] = idParts(ids[at] ?? '0-0');
			this.#time[position + at] = time;
			this.#sequence[position + at] = sequence;
			end = position;
		}
	}

	/** Takes out what is at those positions, which ascend. */
	remove(positions: readonly number[]): void {
		for (const [at, position] of positions.entries()) {
			const next = positions[at + 1] ?? this.length;
			for (const column of [this.#time, this.#sequence]) column.copyWithin(position - at, position + 1, next);
		}
		this.length -= positions.length;
	}

	#add(time: bigint, sequence: bigint): void {
		if (this.length === this.#time.length) this.#grow();
		this.#time[this.length] = time;
		this.#sequence[this.length] = sequence;
		this.length++;
	}

	#grow(): void {
		this.#time = grown(this.#time);
		this.#sequence = grown(this.#sequence);
	}
}

function grown(column: BigUint64Array<ArrayBuffer>): BigUint64Array<ArrayBuffer> {
	const longer = new BigUint64Array(column.length * 2);
	longer.set(column);
	return longer;
}
