import {Kind, type KindCode} from './tape.ts';

export interface Header {
	readonly kind: KindCode;
	/** First byte behind the header. */
	readonly body: number;
	/** Bytes of the body that are not children of their own. */
	readonly size: number;
	/** Elements of an array, pairs of a map. */
	readonly count: number;
}

/** The msgpack header at `at`, or what is wrong with it. Source: the msgpack specification, formats. */
export function readHeader(view: DataView, at: number): Header | string {
	if (at >= view.byteLength) return 'ends where a value should begin';
	const first = view.getUint8(at);
	if (first <= 0x7f || first >= 0xe0) return {kind: Kind.int, body: at + 1, size: 0, count: 0};
	if (first <= 0x8f) return {kind: Kind.map, body: at + 1, size: 0, count: first & 0x0f};
	if (first <= 0x9f) return {kind: Kind.array, body: at + 1, size: 0, count: first & 0x0f};
	if (first <= 0xbf) return {kind: Kind.text, body: at + 1, size: first & 0x1f, count: 0};
	const format = formats[first - 0xc0];
	if (format === undefined) return 'byte 0xc1 is no msgpack';
	const body = at + 1 + format.lengthBytes + (format.kind === Kind.ext ? 1 : 0);
	if (body > view.byteLength) return 'ends inside a header';
	const length = format.lengthBytes === 0 ? format.size : readLength(view, at + 1, format.lengthBytes);
	const isContainer = format.kind === Kind.array || format.kind === Kind.map;
	return {kind: format.kind, body, size: isContainer ? 0 : length, count: isContainer ? length : 0};
}

interface Format {
	readonly kind: KindCode;
	/** Bytes of the length field; 0 when the size is fixed. */
	readonly lengthBytes: number;
	readonly size: number;
}

function fixed(kind: KindCode, size: number): Format {
	return {kind, lengthBytes: 0, size};
}

function sized(kind: KindCode, lengthBytes: number): Format {
	return {kind, lengthBytes, size: 0};
}

// 0xc0 to 0xdf, in order.
const formats: ReadonlyArray<Format | undefined> = [
	fixed(Kind.nil, 0),
	undefined,
	fixed(Kind.bool, 0),
	fixed(Kind.bool, 0),
	sized(Kind.bytes, 1),
	sized(Kind.bytes, 2),
	sized(Kind.bytes, 4),
	sized(Kind.ext, 1),
	sized(Kind.ext, 2),
	sized(Kind.ext, 4),
	fixed(Kind.float32, 4),
	fixed(Kind.float64, 8),
	fixed(Kind.int, 1),
	fixed(Kind.int, 2),
	fixed(Kind.int, 4),
	fixed(Kind.int, 8),
	fixed(Kind.int, 1),
	fixed(Kind.int, 2),
	fixed(Kind.int, 4),
	fixed(Kind.int, 8),
	fixed(Kind.ext, 1),
	fixed(Kind.ext, 2),
	fixed(Kind.ext, 4),
	fixed(Kind.ext, 8),
	fixed(Kind.ext, 16),
	sized(Kind.text, 1),
	sized(Kind.text, 2),
	sized(Kind.text, 4),
	sized(Kind.array, 2),
	sized(Kind.array, 4),
	sized(Kind.map, 2),
	sized(Kind.map, 4),
];

function readLength(view: DataView, at: number, bytes: number): number {
	return bytes === 1 ? view.getUint8(at) : bytes === 2 ? view.getUint16(at) : view.getUint32(at);
}
