import type {SafeText} from '../../text/safe-text.ts';
import {safeText} from '../../text/safe-text.ts';
import {type Entry, factOf, type fieldNames, idTime} from '../entry.ts';
import type {IndexRow} from '../index/entry-index.ts';
import {openPayload} from '../payload/open.ts';
import type {Payload} from '../payload/types.ts';
import {type Row, summarise} from '../row.ts';
import type {Filter, Known, Term, Truth} from './types.ts';

/** Whether the filter lets an entry through, as far as can be told from what is known of it. */
export function truthOf({alternatives}: Filter, known: Known): Truth {
	let truth: Truth = false;
	for (const terms of alternatives) {
		const all = allOf(terms, known);
		if (all === true) return true;
		if (all === undefined) truth = undefined;
	}
	return truth;
}

/** The same for a row; undefined when the entry itself must be looked at. */
export function matchesRow(filter: Filter, row: IndexRow): Truth {
	return truthOf(filter, {...row, time: idTime(row.id)});
}

/** The same for a whole entry: always known. */
export function matchesEntry(filter: Filter, entry: Entry): boolean {
	return truthOf(filter, new KnownEntry(entry)) === true;
}

function allOf(terms: readonly Term[], known: Known): Truth {
	let truth: Truth = true;
	for (const {test} of terms) {
		const one = test(known);
		if (one === false) return false;
		if (one === undefined) truth = undefined;
	}
	return truth;
}

/** Characters of a text that a filter looks at; the rest of a longer one is passed over. */
export const longest = 65_536;

class KnownEntry implements Known {
	readonly whole = true;
	readonly #entry: Entry;
	readonly #row: Row;
	#payload: Payload | undefined;

	constructor(entry: Entry) {
		this.#entry = entry;
		this.#row = summarise(entry);
	}

	get id() {
		return this.#entry.id;
	}
	get time() {
		return idTime(this.#entry.id);
	}
	get signature() {
		return this.#row.signature;
	}
	get size() {
		return this.#row.size;
	}
	get attempt() {
		return this.#row.attempt;
	}
	get source() {
		return this.#text('source');
	}
	get error() {
		return this.#text('error');
	}
	get sourceId() {
		return this.#text('sourceId');
	}
	get trace() {
		return this.#text('traceId');
	}
	get payload() {
		this.#payload ??= openPayload(factOf(this.#entry, 'data') ?? new Uint8Array());
		return this.#payload;
	}

	#text(what: keyof typeof fieldNames): SafeText {
		return safeText(factOf(this.#entry, what) ?? '', longest);
	}
}
