import type {Bytes} from '../entry.ts';
import {parseJson} from '../payload/json.ts';
import {children, kindOf, textOf} from '../payload/node.ts';
import {scan} from '../payload/scan.ts';
import {Kind} from '../payload/tape.ts';

const mostKeys = 60;

/** What a payload is made of at its top: its kind, of a map also its keys. Undefined when it cannot be decoded.
 * `orJson`: JSON counts as well. */
export function shapeOf(payload: Bytes, orJson = false): string | undefined {
	const {tape: msgpack, complaint} = scan(payload);
	const tape = complaint === undefined ? msgpack : orJson ? parseJson(payload) : undefined;
	if (tape === undefined) return undefined;
	const kind = kindOf(tape, 0);
	if (kind !== Kind.map) return String(kind);
	const keys: string[] = [];
	let isKey = true;
	for (const node of children(tape, 0)) {
		if (isKey) keys.push(kindOf(tape, node) === Kind.text ? textOf(tape, node) : `#${kindOf(tape, node)}`);
		isKey = !isKey;
		if (keys.length > mostKeys) break;
	}
	return `{${keys.sort().join(',')}}`;
}
