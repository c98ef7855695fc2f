import type {Bytes} from '../entry.ts';
import {parseJson} from './json.ts';
import {bodyOf, children, intOf, kindOf} from './node.ts';
import {scan} from './scan.ts';
import {Kind, type Tape} from './tape.ts';

const brace = 0x7b;

/**
 * The text at a path of map keys inside a msgpack or JSON map; whole numbers as decimal text. Undefined
 * when there is none. The scripts' `inside` says the same, so that what was planned is what they find.
 */
export function insideOf(bytes: Bytes, path: readonly string[]): Bytes | undefined {
	// No msgpack map begins with a brace.
	const tape = bytes[0] === brace ? parseJson(bytes) : msgpackTape(bytes);
	if (tape === undefined) return undefined;
	let node: number | undefined = 0;
	for (const key of path) {
		node = childAt(tape, node, Buffer.from(key));
		if (node === undefined) return undefined;
	}
	switch (kindOf(tape, node)) {
		case Kind.text:
		case Kind.bytes:
			return Buffer.from(bodyOf(tape, node));
		case Kind.int: {
			const value = intOf(tape, node);
			return typeof value === 'number' ? Buffer.from(String(value)) : undefined;
		}
		default:
			return undefined;
	}
}

function msgpackTape(bytes: Bytes): Tape | undefined {
	const {tape, complaint} = scan(bytes);
	return complaint === undefined ? tape : undefined;
}

// Of keys that occur twice the last counts.
function childAt(tape: Tape, node: number, key: Buffer): number | undefined {
	if (kindOf(tape, node) !== Kind.map) return undefined;
	const nodes = [...children(tape, node)];
	for (let at = nodes.length - 2; at >= 0; at -= 2) {
		const name = nodes[at] ?? 0;
		const kind = kindOf(tape, name);
		if ((kind === Kind.text || kind === Kind.bytes) && key.equals(bodyOf(tape, name))) return nodes[at + 1];
	}
	return undefined;
}
