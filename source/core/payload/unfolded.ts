import {byteSize} from '../../text/amount.ts';
import {wrap} from '../../text/cells.ts';
import {type Segment, segment} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import type {Doc} from './doc.ts';
import {withoutSecrets} from './json-secrets.ts';
import {bodyOf, kindOf} from './node.ts';
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
	const from = at * perRow(width);
	const bytes = Buffer.from(body.subarray(from, from + perRow(width)));
	const hex = bytes.toString('hex').replaceAll(/(..)(?=.)/g, '$1 ');
	const text = bytes.toString('latin1').replaceAll(/[^\x20-\x7e]/g, '.');
	return segment(
		safeText(`${from.toString(16).padStart(6, '0')}  ${hex.padEnd(perRow(width) * 3)} ${text}`),
		'bytes',
	);
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
