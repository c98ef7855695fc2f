import {keyName} from './names.ts';
import {type Encoding, encodingOf, openNested} from './nested.ts';
import {bodyOf, isContainer, kindOf} from './node.ts';
import {Kind, type Tape} from './tape.ts';

/** Encodings inside each other that are opened. */
const mostLayers = 8;
/** What all that was opened in one payload may take. */
const mostOpened = 64 * 1024 * 1024;

/** Deeper or larger containers start folded, and all that lies beyond so many rows. */
const openDepth = 4;
const openChildren = 100;
const openRows = 500;

/** What was found inside a value. */
export type Nested =
	| {readonly doc: Doc}
	| {readonly message: string; readonly encodings: readonly Encoding[]};

/** Where a value lies: the child at `index` of `node`; or what is encoded in `node`. */
export interface Step {
	readonly doc: Doc;
	readonly node: number;
	readonly index: number;
	readonly nested: boolean;
}

/**
 * A tape as one looks at it: the payload's own, or that of a value opened in it. Remembers what it costs
 * to find out: the children of wide containers, what values look like, what was opened.
 */
export class Doc {
	readonly tape: Tape;
	/** The beginning of its nodes' keys: empty for the payload itself, `12/` for what is in its node 12. */
	readonly prefix: string;
	readonly outer: {readonly doc: Doc; readonly node: number} | undefined;
	readonly encodings: readonly Encoding[];
	/** Containers that start open. */
	readonly open: readonly number[];
	readonly #layer: number;
	readonly #budget: {left: number};
	readonly #tables = new Map<number, Uint32Array>();
	readonly #nested = new Map<number, Nested>();
	readonly #looks = new Map<number, Encoding | undefined>();

	constructor(tape: Tape, outer?: {doc: Doc; node: number}, encodings: readonly Encoding[] = []) {
		this.tape = tape;
		this.outer = outer;
		this.encodings = encodings;
		this.prefix = outer === undefined ? '' : `${outer.doc.keyOf(outer.node)}/`;
		this.#layer = outer === undefined ? 0 : outer.doc.#layer + 1;
		this.#budget = outer === undefined ? {left: mostOpened} : outer.doc.#budget;
		this.open = this.#openAtFirst();
	}

	keyOf(node: number): string {
		return `${this.prefix}${node}`;
	}

	/** Children of a container; of a map only the values: their keys stand before them. */
	table(node: number): Uint32Array {
		let table = this.#tables.get(node);
		if (table === undefined) {
			table = tableOf(this.tape, node);
			this.#tables.set(node, table);
		}
		return table;
	}

	nameAt(node: number, index: number): string {
		return kindOf(this.tape, node) === Kind.array
			? String(index)
			: keyName(this.tape, this.keyAt(node, index));
	}

	/** The key's node of a map's child. */
	keyAt(node: number, index: number): number {
		const before = index === 0 ? undefined : this.table(node)[index - 1];
		return before === undefined ? node + 1 : (this.tape.next[before] ?? 0);
	}

	/** What the value may be opened as. */
	encoding(node: number): Encoding | undefined {
		if (this.#layer >= mostLayers) return undefined;
		if (!this.#looks.has(node)) {
			if (this.#looks.size > 10_000) this.#looks.clear();
			this.#looks.set(node, encodingOf(this.tape, node));
		}
		return this.#looks.get(node);
	}

	/** What is encoded in the value; opens it at the first call. */
	nested(node: number): Nested | undefined {
		const encoding = this.encoding(node);
		if (encoding === undefined) return undefined;
		let nested = this.#nested.get(node);
		if (nested === undefined) {
			nested = this.#opened(node, encoding);
			this.#nested.set(node, nested);
		}
		return nested;
	}

	#opened(node: number, encoding: Encoding): Nested {
		if (this.#budget.left <= 0)
			return {message: 'enough was opened here: esc, and open the entry anew', encodings: [encoding]};
		const opened = openNested(bodyOf(this.tape, node), encoding);
		if ('message' in opened) return opened;
		this.#budget.left -= opened.tape.bytes.length;
		return {doc: new Doc(opened.tape, {doc: this, node}, opened.encodings)};
	}

	/** The way from the payload's root to a node. */
	stepsTo(node: number): Step[] {
		const {outer, tape} = this;
		const steps: Step[] =
			outer === undefined ? [] : [...outer.doc.stepsTo(outer.node), {...outer, index: 0, nested: true}];
		let at = 0;
		while (at !== node && isContainer(tape, at)) {
			const index = indexOf(this.table(at), node);
			steps.push({doc: this, node: at, index, nested: false});
			at = this.table(at)[index] ?? node;
		}
		return steps;
	}

	// Level by level, so that what matters most is in sight.
	#openAtFirst(): number[] {
		const {tape} = this;
		if (!isContainer(tape, 0) || tape.count[0] === 0) return [];
		const open = [0];
		let left = openRows;
		let level = [0];
		for (let depth = 1; depth < openDepth && level.length > 0; depth++) {
			const next: number[] = [];
			for (const parent of level) {
				if ((tape.count[parent] ?? 0) > openChildren) continue;
				for (const node of this.table(parent)) {
					const count = tape.count[node] ?? 0;
					if (!isContainer(tape, node) || count === 0 || count > openChildren || count > left) continue;
					left -= count;
					next.push(node);
				}
			}
			open.push(...next);
			level = next;
		}
		return open.sort((a, b) => a - b);
	}
}

function tableOf(tape: Tape, node: number): Uint32Array {
	const end = tape.next[node] ?? 0;
	const isMap = kindOf(tape, node) === Kind.map;
	// Of a tape that was cut short a container holds less than it claims.
	const table = new Uint32Array(Math.min(tape.count[node] ?? 0, end - node - 1));
	let count = 0;
	for (let at = node + 1; at < end; at = tape.next[at] ?? end) {
		if (isMap) at = tape.next[at] ?? end;
		if (at < end) table[count++] = at;
	}
	return table.subarray(0, count);
}

/** The payload's own. */
export function docOf(tape: Tape): Doc {
	let doc = docs.get(tape);
	if (doc === undefined) {
		doc = new Doc(tape);
		docs.set(tape, doc);
	}
	return doc;
}

const docs = new WeakMap<Tape, Doc>();

/** Position of the last one that is not beyond `node`. */
export function indexOf(table: Uint32Array, node: number): number {
	let [low, high] = [0, table.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((table[middle] ?? 0) <= node) low = middle + 1;
		else high = middle;
	}
	return Math.max(0, low - 1);
}
