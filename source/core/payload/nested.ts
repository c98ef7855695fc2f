import {isUtf8} from 'node:buffer';
import type {Bytes} from '../entry.ts';
import {parseJson} from './json.ts';
import {bodyOf, isContainer, kindOf} from './node.ts';
import {defaultLimits, scan} from './scan.ts';
import {encodeValue} from './splice.ts';
import {Kind, type Tape} from './tape.ts';
import {zlib} from './zlib.ts';

export type Encoding = 'json' | 'msgpack' | 'gzip' | 'zlib' | 'zstd' | 'base64' | 'text';

/** What was inside a value, or why it was not opened. */
export type Opened =
	| {readonly tape: Tape; readonly encodings: readonly Encoding[]}
	| {readonly message: string; readonly encodings: readonly Encoding[]};

/** What a compressed value may grow to. */
export const mostInflated = 8 * 1024 * 1024;
/** Bytes looked at to tell what a value is. */
const lookedAt = 64 * 1024;
const limits = {...defaultLimits, nodes: 500_000};

/** What a text or bytes value looks like beyond itself. Never decompresses; costs at most 64 kB. */
export function encodingOf(tape: Tape, node: number): Encoding | undefined {
	const kind = kindOf(tape, node);
	if (kind !== Kind.text && kind !== Kind.bytes) return undefined;
	const body = bodyOf(tape, node);
	if (body.length < 2) return undefined;
	const packed = compressionOf(body) ?? (looksMsgpack(body) ? 'msgpack' : undefined);
	if (packed !== undefined) return packed;
	if (looksJson(body)) return 'json';
	if (looksBase64(body)) return 'base64';
	return kind === Kind.bytes &&
		body.length >= 4 &&
		isPlainText(body.subarray(0, lookedAt), body.length > lookedAt)
		? 'text'
		: undefined;
}

/** One layer opened; of what was compressed, also the JSON or msgpack in it. Never throws. */
export function openNested(body: Bytes, encoding: Encoding): Opened {
	const encodings = [encoding];
	switch (encoding) {
		case 'json': {
			const tape = parseJson(body);
			return tape === undefined ? {message: 'is no whole JSON', encodings} : {tape, encodings};
		}
		case 'msgpack': {
			const {tape, complaint} = scan(body, limits);
			if (tape !== undefined) return {tape, encodings};
			return {message: `is no whole msgpack: byte ${complaint?.offset}: ${complaint?.message}`, encodings};
		}
		case 'base64':
			return contents(Buffer.from(latin(body, body.length), 'base64'), encodings);
		case 'text':
			return contents(body, encodings);
		default:
			return inflated(body, encoding);
	}
}

function inflated(body: Bytes, encoding: 'gzip' | 'zlib' | 'zstd'): Opened {
	const options = {maxOutputLength: mostInflated};
	try {
		const out =
			encoding === 'gzip'
				? zlib().gunzipSync(body, options)
				: encoding === 'zlib'
					? zlib().inflateSync(body, options)
					: zlib().zstdDecompressSync(body, options);
		return contents(out, [encoding]);
	} catch (error) {
		const more = error instanceof RangeError;
		const why = more
			? `more than ${mostInflated / 1024 / 1024} MB inside: not opened`
			: 'does not decompress';
		return {message: why, encodings: [encoding]};
	}
}

function contents(bytes: Bytes, encodings: readonly Encoding[]): Opened {
	const msgpack = startsContainer(bytes) ? scan(bytes, limits) : undefined;
	if (msgpack?.tape !== undefined && msgpack.complaint === undefined)
		return {tape: msgpack.tape, encodings: [...encodings, 'msgpack']};
	const json = looksJson(bytes) ? parseJson(bytes) : undefined;
	if (json !== undefined) return {tape: json, encodings: [...encodings, 'json']};
	const value = isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : bytes;
	const {tape} = scan(encodeValue(value));
	return tape === undefined ? {message: 'cannot be shown', encodings} : {tape, encodings};
}

function compressionOf(body: Bytes): 'gzip' | 'zlib' | 'zstd' | undefined {
	if (body.length < 8) return undefined;
	const [first = 0, second = 0, third, fourth] = body;
	if (first === 0x1f && second === 0x8b && third === 8) return 'gzip';
	if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) return 'zstd';
	// The second byte of zlib checks the first one; the usual levels have few values for it.
	return first === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(second) ? 'zlib' : undefined;
}

function startsContainer(body: Bytes): boolean {
	const first = body[0] ?? 0;
	return (first >= 0x80 && first <= 0x9f) || (first >= 0xdc && first <= 0xdf);
}

// A large one is believed by its first byte as long as it is no text.
function looksMsgpack(body: Bytes): boolean {
	if (!startsContainer(body)) return false;
	if (body.length > lookedAt) return !isUtf8(body.subarray(0, lookedAt));
	const {tape, complaint} = scan(body, limits);
	return tape !== undefined && complaint === undefined && isContainer(tape, 0) && tape.length > 1;
}

function looksJson(body: Bytes): boolean {
	const text = latin(body, lookedAt);
	if (!/^\s*(?:[{[]|"[{[])/.test(text)) return false;
	if (body.length > lookedAt) return /[}\]"]\s*$/.test(latin(body.subarray(-64), 64));
	try {
		JSON.parse(Buffer.from(body).toString('utf8'));
		return true;
	} catch {
		return false;
	}
}

function looksBase64(body: Bytes): boolean {
	if (body.length < 12) return false;
	const head = latin(body, lookedAt);
	const whole = body.length <= lookedAt;
	if (!/^(?:[A-Za-z\d+/]+|[A-Za-z\d_-]+)={0,2}\s*$/.test(head) || (whole && head.trimEnd().length % 4 === 1))
		return false;
	const bytes = Buffer.from(head.slice(0, whole ? undefined : lookedAt & ~3), 'base64');
	if (bytes.length < 8) return false;
	if (compressionOf(bytes) !== undefined) return true;
	return whole ? looksMsgpack(bytes) || isPlainText(bytes, false) : isPlainText(bytes, true);
}

/** `cut`: its last bytes may be the beginning of a character. */
function isPlainText(bytes: Bytes, cut: boolean): boolean {
	for (const byte of bytes) if (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return false;
	if (!cut) return isUtf8(bytes);
	return [0, 1, 2, 3].some(less => isUtf8(bytes.subarray(0, bytes.length - less)));
}

function latin(bytes: Bytes, most: number): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(most, bytes.length)).toString('latin1');
}
