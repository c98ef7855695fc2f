import {type Doc, indexOf, type Nested, type Step} from './doc.ts';
import {hidesValue} from './names.ts';
import {isContainer, kindOf} from './node.ts';
import {Kind} from './tape.ts';

/** A row of the outline: a value, a further row of an unfolded one, or why an encoding did not open. */
export interface Item {
	readonly doc: Doc;
	readonly node: number;
	readonly depth: number;
	readonly name: string | undefined;
	readonly masked: boolean;
	/** Row of what encloses it. */
	readonly parent: number | undefined;
	/** Which row of the unfolded value it is. */
	readonly further?: number;
	readonly message?: string;
}

export interface OutlineOptions {
	readonly toggled: ReadonlySet<string>;
	readonly reveal: boolean;
	/** Rows that a value has below its own when it is unfolded; 0 when it does not unfold. */
	readonly unfolds: (doc: Doc, node: number, depth: number) => number;
}

/** Something open, and what is open in it. */
interface Branch {
	readonly doc: Doc;
	readonly node: number;
	readonly depth: number;
	readonly nested: Nested | undefined;
	/** Children that are open themselves, in order. */
	readonly open: readonly OpenChild[];
	/** Rows below its own. */
	readonly rows: number;
}

interface OpenChild {
	readonly index: number;
	readonly branch: Branch;
	/** Rows that the open children before it take below their own. */
	readonly before: number;
}

/** The rows of a payload's tree by their position. Costs what was opened by hand, not what the payload holds. */
export class Outline {
	readonly count: number;
	readonly #doc: Doc;
	readonly #options: OutlineOptions;
	readonly #toggled: ReadonlyMap<string, readonly number[]>;
	readonly #root: Branch | undefined;

	constructor(doc: Doc, options: OutlineOptions) {
		this.#doc = doc;
		this.#options = options;
		this.#toggled = byDoc(options.toggled);
		this.#root = this.#branch(doc, 0, 0, this.#candidates(doc));
		this.count = 1 + (this.#root?.rows ?? 0);
	}

	at(position: number): Item {
		let branch = this.#root;
		let base = 0;
		if (position === 0 || branch === undefined)
			return {doc: this.#doc, node: 0, depth: 0, name: undefined, masked: false, parent: undefined};
		for (;;) {
			const offset = position - base - 1;
			const child: OpenChild | undefined = lastAt(branch.open, offset);
			if (child === undefined) return this.#child(branch, offset, base);
			const start = child.index + child.before;
			if (offset === start) return this.#child(branch, child.index, base);
			if (offset > start + child.branch.rows)
				return this.#child(branch, offset - child.before - child.branch.rows, base);
			base += 1 + start;
			branch = child.branch;
		}
	}

	/** Undefined when it is folded away. */
	positionOf(steps: readonly Step[]): number | undefined {
		let branch = this.#root;
		let position = 0;
		for (const {index} of steps) {
			if (branch === undefined) return undefined;
			const child: OpenChild | undefined = lastAt(branch.open, Number.POSITIVE_INFINITY, index);
			const here = child?.index === index;
			const before = child === undefined ? 0 : child.before + (here ? 0 : child.branch.rows);
			position += 1 + index + before;
			branch = here ? child?.branch : undefined;
		}
		return position;
	}

	isOpen(doc: Doc, node: number): boolean {
		return isOpen(doc, node, this.#options.toggled);
	}

	#child({doc, node, depth, nested}: Branch, index: number, parent: number): Item {
		const inner = {doc, node, depth: depth + 1, name: undefined, masked: false, parent};
		if (nested !== undefined) {
			return 'doc' in nested
				? {...inner, doc: nested.doc, node: 0, name: nested.doc.encodings.join(' ')}
				: {...inner, name: nested.encodings.join(' '), message: nested.message};
		}
		if (!isContainer(doc.tape, node)) return {...inner, further: index};
		const name = doc.nameAt(node, index);
		return {...inner, node: doc.table(node)[index] ?? 0, name, masked: this.#hides(doc, node, index)};
	}

	#hides(doc: Doc, node: number, index: number): boolean {
		const named = !this.#options.reveal && kindOf(doc.tape, node) === Kind.map;
		return named && hidesValue(doc.tape, doc.keyAt(node, index));
	}

	/** Nodes that are open or might be: those that start open, and those that were toggled. */
	#candidates(doc: Doc): number[] {
		const toggled = this.#toggled.get(doc.prefix) ?? [];
		return [...new Set([...doc.open, ...toggled])].sort((a, b) => a - b);
	}

	// Recursion is bounded by the depth of the tape and of encodings in each other.
	#branch(doc: Doc, node: number, depth: number, candidates: readonly number[]): Branch | undefined {
		if (!this.isOpen(doc, node)) return undefined;
		if (!isContainer(doc.tape, node)) return this.#unfolded(doc, node, depth);
		const table = doc.table(node);
		const open: OpenChild[] = [];
		let before = 0;
		const end = doc.tape.next[node] ?? 0;
		for (let at = lowest(candidates, node + 1); at < candidates.length; at++) {
			const candidate = candidates[at] ?? 0;
			if (candidate >= end) break;
			const index = indexOf(table, candidate);
			if (table[index] !== candidate || this.#hides(doc, node, index)) continue;
			const branch = this.#branch(doc, candidate, depth + 1, candidates);
			if (branch === undefined) continue;
			open.push({index, branch, before});
			before += branch.rows;
		}
		return {doc, node, depth, nested: undefined, open, rows: table.length + before};
	}

	#unfolded(doc: Doc, node: number, depth: number): Branch | undefined {
		const nested = doc.nested(node);
		if (nested === undefined) {
			const rows = this.#options.unfolds(doc, node, depth);
			return rows === 0 ? undefined : {doc, node, depth, nested, open: [], rows};
		}
		const branch =
			'doc' in nested ? this.#branch(nested.doc, 0, depth + 1, this.#candidates(nested.doc)) : undefined;
		const open = branch === undefined ? [] : [{index: 0, branch, before: 0}];
		return {doc, node, depth, nested, open, rows: 1 + (branch?.rows ?? 0)};
	}
}

/** Whether a value shows what is in it: containers as they start or the other way, the others when toggled. */
export function isOpen(doc: Doc, node: number, toggled: ReadonlySet<string>): boolean {
	const flipped = toggled.has(doc.keyOf(node));
	if (!isContainer(doc.tape, node)) return flipped;
	if (doc.tape.count[node] === 0) return false;
	return (doc.open[lowest(doc.open, node)] === node) !== flipped;
}

/** Keys like `12/3/7`, by what they begin with. */
function byDoc(keys: ReadonlySet<string>): Map<string, number[]> {
	const out = new Map<string, number[]>();
	for (const key of keys) {
		const cut = key.lastIndexOf('/') + 1;
		const node = Number(key.slice(cut));
		if (!Number.isInteger(node)) continue;
		const nodes = out.get(key.slice(0, cut));
		if (nodes === undefined) out.set(key.slice(0, cut), [node]);
		else nodes.push(node);
	}
	return out;
}

/** The last child whose row is not beyond `offset` and whose index is not beyond `index`. */
function lastAt(
	open: readonly OpenChild[],
	offset: number,
	index = Number.POSITIVE_INFINITY,
): OpenChild | undefined {
	let [low, high] = [0, open.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		const child = open[middle];
		if (child !== undefined && child.index <= index && child.index + child.before <= offset) low = middle + 1;
		else high = middle;
	}
	return open[low - 1];
}

function lowest(sorted: readonly number[], least: number): number {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((sorted[middle] ?? 0) < least) low = middle + 1;
		else high = middle;
	}
	return low;
}
