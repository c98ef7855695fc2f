import type {EntryId} from '../entry.ts';
import type {Row} from '../row.ts';

/** What of a row is not in the index: every entry has its own. */
export type RowTexts = Pick<Row, 'error' | 'sourceId' | 'trace'>;

/** Texts of this many rows are held: all of a DLQ under its usual cap, a few MB at most. */
const most = 6000;

/** The texts of the rows that were read first or looked at last. */
export class RowCache {
	// In the order of their last use.
	readonly #rows = new Map<EntryId, RowTexts>();

	get(id: EntryId): RowTexts | undefined {
		return this.#rows.get(id);
	}

	/** While there is room. */
	offer({id, error, sourceId, trace}: Row): void {
		if (this.#rows.size < most) this.#rows.set(id, {error, sourceId, trace});
	}

	/** What is looked at takes the place of what was not for longest. */
	keep({id, error, sourceId, trace}: Row): void {
		this.#rows.delete(id);
		this.#rows.set(id, {error, sourceId, trace});
		if (this.#rows.size <= most) return;
		const [oldest] = this.#rows.keys();
		if (oldest !== undefined) this.#rows.delete(oldest);
	}

	drop(id: EntryId): void {
		this.#rows.delete(id);
	}

	clear(): void {
		this.#rows.clear();
	}
}
