/** Numbers that look random and are the same at every start (mulberry32). */
export interface Random {
	/** 0 to 1, without 1. */
	next(): number;
	integer(below: number): number;
	pick<T>(items: readonly [T, ...T[]]): T;
	hex(length: number): string;
}

export function createRandom(seed: number): Random {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const integer = (below: number) => Math.floor(next() * below);
	return {
		next,
		integer,
		pick: items => items[integer(items.length)] ?? items[0],
		hex: length => Array.from({length}, () => integer(16).toString(16)).join(''),
	};
}
