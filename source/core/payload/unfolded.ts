import {byteSize} from '../../text/amount.ts';
import {wrap} from '../../text/cells.ts';
import {type Segment, segment} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import type {Doc} from './doc.ts';
import {type Span, withoutSecrets} from './json-secrets.ts';
import {bodyOf, extTypeOf, kindOf} from './node.ts';
import {hides, secretsOf} from './secret-map.ts';
import {type Shown, show, timestampOf} from './show.ts';
import {Kind} from './tape.ts';

/** Bytes that a folded row shows. */
export const foldedBytes = 24;
const mostRows = 500;

/** How many rows a long text or long bytes take below their own. */
export function furtherRows(doc: Doc, node: number, width: number, reveal: boolean): number {
	if (kindOf(doc.tape, node) === Kind.text) return piecesOf(doc, node, width, reveal).length;
	const {length} = bodyOf(doc.tape, node);
	return Math.min(mostRows + 1, Math.ceil(length / perRow(width)));
}

export function furtherRow(doc: Doc, node: number, at: number, width: number, reveal: boolean): Segment {
	if (kindOf(doc.tape, node) === Kind.text)
		return segment(piecesOf(doc, node, width, reveal)[at] ?? ours(''), at === mostRows ? 'dim' : 'string');
	const body = bodyOf(doc.tape, node);
	if (at === mostRows) return segment(rest(body.length), 'dim');
	const row = perRow(width);
	const from = at * row;
	const bytes = body.subarray(from, from + row);
	const hidden = reveal ? [] : secretsOf(doc.tape, node).upTo(from + row);
	const text = Array.from(bytes, (byte, index) =>
		hides(hidden, from + index) ? '·' : byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
	).join('');
	const hex = hexText(bytes, from, hidden).padEnd(row * 3);
	return segment(safeText(`${from.toString(16).padStart(6, '0')}  ${hex} ${text}`), 'bytes');
}

/** As `show`, with what is under secret-looking keys inside bytes masked, too. */
export function shown(doc: Doc, node: number, limit: number, reveal: boolean): Shown {
	const {tape} = doc;
	const value = show(tape, node, limit, reveal);
	const kind = kindOf(tape, node);
	if (kind === Kind.bytes) return {...value, text: firstBytes(doc, node, reveal)};
	if (kind !== Kind.ext || timestampOf(tape, node) !== undefined) return value;
	return {...value, text: safeLine`ext ${extTypeOf(tape, node)}  ${firstBytes(doc, node, reveal)}`};
}

/** What a folded row shows of bytes; those under secret-looking keys of msgpack or JSON in them are masked. */
export function firstBytes(doc: Doc, node: number, reveal: boolean): SafeText {
	const body = bodyOf(doc.tape, node);
	const hidden = reveal ? [] : secretsOf(doc.tape, node).upTo(foldedBytes);
	const hex = hexText(body.subarray(0, foldedBytes), 0, hidden);
	return safeText(body.length > foldedBytes ? `${hex} …` : hex);
}

function hexText(bytes: Uint8Array, from: number, hidden: readonly Span[]): string {
	return Array.from(bytes, (byte, at) =>
		hides(hidden, from + at) ? '··' : byte.toString(16).padStart(2, '0'),
	).join(' ');
}

function perRow(width: number): number {
	return width >= 8 + 16 * 4 + 1 ? 16 : 8;
}

interface Pieces {
	readonly width: number;
	readonly reveal: boolean;
	readonly pieces: readonly SafeText[];
}

const cut = new WeakMap<Doc, Map<number, Pieces>>();

// Wrapping a long text of wide characters is slow: once for every time it is unfolded.
function piecesOf(doc: Doc, node: number, width: number, reveal: boolean): readonly SafeText[] {
	let known = cut.get(doc);
	if (known === undefined) {
		known = new Map();
		cut.set(doc, known);
	}
	const last = known.get(node);
	if (last?.width === width && last.reveal === reveal) return last.pieces;
	const pieces = textPieces(doc, node, Math.max(8, width), reveal);
	known.set(node, {width, reveal, pieces});
	return pieces;
}

function textPieces(doc: Doc, node: number, width: number, reveal: boolean): SafeText[] {
	const body = bodyOf(doc.tape, node);
	const shown = body.subarray(0, width * mostRows);
	const text = safeText(reveal ? shown : withoutSecrets(shown), width * mostRows);
	const pieces = wrap(text, width, mostRows);
	return shown.length < body.length || pieces.length === mostRows ? [...pieces, rest(body.length)] : pieces;
}

function rest(length: number): SafeText {
	return safeLine`… of ${byteSize(length)}: the hex view has all of it`;
}
