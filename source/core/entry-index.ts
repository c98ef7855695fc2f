import {compareIds, type EntryId} from './entry.ts';
import type {Row} from './row.ts';

/**
 * The rows of a DLQ, newest first. Pages of older entries join at one end, arrivals at the other, so
 * neither moves the rest. It changes in place: whoever holds it compares `revision`.
 */
export class EntryIndex {
	revision = 0;
	// Oldest of the arrivals first, newest of the pages first: both grow by push.
	readonly #arrivals: Row[] = [];
	readonly #pages: Row[] = [];
	readonly #texts = new Map<string, Row['error']>();

	get size(): number {
		return this.#arrivals.length + this.#pages.length;
	}

	/** Row `position` from the newest; undefined outside. */
	at(position: number): Row | undefined {
		const split = this.#arrivals.length;
		return position < split ? this.#arrivals[split - 1 - position] : this.#pages[position - split];
	}

	/** How many rows are newer than `id`: its position when it is there, else the place where it would be. */
	positionOf(id: EntryId): number {
		let low = 0;
		let high = this.size;
		while (low < high) {
			const middle = (low + high) >>> 1;
			const row = this.at(middle);
			if (row !== undefined && compareIds(row.id, id) > 0) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	has(id: EntryId): boolean {
		return this.at(this.positionOf(id))?.id === id;
	}

	/** Ids of the rows from one position to another, both included, newest first. */
	ids(from = 0, to = this.size - 1): EntryId[] {
		const out: EntryId[] = [];
		for (let at = from; at <= to; at++) {
			const row = this.at(at);
			if (row !== undefined) out.push(row.id);
		}
		return out;
	}

	/** Adds rows older than all others, newest first; those already known are left out. */
	addPage(rows: readonly Row[]): void {
		for (const row of rows) {
			const oldest = this.at(this.size - 1);
			if (oldest === undefined || compareIds(row.id, oldest.id) < 0) this.#pages.push(this.#interned(row));
		}
		this.revision++;
	}

	/** Adds rows newer than all others, oldest first; those already known are left out. */
	addArrivals(rows: readonly Row[]): void {
		for (const row of rows) {
			const newest = this.at(0);
			if (newest === undefined || compareIds(row.id, newest.id) > 0) this.#arrivals.push(this.#interned(row));
		}
		this.revision++;
	}

	/** Takes rows out; ids that are not there are passed over. */
	remove(ids: readonly EntryId[]): void {
		for (const id of ids) {
			const position = this.positionOf(id);
			if (this.at(position)?.id !== id) continue;
			const split = this.#arrivals.length;
			if (position < split) this.#arrivals.splice(split - 1 - position, 1);
			else this.#pages.splice(position - split, 1);
		}
		this.revision++;
	}

	/** Takes out all rows older than `id`: what trimming does. @returns how many */
	removeOlderThan(id: EntryId): number {
		const keep = this.has(id) ? this.positionOf(id) + 1 : this.positionOf(id);
		const dropped = this.size - keep;
		if (dropped <= 0) return 0;
		const split = this.#arrivals.length;
		if (keep >= split) this.#pages.length = keep - split;
		else {
			this.#arrivals.splice(0, split - keep);
			this.#pages.length = 0;
		}
		this.revision++;
		return dropped;
	}

	clear(): void {
		this.#arrivals.length = 0;
		this.#pages.length = 0;
		this.revision++;
	}

	// Thousands of entries die of a handful of errors: one copy of each text is kept.
	#interned(row: Row): Row {
		return {...row, source: this.#intern(row.source), error: this.#intern(row.error)};
	}

	#intern(text: Row['error']): Row['error'] {
		const known = this.#texts.get(text);
		if (known !== undefined) return known;
		this.#texts.set(text, text);
		return text;
	}
}
