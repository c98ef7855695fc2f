import {ExtData} from '@msgpack/msgpack';
import type {Bytes} from '../entry.ts';
import {PayloadError} from '../errors.ts';
import {bodyOf, boolOf, children, extTypeOf, floatOf, intOf, kindOf, textOf} from './node.ts';
import {scan} from './scan.ts';
import {Kind, type Tape} from './tape.ts';

/**
 * The payload as a migration sees it: maps with text keys → objects without a prototype; maps with
 * other keys or `__proto__` → Map; bin → Uint8Array; ext and timestamps → ExtData (timestamps have
 * type -1), so that no nanosecond is lost; integers beyond 2^53 → bigint.
 * @throws PayloadError for whatever is not exactly one valid msgpack value
 */
export function decodeForMigration(bytes: Bytes): unknown {
	return decodeNode(validTape(bytes), 0);
}

/** The same value for people who only look: undefined instead of a throw. */
export function inspectedValue(bytes: Bytes | undefined): unknown {
	if (bytes === undefined || bytes.length === 0) return undefined;
	const {tape, complaint} = scan(bytes);
	return tape === undefined || complaint !== undefined ? undefined : decodeNode(tape, 0);
}

/** @throws PayloadError */
export function validTape(bytes: Bytes): Tape {
	if (bytes.length === 0) throw new PayloadError('the payload is empty', 'replay needs a payload', 0);
	const {tape, complaint} = scan(bytes);
	if (tape !== undefined && complaint === undefined) return tape;
	const {offset, message} = complaint ?? {offset: 0, message: 'not decoded'};
	throw new PayloadError(
		`byte ${offset}: ${message}`,
		'a payload that cannot be decoded can be replayed as it is, not migrated',
		offset,
	);
}

// Recursion is bounded by the depth limit of the scan.
export function decodeNode(tape: Tape, node: number): unknown {
	switch (kindOf(tape, node)) {
		case Kind.nil:
			return null;
		case Kind.bool:
			return boolOf(tape, node);
		case Kind.int:
			return intOf(tape, node);
		case Kind.float32:
		case Kind.float64:
			return floatOf(tape, node);
		case Kind.text:
			return textOf(tape, node);
		case Kind.bytes:
			return new Uint8Array(bodyOf(tape, node));
		case Kind.ext:
			return new ExtData(extTypeOf(tape, node), new Uint8Array(bodyOf(tape, node)));
		case Kind.array:
			return Array.from(children(tape, node), child => decodeNode(tape, child));
		case Kind.map:
			return decodeMap(tape, node);
	}
}

function decodeMap(tape: Tape, node: number): unknown {
	const nodes = [...children(tape, node)];
	const keys = nodes.filter((_, at) => at % 2 === 0);
	const plain = keys.every(key => kindOf(tape, key) === Kind.text && textOf(tape, key) !== '__proto__');
	const pairs = keys.map(
		(key, at) => [decodeNode(tape, key), decodeNode(tape, nodes[at * 2 + 1] ?? 0)] as const,
	);
	if (!plain) return keyedMap(pairs);
	const object: Record<string, unknown> = Object.create(null);
	for (const [key, value] of pairs) object[String(key)] = value;
	return object;
}

// Keys that are bytes or containers are equal by content on the wire but by identity in a Map: of
// duplicates the last counts, as everywhere.
function keyedMap(pairs: ReadonlyArray<readonly [unknown, unknown]>): Map<unknown, unknown> {
	const map = new Map<unknown, unknown>();
	for (const [key, value] of pairs) map.set(key, value);
	return map;
}
