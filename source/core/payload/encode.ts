import {Encoder, ExtData} from '@msgpack/msgpack';
import type {Bytes} from '../entry.ts';
import {PayloadError} from '../errors.ts';

const int64 = {min: -(2n ** 63n), max: 2n ** 64n - 1n};
const encoder = new Encoder({useBigInt64: true});

/** One value that is no container, encoded anew. @throws PayloadError when msgpack has no form for it */
export function encodeScalar(value: unknown, path: string): Bytes {
	switch (typeof value) {
		case 'boolean':
		case 'number':
			return encoder.encode(value);
		case 'string':
			if (!value.isWellFormed()) throw unencodable('a text with half a surrogate pair', path);
			return encoder.encode(value);
		case 'bigint':
			return encodeBigInt(value, path);
		case 'object':
			if (
				value === null ||
				value instanceof Uint8Array ||
				value instanceof ExtData ||
				value instanceof Date
			) {
				return encoder.encode(value);
			}
			throw unencodable(`an object of class ${className(value)}`, path);
		default:
			throw unencodable(value === undefined ? 'undefined' : `a ${typeof value}`, path);
	}
}

/** A float that stays one: as float32 when that is what it was and nothing is lost. */
export function encodeFloat(value: number, single: boolean): Bytes {
	const narrow = single && (Object.is(Math.fround(value), value) || Number.isNaN(value));
	const bytes = new Uint8Array(narrow ? 5 : 9);
	const view = new DataView(bytes.buffer);
	view.setUint8(0, narrow ? 0xca : 0xcb);
	if (narrow) view.setFloat32(1, value);
	else view.setFloat64(1, value);
	return bytes;
}

/** The header of an array or a map with that many elements or pairs. */
export function containerHeader(kind: 'array' | 'map', count: number): Bytes {
	const [fix, short, long] = kind === 'array' ? [0x90, 0xdc, 0xdd] : [0x80, 0xde, 0xdf];
	if (count < 16) return Uint8Array.of(fix | count);
	if (count < 0x1_0000) return Uint8Array.of(short, count >> 8, count & 0xff);
	const bytes = new Uint8Array(5);
	bytes[0] = long;
	new DataView(bytes.buffer).setUint32(1, count);
	return bytes;
}

export function extBytes({data}: ExtData): Bytes {
	return typeof data === 'function' ? data(0) : data;
}

export function unencodable(what: string, path: string): PayloadError {
	const where = path === '' ? 'the value itself' : path;
	return new PayloadError(
		`msgpack cannot hold ${what} (at ${where})`,
		'return plain objects, arrays, Maps, texts, numbers, bigints, booleans, null, Uint8Array, ExtData',
	);
}

function encodeBigInt(value: bigint, path: string): Bytes {
	if (value < int64.min || value > int64.max) throw unencodable('an integer beyond 64 bits', path);
	const number = Number(value);
	return encoder.encode(Number.isSafeInteger(number) ? number : value);
}

function className(value: object): string {
	const name: unknown = value.constructor?.name;
	return typeof name === 'string' && name !== '' ? name : 'its own';
}
