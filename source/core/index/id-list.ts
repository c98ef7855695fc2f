import type {EntryId} from '../entry.ts';
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
