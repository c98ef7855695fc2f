import {isUtf8} from 'node:buffer';
import type {Bytes} from '../entry.ts';
import {type Header, readHeader} from './header.ts';
import {Kind, type Tape, TapeWriter} from './tape.ts';
import type {Complaint} from './types.ts';

export interface Limits {
	/** Containers inside each other. */
	readonly depth: number;
	/** Bytes of the whole payload. */
	readonly bytes: number;
	/** Values that are read; what follows is left out of the tape. Without it all are. */
	readonly nodes?: number;
}

export const defaultLimits: Limits = {depth: 512, bytes: 64 * 1024 * 1024};

/** For looking at a payload: larger ones are shown as far as that, so that the first screen of any is there at once. */
export const shownLimits: Limits = {depth: 512, bytes: 256 * 1024 * 1024, nodes: 300_000};

export interface Scan {
	/** Undefined when the value cannot be followed to its end; there in spite of trailing bytes or bad text. */
	readonly tape: Tape | undefined;
	/** Undefined when the bytes are exactly one valid msgpack value. */
	readonly complaint: Complaint | undefined;
	/** What was read before a value could not be followed. */
	readonly partial?: Tape;
}

/**
 * Walks the headers of one msgpack value, without recursion and within limits: no more work or memory
 * than its bytes, whatever they claim.
 */
export function scan(bytes: Bytes, limits: Limits = defaultLimits): Scan {
	if (bytes.length > limits.bytes) return broken(0, `larger than ${limits.bytes} bytes: not decoded`);
	const writer = new TapeWriter();
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	// Open containers: their node, and how many children they still wait for.
	const open = new Uint32Array(limits.depth);
	const waits = new Uint32Array(limits.depth);
	let depth = 0;
	let owed = 1;
	let at = 0;
	let complaint: Complaint | undefined;
	// Where the containers end that are still open is not known: whatever follows may be in them.
	const soFar = (): Tape => {
		for (const container of open.subarray(0, depth)) {
			writer.end[container] = bytes.length;
			writer.next[container] = writer.length;
		}
		return writer.tape(bytes);
	};
	const fail = (offset: number, message: string): Scan => ({
		tape: undefined,
		complaint: {offset, message},
		partial: soFar(),
	});
	while (owed > 0) {
		const header = readHeader(view, at);
		if (typeof header === 'string') return fail(at, header);
		const children = header.kind === Kind.map ? header.count * 2 : header.count;
		const left = bytes.length - header.body - header.size;
		owed += children - 1;
		if (left < 0) return fail(bytes.length, `ends ${-left} bytes before the value at ${at} does`);
		if (owed > left) return fail(at, claims(header, owed, left));
		if (writer.length === limits.nodes) {
			const message = `only the first ${writer.length} values are decoded; hex has all of it, v shows what may be secret there`;
			return {tape: soFar(), complaint: {offset: at, message, cut: true}};
		}
		const node = writer.add(header.kind, at, header.body, header.body + header.size, header.count);
		complaint ??= textComplaint(bytes, header);
		at = header.body + header.size;
		if (children > 0) {
			if (depth === limits.depth)
				return fail(writer.start[node] ?? 0, `nested deeper than ${limits.depth} levels`);
			open[depth] = node;
			waits[depth] = children;
			depth++;
			continue;
		}
		// The value is complete, and with it every container whose last child it is.
		while (depth > 0) {
			const due = (waits[depth - 1] ?? 1) - 1;
			waits[depth - 1] = due;
			if (due > 0) break;
			depth--;
			const container = open[depth] ?? 0;
			writer.end[container] = at;
			writer.next[container] = writer.length;
		}
	}
	if (at < bytes.length) complaint ??= {offset: at, message: `${bytes.length - at} bytes follow the value`};
	return {tape: writer.tape(bytes), complaint};
}

function broken(offset: number, message: string): Scan {
	return {tape: undefined, complaint: {offset, message}};
}

function claims(header: Header, owed: number, left: number): string {
	return header.count === 0
		? `${owed} more values are due, but only ${left} bytes are left`
		: `claims ${header.count} ${header.kind === Kind.map ? 'pairs' : 'elements'}, but only ${left} bytes are left`;
}

function textComplaint(bytes: Bytes, {kind, body, size}: Header): Complaint | undefined {
	if (kind !== Kind.text || isShortAscii(bytes, body, size)) return undefined;
	const text = bytes.subarray(body, body + size);
	if (isUtf8(text)) return undefined;
	return {offset: body + firstInvalid(text), message: 'text that is not valid UTF-8'};
}

// Most texts are keys and the like: to look at them here costs less than a view and a call for each.
function isShortAscii(bytes: Bytes, body: number, size: number): boolean {
	if (size > 40) return false;
	for (let at = body; at < body + size; at++) if ((bytes[at] ?? 0) >= 0x80) return false;
	return true;
}

// The decoder puts U+FFFD where bytes are invalid; a genuine one in the text is passed over.
function firstInvalid(text: Bytes): number {
	const decoded = Buffer.from(text.buffer, text.byteOffset, text.length).toString('utf8');
	let offset = 0;
	let from = 0;
	for (;;) {
		const found = decoded.indexOf('\u{fffd}', from);
		offset += Buffer.byteLength(decoded.slice(from, found));
		if (text[offset] !== 0xef || text[offset + 1] !== 0xbf || text[offset + 2] !== 0xbd) return offset;
		offset += 3;
		from = found + 1;
	}
}
