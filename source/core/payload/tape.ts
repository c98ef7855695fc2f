import type {Bytes} from '../entry.ts';

/** What a msgpack value is, by its header. */
export const Kind = {
	nil: 0,
	bool: 1,
	int: 2,
	float32: 3,
	float64: 4,
	text: 5,
	bytes: 6,
	array: 7,
	map: 8,
	ext: 9,
} as const;

export type KindCode = (typeof Kind)[keyof typeof Kind];

/**
 * The values of one msgpack payload in the order of their bytes, as columns. Node 0 is the root; the
 * children of a container follow it (a map's as key, value, key, value), up to `next`.
 */
export interface Tape {
	readonly bytes: Bytes;
	readonly length: number;
	readonly kind: Uint8Array;
	/** First byte of the header. */
	readonly start: Uint32Array;
	/** First byte behind the header: text, bytes, ext data, number. */
	readonly body: Uint32Array;
	/** First byte behind the value. */
	readonly end: Uint32Array;
	/** Node behind the value and all it contains. */
	readonly next: Uint32Array;
	/** Elements of an array, pairs of a map. */
	readonly count: Uint32Array;
}

/** Writes a tape; the columns grow with the values actually met, never with what a header claims. */
export class TapeWriter {
	length = 0;
	kind = new Uint8Array(64);
	start = new Uint32Array(64);
	body = new Uint32Array(64);
	end = new Uint32Array(64);
	next = new Uint32Array(64);
	count = new Uint32Array(64);

	/** @returns the node's number */
	add(kind: KindCode, start: number, body: number, end: number, count: number): number {
		if (this.length === this.kind.length) this.#grow();
		const node = this.length++;
		this.kind[node] = kind;
		this.start[node] = start;
		this.body[node] = body;
		this.end[node] = end;
		this.next[node] = node + 1;
		this.count[node] = count;
		return node;
	}

	tape(bytes: Bytes): Tape {
		const {length} = this;
		// Behind the last node there is nothing: zeros there would lead back to the first.
		const cut = (column: Uint32Array) => column.subarray(0, length);
		return {
			bytes,
			length,
			kind: this.kind.subarray(0, length),
			start: cut(this.start),
			body: cut(this.body),
			end: cut(this.end),
			next: cut(this.next),
			count: cut(this.count),
		};
	}

	#grow(): void {
		// What is not written to is not there yet, so generous steps cost nothing but save copies.
		const size = this.kind.length * 4;
		const grown = new Uint8Array(size);
		grown.set(this.kind);
		this.kind = grown;
		for (const column of ['start', 'body', 'end', 'next', 'count'] as const) {
			const wider = new Uint32Array(size);
			wider.set(this[column]);
			this[column] = wider;
		}
	}
}
