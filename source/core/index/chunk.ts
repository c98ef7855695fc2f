/** Rows in one chunk: to take one out moves at most so many. */
export const chunkSize = 4096;

/** What the index keeps of a row, as numbers. */
export interface Cells {
	readonly time: bigint;
	readonly sequence: bigint;
	/** Numbers of texts. */
	readonly source: number;
	readonly signature: number;
	readonly attempt: number;
	/** Bytes of the payload. */
	readonly size: number;
}

/** A stretch of rows in typed columns: 31 bytes a row. */
export class Chunk {
	length = 0;
	marked = 0;
	readonly time = new BigUint64Array(chunkSize);
	readonly sequence = new BigUint64Array(chunkSize);
	readonly source = new Uint16Array(chunkSize);
	readonly signature = new Uint32Array(chunkSize);
	readonly attempt = new Uint32Array(chunkSize);
	readonly size = new Uint32Array(chunkSize);
	readonly mark = new Uint8Array(chunkSize);

	get full(): boolean {
		return this.length === chunkSize;
	}

	push({time, sequence, source, signature, attempt, size}: Cells): void {
		const at = this.length++;
		this.time[at] = time;
		this.sequence[at] = sequence;
		this.source[at] = source;
		this.signature[at] = signature;
		this.attempt[at] = attempt;
		this.size[at] = Math.min(size, 0xff_ff_ff_ff);
		this.mark[at] = 0;
	}

	/** Takes out the rows from `from` to before `to`. */
	remove(from: number, to: number): void {
		for (let at = from; at < to; at++) this.marked -= this.mark[at] ?? 0;
		for (const column of this.#columns()) column.copyWithin(from, to, this.length);
		this.length -= to - from;
	}

	setMark(at: number, on: boolean): void {
		this.marked += Number(on) - (this.mark[at] ?? 0);
		this.mark[at] = Number(on);
	}

	markAll(on: boolean): void {
		this.mark.fill(Number(on), 0, this.length);
		this.marked = on ? this.length : 0;
	}

	/** Negative: the row at `at` is older than that id. */
	compare(at: number, time: bigint, sequence: bigint): number {
		const own = this.time[at] ?? 0n;
		if (own !== time) return own < time ? -1 : 1;
		const ownSequence = this.sequence[at] ?? 0n;
		return ownSequence === sequence ? 0 : ownSequence < sequence ? -1 : 1;
	}

	#columns() {
		return [
			this.time,
			this.sequence,
			this.source,
			this.signature,
			this.attempt,
			this.size,
			this.mark,
		] as const;
	}
}
