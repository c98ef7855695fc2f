import type {Bytes} from '../entry.ts';
import {scan} from './scan.ts';
import {encodeValue} from './splice.ts';
import type {Tape} from './tape.ts';

const mostBytes = 8 * 1024 * 1024;

/** JSON as a tape, so that it is shown like any payload; undefined when the bytes are none. */
export function parseJson(bytes: Bytes): Tape | undefined {
	const first = String.fromCharCode(bytes[0] ?? 0);
	if (!/[[{"\s]/.test(first) || bytes.length > mostBytes) return undefined;
	try {
		const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'), exactIntegers);
		return scan(encodeValue(value)).tape;
	} catch {
		return undefined;
	}
}

function exactIntegers(_key: string, value: unknown, context?: {readonly source?: string}): unknown {
	if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
	const source = context?.source;
	return source !== undefined && /^-?\d{1,20}$/.test(source) ? within64(BigInt(source), value) : value;
}

function within64(exact: bigint, value: number): bigint | number {
	return exact >= -(2n ** 63n) && exact < 2n ** 64n ? exact : value;
}
