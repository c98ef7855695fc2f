import {hidesValue, keyName} from './names.ts';
import {kindOf} from './node.ts';
import {Kind, type Tape} from './tape.ts';

/**
 * Goes through the values of a tape in the order of their bytes, keys beside their values, as far as it
 * is asked to: whoever wants the first page pays for that.
 */
export class Walk {
	/** The value it stands at. */
	node = 0;
	/** Node of its key; undefined in an array and at the root. */
	key: number | undefined;
	/** Position among its siblings. */
	index = 0;
	depth = 0;
	/** Set when a container with children ends here; it was stood at before. */
	ending = false;
	readonly tape: Tape;
	readonly #parents: Frame[] = [];
	#begun = false;
	#enter = false;

	constructor(tape: Tape) {
		this.tape = tape;
	}

	/** @returns false behind the last value */
	next(): boolean {
		if (!this.#begun) {
			this.#begun = true;
			this.#enter = this.tape.length > 0;
			return this.#enter;
		}
		const {tape} = this;
		if (this.#enter && !this.ending) this.#push();
		const frame = this.#parents.at(-1);
		if (frame === undefined) return false;
		const value = valueAt(tape, frame);
		this.#enter = value < frame.end;
		this.ending = !this.#enter;
		if (this.ending) {
			this.#parents.pop();
			this.node = frame.node;
			this.key = frame.key;
			this.index = frame.index;
			this.depth = this.#parents.length;
			return true;
		}
		this.node = value;
		this.key = frame.isMap ? frame.at : undefined;
		this.index = frame.count++;
		this.depth = this.#parents.length;
		frame.at = tape.next[value] ?? frame.end;
		return true;
	}

	/** What the container it stands at holds is left out, and its end. */
	skip(): void {
		this.#enter = false;
	}

	/** Whether no sibling follows. */
	get last(): boolean {
		const frame = this.#parents.at(-1);
		return frame === undefined || valueAt(this.tape, frame) >= frame.end;
	}

	/** What the value is called: the key as text, or its position. */
	get name(): string {
		return this.key === undefined ? String(this.index) : keyName(this.tape, this.key);
	}

	/** Whether its key looks like a secret's. */
	get secret(): boolean {
		return this.key !== undefined && hidesValue(this.tape, this.key);
	}

	#push(): void {
		const {node, key, index, tape} = this;
		const kind = kindOf(tape, node);
		const end = tape.next[node] ?? 0;
		if ((kind !== Kind.array && kind !== Kind.map) || end <= node + 1) return;
		this.#parents.push({node, key, index, at: node + 1, end, isMap: kind === Kind.map, count: 0});
	}
}

// The last key of a map that was cut short has no value.
function valueAt(tape: Tape, {isMap, at, end}: Frame): number {
	return isMap && at < end ? (tape.next[at] ?? end) : at;
}

interface Frame {
	readonly node: number;
	readonly key: number | undefined;
	readonly index: number;
	/** The child that comes next. */
	at: number;
	readonly end: number;
	readonly isMap: boolean;
	count: number;
}
