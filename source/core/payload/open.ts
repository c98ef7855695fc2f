import {isUtf8} from 'node:buffer';
import type {Bytes} from '../entry.ts';
import {parseJson} from './json.ts';
import {isContainer, kindOf} from './node.ts';
import {defaultLimits, scan} from './scan.ts';
import {Kind, type Tape} from './tape.ts';
import type {Complaint, Payload, PayloadFormat} from './types.ts';
import {zlib} from './zlib.ts';

/** What a compressed payload may grow to before it is left alone. */
const mostInflated = 16 * 1024 * 1024;
const mostLayers = 3;

/**
 * Opens a payload for reading: msgpack, else JSON, text, gzip, zstd, else raw bytes. Never throws;
 * `complaint` says why it is not valid msgpack, whatever else it is.
 */
export function openPayload(bytes: Bytes, limits = defaultLimits, layer = 0): Payload {
	const {tape, complaint} = scan(bytes, limits);
	const opened = (format: PayloadFormat, more: Partial<Payload> = {}): Payload => ({
		bytes,
		format,
		complaint,
		tape: undefined,
		inner: undefined,
		...more,
	});
	if (bytes.length === 0) return opened('empty', {complaint: undefined});
	if (tape !== undefined && (complaint === undefined || isContainer(tape, 0)))
		return opened('msgpack', {tape});
	const packed = compression(bytes);
	if (packed !== undefined && layer < mostLayers) {
		const inflated = inflate(packed, bytes);
		return 'message' in inflated
			? opened('binary', {complaint: inflated})
			: opened(packed, {inner: openPayload(inflated.bytes, limits, layer + 1)});
	}
	if (isUtf8(bytes) && !hasControls(bytes)) {
		const json = parseJson(bytes);
		return json === undefined ? opened('text') : opened('json', {tape: json});
	}
	// A number and rubbish behind it is no value, as protobuf begins; text with a bad byte in it is.
	return tape !== undefined && holdsBytes(tape) ? opened('msgpack', {tape}) : opened('binary');
}

function holdsBytes(tape: Tape): boolean {
	const kind = kindOf(tape, 0);
	return kind === Kind.text || kind === Kind.bytes || kind === Kind.ext;
}

function compression(bytes: Bytes): 'gzip' | 'zstd' | undefined {
	if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
	const isZstd = bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
	return isZstd ? 'zstd' : undefined;
}

function inflate(format: 'gzip' | 'zstd', bytes: Bytes): {readonly bytes: Bytes} | Complaint {
	try {
		const options = {maxOutputLength: mostInflated};
		return {
			bytes:
				format === 'gzip' ? zlib().gunzipSync(bytes, options) : zlib().zstdDecompressSync(bytes, options),
		};
	} catch (error) {
		const tooLarge = error instanceof RangeError;
		const why = tooLarge
			? `more than ${mostInflated / 1024 / 1024} MB inside: not opened`
			: 'does not decompress';
		return {offset: 0, message: `begins like ${format}, but ${why}`};
	}
}

// Text has line ends and tabs, and no other controls.
function hasControls(bytes: Bytes): boolean {
	// A loop: a callback for each of 50 million bytes would take a second.
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at] ?? 0;
		if (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return true;
	}
	return false;
}
