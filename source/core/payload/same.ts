import {ExtData} from '@msgpack/msgpack';
import {canonical} from './canonical.ts';
import {decodeNode} from './decode.ts';
import {extBytes} from './encode.ts';
import {bodyOf, boolOf, children, extTypeOf, floatOf, intOf, kindOf, textOf} from './node.ts';
import {Kind, type Tape} from './tape.ts';

/** Whether `value` says what `node` says, so that the node's bytes may stand for it. */
export function same(tape: Tape, node: number, value: unknown): boolean {
	switch (kindOf(tape, node)) {
		case Kind.array:
			return Array.isArray(value) && sameItems(tape, node, value);
		case Kind.map:
			return sameMap(tape, node, value);
		default:
			return sameScalar(tape, node, value);
	}
}

/** The same for a value that is no container; false for containers. */
export function sameScalar(tape: Tape, node: number, value: unknown): boolean {
	switch (kindOf(tape, node)) {
		case Kind.nil:
			return value === null;
		case Kind.bool:
			return value === boolOf(tape, node);
		case Kind.int:
			return sameInteger(intOf(tape, node), value);
		case Kind.float32:
		case Kind.float64:
			return Object.is(value, floatOf(tape, node));
		case Kind.text:
			return value === textOf(tape, node);
		case Kind.bytes:
			return value instanceof Uint8Array && Buffer.compare(value, bodyOf(tape, node)) === 0;
		case Kind.ext:
			return (
				value instanceof ExtData &&
				value.type === extTypeOf(tape, node) &&
				Buffer.compare(extBytes(value), bodyOf(tape, node)) === 0
			);
		default:
			return false;
	}
}

function sameInteger(integer: number | bigint, value: unknown): boolean {
	if (typeof value === 'bigint') return BigInt(integer) === value;
	return Object.is(value, integer);
}

function sameItems(tape: Tape, node: number, items: readonly unknown[]): boolean {
	if (tape.count[node] !== items.length) return false;
	let at = 0;
	for (const child of children(tape, node)) if (!same(tape, child, items[at++])) return false;
	return true;
}

function sameMap(tape: Tape, node: number, value: unknown): boolean {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	const wanted = new Map(
		(value instanceof Map ? [...value] : Object.entries(value)).map(([key, item]) => [canonical(key), item]),
	);
	const nodes = [...children(tape, node)];
	const seen = new Set<string>();
	// From the end: of a key that occurs twice the last value is the one a reader sees.
	for (let at = nodes.length - 2; at >= 0; at -= 2) {
		const name = canonical(decodeNode(tape, nodes[at] ?? 0));
		if (seen.has(name)) continue;
		seen.add(name);
		if (!wanted.has(name) || !same(tape, nodes[at + 1] ?? 0, wanted.get(name))) return false;
	}
	return seen.size === wanted.size;
}
