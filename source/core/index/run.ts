import {type Cells, Chunk} from './chunk.ts';

/** A place in a run. */
export interface Place {
	readonly chunk: Chunk;
	readonly at: number;
}

/** Rows that grow at one end, in chunks; ascending or descending by id. */
export class Run {
	readonly #descending: boolean;
	#chunks: Chunk[] = [];
	/** How many rows stand before each chunk; undefined after a change. */
	#starts: number[] | undefined;

	constructor(descending: boolean) {
		this.#descending = descending;
	}

	get length(): number {
		const starts = this.#counted();
		return (starts.at(-1) ?? 0) + (this.#chunks.at(-1)?.length ?? 0);
	}

	get chunks(): readonly Chunk[] {
		return this.#chunks;
	}

	push(cells: Cells): void {
		let last = this.#chunks.at(-1);
		if (last === undefined || last.full) {
			last = new Chunk();
			this.#chunks.push(last);
			this.#starts = undefined;
		}
		last.push(cells);
	}

	last(): Place | undefined {
		const chunk = this.#chunks.at(-1);
		return chunk === undefined ? undefined : {chunk, at: chunk.length - 1};
	}

	/** The place of row `position` from the run's beginning. */
	place(position: number): Place | undefined {
		if (position < 0) return undefined;
		const starts = this.#counted();
		const number = lowest(starts.length, middle => (starts[middle] ?? 0) > position) - 1;
		const chunk = this.#chunks[number];
		const at = position - (starts[number] ?? 0);
		return chunk === undefined || at >= chunk.length ? undefined : {chunk, at};
	}

	/** How many of the rows are newer than that id. */
	newerThan(time: bigint, sequence: bigint): number {
		if (this.#descending) return this.#first((chunk, at) => chunk.compare(at, time, sequence) <= 0);
		return this.length - this.#first((chunk, at) => chunk.compare(at, time, sequence) > 0);
	}

	/** Takes out the rows from `from` to before `to`. */
	remove(from: number, to: number, dropped: (chunk: Chunk, from: number, to: number) => void): void {
		for (let left = to - from; left > 0; ) {
			const place = this.place(from);
			if (place === undefined) return;
			const {chunk, at} = place;
			const end = Math.min(chunk.length, at + left);
			dropped(chunk, at, end);
			chunk.remove(at, end);
			left -= end - at;
			if (chunk.length === 0) this.#chunks = this.#chunks.filter(each => each !== chunk);
			this.#starts = undefined;
		}
	}

	/** The first row for which it holds; it holds for all behind it, too. */
	#first(holds: (chunk: Chunk, at: number) => boolean): number {
		const chunks = this.#chunks;
		const number = lowest(chunks.length, each => {
			const chunk = chunks[each];
			return chunk === undefined || holds(chunk, chunk.length - 1);
		});
		const chunk = chunks[number];
		if (chunk === undefined) return this.length;
		return (this.#counted()[number] ?? 0) + lowest(chunk.length, at => holds(chunk, at));
	}

	#counted(): readonly number[] {
		if (this.#starts === undefined) {
			let sum = 0;
			this.#starts = this.#chunks.map(({length}) => {
				sum += length;
				return sum - length;
			});
		}
		return this.#starts;
	}
}

/** The lowest number below `end` for which it holds, or `end`; it holds for all above, too. */
function lowest(end: number, holds: (number: number) => boolean): number {
	let low = 0;
	let high = end;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (holds(middle)) high = middle;
		else low = middle + 1;
	}
	return low;
}
