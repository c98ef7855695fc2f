import type {Tone} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import {withoutSecrets} from './json-secrets.ts';
import {bodyOf, boolOf, extTypeOf, floatOf, intOf, kindOf} from './node.ts';
import {Kind, type Tape} from './tape.ts';

export interface Shown {
	readonly text: SafeText;
	readonly tone: Tone;
	/** Type or size, where the value alone does not tell. */
	readonly note?: SafeText;
}

const shownBytes = 24;

/**
 * A value in one piece of text of at most `limit` characters; containers by their size. Secrets of JSON
 * inside a text are masked unless `reveal`.
 */
export function show(tape: Tape, node: number, limit: number, reveal = false): Shown {
	const size = tape.count[node] ?? 0;
	switch (kindOf(tape, node)) {
		case Kind.nil:
			return {text: ours('nil'), tone: 'dim'};
		case Kind.bool:
			return {text: boolOf(tape, node) ? ours('true') : ours('false'), tone: 'number'};
		case Kind.int:
			return {text: safeText(String(intOf(tape, node))), tone: 'number'};
		case Kind.float32:
			return {text: float(floatOf(tape, node)), tone: 'number', note: ours('float32')};
		case Kind.float64:
			return {text: float(floatOf(tape, node)), tone: 'number'};
		case Kind.text:
			return showText(tape, node, limit, reveal);
		case Kind.bytes:
			return {text: hexOf(bodyOf(tape, node)), tone: 'bytes', note: bytesNote(bodyOf(tape, node).length)};
		case Kind.ext:
			return showExt(tape, node);
		case Kind.array:
			return {text: safeLine`[${size}]`, tone: 'dim'};
		case Kind.map:
			return {text: safeLine`{${size}}`, tone: 'dim'};
	}
}

/** A float is told from an integer by its point. */
export function float(value: number): SafeText {
	const text = Object.is(value, -0) ? '-0' : String(value);
	return safeText(/^-?\d+$/.test(text) ? `${text}.0` : text);
}

/** Seconds and nanoseconds of a timestamp (ext -1); undefined for another ext. Source: msgpack specification. */
export function timestampOf(
	tape: Tape,
	node: number,
): {readonly seconds: bigint; readonly nanoseconds: number} | undefined {
	if (kindOf(tape, node) !== Kind.ext || extTypeOf(tape, node) !== -1) return undefined;
	const body = bodyOf(tape, node);
	const view = new DataView(body.buffer, body.byteOffset, body.length);
	if (body.length === 4) return {seconds: BigInt(view.getUint32(0)), nanoseconds: 0};
	if (body.length === 8) {
		const both = view.getBigUint64(0);
		return {seconds: both & 0x3_ffff_ffffn, nanoseconds: Number(both >> 34n)};
	}
	return body.length === 12 ? {seconds: view.getBigInt64(4), nanoseconds: view.getUint32(0)} : undefined;
}

function showText(tape: Tape, node: number, limit: number, reveal: boolean): Shown {
	const body = bodyOf(tape, node);
	const note = body.length > limit ? {note: bytesNote(body.length)} : {};
	if (body.length === 0) return {text: ours("''"), tone: 'dim'};
	// Cut before decoding: a text of a megabyte costs what is shown of it.
	const piece = body.subarray(0, limit * 4);
	const text = safeText(textOrBytes(reveal ? piece : withoutSecrets(piece)), limit);
	return {text, tone: 'string', ...note};
}

// Bytes that are no UTF-8 are shown as bytes, not as replacement characters.
function textOrBytes(body: Uint8Array): string | Uint8Array {
	const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8');
	return text.includes('\u{fffd}') ? body : text;
}

function showExt(tape: Tape, node: number): Shown {
	const time = timestampOf(tape, node);
	const body = bodyOf(tape, node);
	if (time === undefined)
		return {
			text: safeLine`ext ${extTypeOf(tape, node)}  ${hexOf(body)}`,
			tone: 'bytes',
			note: bytesNote(body.length),
		};
	const milliseconds = Number(time.seconds) * 1000;
	const date = new Date(milliseconds);
	const fraction =
		time.nanoseconds === 0 ? '' : `.${String(time.nanoseconds).padStart(9, '0').replace(/0+$/, '')}`;
	const text = Number.isNaN(date.getTime())
		? `${time.seconds} s`
		: `${date.toISOString().slice(0, -5)}${fraction}Z`;
	return {text: safeText(text), tone: 'number', note: ours('timestamp')};
}

function hexOf(body: Uint8Array): SafeText {
	const hex = Buffer.from(body.subarray(0, shownBytes))
		.toString('hex')
		.replaceAll(/(..)(?=.)/g, '$1 ');
	return safeText(body.length > shownBytes ? `${hex} …` : hex);
}

function bytesNote(length: number): SafeText {
	return length === 1 ? ours('1 byte') : safeLine`${length} bytes`;
}
