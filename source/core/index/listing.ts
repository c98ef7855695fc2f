import {compareIds, type EntryId} from '../entry.ts';
import type {EntryIndex} from './entry-index.ts';
import {IdList} from './id-list.ts';
import {type Order, orderOf} from './order.ts';

/**
 * Some of the index's entries, or all of them in another order: what a filter or a sort shows. It changes
 * in place like the index. Ids must be taken out here before they leave the index, which knows their keys.
 */
export class Listing {
	readonly order: Order;
	readonly #compare: (a: EntryId, b: EntryId) => number;
	#ids = new IdList();

	constructor(index: EntryIndex, order: Order) {
		this.order = order;
		this.#compare = orderOf(index, order);
	}

	get size(): number {
		return this.#ids.length;
	}

	idAt(position: number): EntryId | undefined {
		return this.#ids.at(position);
	}

	/** The position of `id` when it is there, else the place where it would be. */
	positionOf(id: EntryId): number {
		let low = 0;
		let high = this.size;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (this.#compare(this.#ids.at(middle) ?? id, id) < 0) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	has(id: EntryId): boolean {
		return this.idAt(this.positionOf(id)) === id;
	}

	/** Puts ids, in any order, where they belong; those that are there already are left alone. */
	insert(ids: readonly EntryId[]): void {
		const fresh = [...new Set(ids)].filter(id => !this.has(id)).sort(this.#compare);
		this.#ids.insert(
			fresh.map(id => this.positionOf(id)),
			fresh,
		);
	}

	remove(ids: readonly EntryId[]): void {
		const here = [...new Set(ids)].filter(id => this.has(id));
		const positions = here.map(id => this.positionOf(id));
		this.#ids.remove(positions.sort((a, b) => a - b));
	}

	/** Ids older than `id` leave. */
	removeOlderThan(id: EntryId): void {
		const positions: number[] = [];
		for (let at = 0; at < this.size; at++) {
			const each = this.#ids.at(at);
			if (each !== undefined && compareIds(each, id) < 0) positions.push(at);
		}
		this.#ids.remove(positions);
	}

	clear(): void {
		this.#ids = new IdList();
	}

	/** Its ids as they are now. */
	copy(): IdList {
		return this.#ids.copy();
	}

	/** All at once, in this order already. */
	replace(ids: IdList): void {
		this.#ids = ids;
	}

	/** Ids from one position to another, both included. */
	ids(from = 0, to = this.size - 1): EntryId[] {
		const out: EntryId[] = [];
		for (let at = from; at <= to; at++) {
			const id = this.idAt(at);
			if (id !== undefined) out.push(id);
		}
		return out;
	}
}
