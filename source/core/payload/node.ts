import type {Bytes} from '../entry.ts';
import {Kind, type KindCode, type Tape} from './tape.ts';

export function kindOf(tape: Tape, node: number): KindCode {
	return (tape.kind[node] ?? Kind.nil) as KindCode;
}

/** All bytes of the value, header included. */
export function spanOf(tape: Tape, node: number): Bytes {
	return tape.bytes.subarray(tape.start[node], tape.end[node]);
}

/** Bytes behind the header: text, bytes or ext data. */
export function bodyOf(tape: Tape, node: number): Bytes {
	return tape.bytes.subarray(tape.body[node], tape.end[node]);
}

/** The text; bytes that are not UTF-8 become U+FFFD, as the complaint of the scan tells. */
export function textOf(tape: Tape, node: number): string {
	const {buffer, byteOffset, length} = bodyOf(tape, node);
	return Buffer.from(buffer, byteOffset, length).toString('utf8');
}

/** An integer exactly: a number where it is safe, else a bigint. */
export function intOf(tape: Tape, node: number): number | bigint {
	const at = tape.start[node] ?? 0;
	const {bytes} = tape;
	const first = bytes[at] ?? 0;
	if (first <= 0x7f) return first;
	if (first >= 0xe0) return first - 0x100;
	const view = new DataView(bytes.buffer, bytes.byteOffset + at + 1, (tape.end[node] ?? 0) - at - 1);
	switch (first) {
		case 0xcc:
			return view.getUint8(0);
		case 0xcd:
			return view.getUint16(0);
		case 0xce:
			return view.getUint32(0);
		case 0xcf:
			return narrow(view.getBigUint64(0));
		case 0xd0:
			return view.getInt8(0);
		case 0xd1:
			return view.getInt16(0);
		case 0xd2:
			return view.getInt32(0);
		default:
			return narrow(view.getBigInt64(0));
	}
}

export function floatOf(tape: Tape, node: number): number {
	const body = bodyOf(tape, node);
	const view = new DataView(body.buffer, body.byteOffset, body.length);
	return body.length === 4 ? view.getFloat32(0) : view.getFloat64(0);
}

export function boolOf(tape: Tape, node: number): boolean {
	return tape.bytes[tape.start[node] ?? 0] === 0xc3;
}

/** The type number of an ext value, -128 to 127. */
export function extTypeOf(tape: Tape, node: number): number {
	return ((tape.bytes[(tape.body[node] ?? 1) - 1] ?? 0) << 24) >> 24;
}

/** Node numbers of the children, in order; a map's as key, value, key, value. */
export function* children(tape: Tape, node: number): Generator<number> {
	const end = tape.next[node] ?? 0;
	for (let child = node + 1; child < end; child = tape.next[child] ?? end) yield child;
}

export function isContainer(tape: Tape, node: number): boolean {
	const kind = kindOf(tape, node);
	return kind === Kind.array || kind === Kind.map;
}

function narrow(value: bigint): number | bigint {
	const number = Number(value);
	return Number.isSafeInteger(number) ? number : value;
}
