import type {EntryId} from '../entry.ts';
import type {Row} from '../row.ts';
import type {Chunk} from './chunk.ts';
import {idParts} from './id-parts.ts';
import {Left} from './left.ts';
import {RowCache, type RowTexts} from './row-cache.ts';
import {type Place, Run} from './run.ts';
import {Texts} from './texts.ts';

/** A row as the index has it: its own texts are there while they are held. */
export type IndexRow = Omit<Row, keyof RowTexts> & Partial<RowTexts>;

/**
 * What is known of every entry of a DLQ, newest first, in a few dozen bytes each. Pages of older entries
 * join at one end, arrivals at the other, so neither moves the rest. It changes in place: whoever holds
 * it compares `revision`. Marks are part of it, so that marking a million rows costs no more than ten.
 */
export class EntryIndex {
	revision = 0;
	readonly sources = new Texts();
	readonly signatures = new Texts();
	readonly attempts = new Texts();
	readonly #arrivals = new Run(false);
	readonly #pages = new Run(true);
	readonly #left = new Left();
	readonly #texts = new RowCache();

	get size(): number {
		return this.#arrivals.length + this.#pages.length;
	}

	/** Row `position` from the newest; undefined outside. */
	at(position: number): IndexRow | undefined {
		const place = this.place(position);
		if (place === undefined) return undefined;
		const {chunk, at} = place;
		const id = idAt(place);
		return {
			id,
			source: this.sources.at(chunk.source[at] ?? 0),
			signature: this.signatures.at(chunk.signature[at] ?? 0),
			attempt: this.attempts.at(chunk.attempt[at] ?? 0),
			size: chunk.size[at] ?? 0,
			...this.#texts.get(id),
		};
	}

	/** The own texts of a row, while they are held. */
	textsOf(id: EntryId): RowTexts | undefined {
		return this.#texts.get(id);
	}

	idAt(position: number): EntryId | undefined {
		const place = this.place(position);
		return place === undefined ? undefined : idAt(place);
	}

	/** Where the columns of a row are. */
	place(position: number): Place | undefined {
		const {length} = this.#arrivals;
		return position < length
			? this.#arrivals.place(length - 1 - position)
			: this.#pages.place(position - length);
	}

	/** Where the columns of that id are; undefined when it is not there. */
	placeOf(id: EntryId): Place | undefined {
		const position = this.#find(id);
		return position === undefined ? undefined : this.place(position);
	}

	/** How many rows are newer than `id`: its position when it is there, else the place where it would be. */
	positionOf(id: EntryId): number {
		const [time, sequence] = idParts(id);
		return this.#arrivals.newerThan(time, sequence) + this.#pages.newerThan(time, sequence);
	}

	has(id: EntryId): boolean {
		return this.#find(id) !== undefined;
	}

	/** Ids of the rows from one position to another, both included, newest first. */
	ids(from = 0, to = this.size - 1): EntryId[] {
		const out: EntryId[] = [];
		for (let at = from; at <= to; at++) {
			const id = this.idAt(at);
			if (id !== undefined) out.push(id);
		}
		return out;
	}

	/** Adds rows older than all others, newest first; those already known are left out. */
	addPage(rows: readonly Row[]): void {
		let oldest = this.place(this.size - 1);
		for (const row of rows) {
			const [time, sequence] = idParts(row.id);
			if (oldest !== undefined && oldest.chunk.compare(oldest.at, time, sequence) <= 0) continue;
			this.#add(this.#pages, row, time, sequence);
			oldest = this.#pages.last();
		}
		this.revision++;
	}

	/** Adds rows newer than all others, oldest first; those already known are left out. */
	addArrivals(rows: readonly Row[]): void {
		let newest = this.place(0);
		for (const row of rows) {
			const [time, sequence] = idParts(row.id);
			if (newest !== undefined && newest.chunk.compare(newest.at, time, sequence) >= 0) continue;
			this.#add(this.#arrivals, row, time, sequence);
			newest = this.#arrivals.last();
		}
		this.revision++;
	}

	/** Texts of rows that are looked at: they are held in place of those that were not for longest. */
	remember(rows: readonly Row[]): void {
		for (const row of rows) this.#texts.keep(row);
		this.revision++;
	}

	/** Takes rows out; ids that are not there are passed over. */
	remove(ids: readonly EntryId[]): void {
		for (const id of ids) {
			const position = this.#find(id);
			if (position !== undefined) this.#remove(position, position + 1);
		}
		this.revision++;
	}

	/** Takes out all rows older than `id`: what trimming does. @returns how many */
	removeOlderThan(id: EntryId): number {
		const {size} = this;
		const keep = this.positionOf(id) + (this.has(id) ? 1 : 0);
		if (keep >= size) return 0;
		this.#remove(keep, size);
		this.revision++;
		return size - keep;
	}

	/** How many rows that were taken out again had arrived after that time, in ms since the epoch. */
	leftSince(time: number): number {
		return this.#left.since(time);
	}

	clear(): void {
		this.#remove(0, this.size);
		this.#left.clear();
		this.revision++;
	}

	get marked(): number {
		return this.#chunks().reduce((sum, {marked}) => sum + marked, 0);
	}

	isMarked(position: number): boolean {
		const place = this.place(position);
		return place !== undefined && place.chunk.mark[place.at] === 1;
	}

	/** Marks or unmarks the rows from one position to another, both included. */
	mark(from: number, to: number, on: boolean): void {
		for (let position = from; position <= to; position++) {
			const place = this.place(position);
			place?.chunk.setMark(place.at, on);
		}
		this.revision++;
	}

	markAll(on: boolean): void {
		for (const chunk of this.#chunks()) chunk.markAll(on);
		this.revision++;
	}

	/** Ids of the marked rows, oldest first. */
	markedIds(): EntryId[] {
		const out: EntryId[] = [];
		for (let position = this.size - 1; position >= 0; position--) {
			const place = this.place(position);
			if (place !== undefined && place.chunk.mark[place.at] === 1) out.push(idAt(place));
		}
		return out;
	}

	#add(run: Run, row: Row, time: bigint, sequence: bigint): void {
		run.push({
			time,
			sequence,
			source: this.sources.add(row.source),
			signature: this.signatures.add(row.signature),
			attempt: this.attempts.add(row.attempt),
			size: row.size,
		});
		this.#texts.offer(row);
	}

	#remove(from: number, to: number): void {
		const {length} = this.#arrivals;
		const drop = (chunk: Chunk, first: number, end: number) => {
			for (let at = first; at < end; at++) {
				this.sources.drop(chunk.source[at] ?? 0);
				this.signatures.drop(chunk.signature[at] ?? 0);
				this.attempts.drop(chunk.attempt[at] ?? 0);
				this.#texts.drop(idAt({chunk, at}));
				this.#left.note(Number(chunk.time[at]));
			}
		};
		this.#arrivals.remove(length - Math.min(to, length), length - Math.min(from, length), drop);
		this.#pages.remove(Math.max(0, from - length), Math.max(0, to - length), drop);
	}

	#find(id: EntryId): number | undefined {
		const [time, sequence] = idParts(id);
		const position = this.positionOf(id);
		const place = this.place(position);
		return place?.chunk.compare(place.at, time, sequence) === 0 ? position : undefined;
	}

	#chunks(): readonly Chunk[] {
		return [...this.#arrivals.chunks, ...this.#pages.chunks];
	}
}

export function idAt({chunk, at}: Place): EntryId {
	return `${chunk.time[at]}-${chunk.sequence[at]}`;
}
