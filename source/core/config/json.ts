/** A value of a JSON text, with where it stands. Members of objects by name, of arrays by number. */
export interface Placed {
	readonly value: unknown;
	readonly at: number;
	readonly members: ReadonlyMap<string, Placed>;
}

/** What is wrong with the text, and where. */
export interface Misplaced {
	readonly at: number;
	readonly expected: string;
}

const deepest = 50;
const space = /[ \t\n\r]*/y;
const text = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const word = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;

/** Reads JSON and keeps every value's place: JSON.parse forgets them, and does not always say where it failed. */
export function readJson(source: string): Placed | Misplaced {
	const reader = new Reader(source);
	try {
		return reader.whole();
	} catch (error) {
		if (error instanceof Stop) return error.misplaced;
		throw error;
	}
}

/** The place of the value at that path, or of the nearest one around it. */
export function placeOf(root: Placed, path: readonly string[]): number {
	let found = root;
	for (const name of path) {
		const next = found.members.get(name);
		if (next === undefined) break;
		found = next;
	}
	return found.at;
}

/** Line and column, both from 1. */
export function lineAndColumn(source: string, at: number): {readonly line: number; readonly column: number} {
	const before = source.slice(0, at).split('\n');
	return {line: before.length, column: (before.at(-1)?.length ?? 0) + 1};
}

class Stop extends Error {
	readonly misplaced: Misplaced;

	constructor(at: number, expected: string) {
		super(expected);
		this.misplaced = {at, expected};
	}
}

class Reader {
	readonly #source: string;
	#at = 0;

	constructor(source: string) {
		this.#source = source;
	}

	whole(): Placed {
		const value = this.#value(0);
		this.#match(space);
		if (this.#at < this.#source.length) throw new Stop(this.#at, 'the end of the file');
		return value;
	}

	#value(depth: number): Placed {
		this.#match(space);
		const at = this.#at;
		if (depth > deepest) throw new Stop(at, `no more than ${deepest} levels`);
		const first = this.#source[at];
		if (first === '{') return this.#container(at, depth, '}', true);
		if (first === '[') return this.#container(at, depth, ']', false);
		const found = this.#match(first === '"' ? text : word);
		if (found === undefined || found === '') throw new Stop(at, 'a value');
		return {value: JSON.parse(found), at, members: new Map()};
	}

	#container(at: number, depth: number, end: string, named: boolean): Placed {
		const members = new Map<string, Placed>();
		this.#at++;
		this.#match(space);
		if (this.#source[this.#at] === end) this.#at++;
		else this.#fill(members, depth, end, named);
		const values = [...members].map(([name, {value}]) => [name, value] as const);
		// Without a prototype `__proto__` is a name like any other.
		const value = named
			? Object.assign(Object.create(null), Object.fromEntries(values))
			: values.map(([, each]) => each);
		return {value, at, members};
	}

	#fill(members: Map<string, Placed>, depth: number, end: string, named: boolean): void {
		for (;;) {
			const name = named ? this.#name(members) : String(members.size);
			members.set(name, this.#value(depth + 1));
			this.#match(space);
			const next = this.#source[this.#at];
			if (next !== ',' && next !== end) throw new Stop(this.#at, `, or ${end}`);
			this.#at++;
			if (next === end) return;
		}
	}

	#name(members: ReadonlyMap<string, Placed>): string {
		this.#match(space);
		const at = this.#at;
		const found = this.#match(text);
		if (found === undefined) throw new Stop(at, 'a name in double quotes');
		const name = JSON.parse(found) as string;
		if (members.has(name)) throw new Stop(at, `"${name}" only once`);
		this.#match(space);
		if (this.#source[this.#at] !== ':') throw new Stop(this.#at, ':');
		this.#at++;
		return name;
	}

	#match(pattern: RegExp): string | undefined {
		pattern.lastIndex = this.#at;
		const found = pattern.exec(this.#source)?.[0];
		this.#at += found?.length ?? 0;
		return found;
	}
}
