import {wrap} from '../../text/cells.ts';
import {type Line, segment} from '../../text/line.ts';
import {ours, safeLine, safeText} from '../../text/safe-text.ts';
import type {Span} from './json-secrets.ts';
import {hides, secretMap} from './secret-map.ts';
import type {Complaint, Payload, PayloadRow, PayloadRows, RowOptions} from './types.ts';

const narrow = 8;
const wide = 16;
/** Bytes looked through for secrets at one key: what lies beyond stays masked until the next. */
const mostAtOnce = 2_000_000;
/** Offset, hex and characters of a row of 16 bytes. */
const wideCells = 8 + 2 + wide * 3 + 2 + wide;

/** Bytes with their offsets; the byte the decoder complained about is marked, its message stands below. */
export function hexRows(payload: Payload, {width, reveal}: RowOptions): PayloadRows {
	const {bytes, complaint, format} = payload;
	// A whole JSON document is in order, whoever expected something else.
	const marked = format === 'json' ? undefined : complaint;
	const perRow = width >= wideCells ? wide : narrow;
	const dumpRows = Math.max(1, Math.ceil(bytes.length / perRow));
	const hidden = reveal ? undefined : secretMap(payload);
	const message = complaint === undefined ? [] : complaintLines(complaint, marked === undefined, width);
	const messageAt =
		complaint === undefined ? dumpRows : Math.min(dumpRows - 1, Math.floor(complaint.offset / perRow)) + 1;
	const one = (position: number, spans: readonly Span[]): PayloadRow => {
		const said = message[position - messageAt];
		if (said !== undefined) return {key: `complaint${position - messageAt}`, line: said};
		const at = position > messageAt ? position - message.length : position;
		const from = at * perRow;
		return {key: hexKey(from), line: dump(bytes, from, perRow, marked, spans)};
	};
	const count = dumpRows + message.length;
	return {
		count,
		rows: (from, to) => {
			const [first, last] = [Math.max(0, from), Math.min(count, to)];
			const spans = hidden?.upTo(last * perRow, mostAtOnce) ?? [];
			return Array.from({length: Math.max(0, last - first)}, (_, at) => one(first + at, spans));
		},
		positionOf: key => {
			const row = Math.floor(Number(key.slice(3)) / perRow);
			return row < messageAt ? row : row + message.length;
		},
	};
}

/** Key of the row that begins with that byte. */
export function hexKey(offset: number): string {
	return `hex${offset}`;
}

function dump(
	bytes: Uint8Array,
	from: number,
	perRow: number,
	complaint: Complaint | undefined,
	secrets: readonly Span[],
): Line {
	const offset = from.toString(16).padStart(8, '0');
	const hex: string[] = [];
	let characters = '';
	for (let at = from; at < from + perRow; at++) {
		const byte = bytes[at];
		const hidden = secrets.length > 0 && hides(secrets, at);
		hex.push(byte === undefined ? '  ' : hidden ? '··' : byte.toString(16).padStart(2, '0'));
		if (byte !== undefined)
			characters += hidden ? '·' : byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
	}
	const marked = complaint === undefined ? -1 : complaint.offset - from;
	const head = [segment(safeText(offset), 'dim'), segment(ours('  '))];
	const tail = [segment(safeText(` ${characters}`), 'string')];
	if (marked < 0 || marked >= perRow)
		return [...head, segment(safeText(`${hex.join(' ')} `), 'bytes'), ...tail];
	const before = hex
		.slice(0, marked)
		.map(byte => `${byte} `)
		.join('');
	const after = hex
		.slice(marked + 1)
		.map(byte => ` ${byte}`)
		.join('');
	const wrong = {
		text: safeText(hex[marked] === '  ' ? '??' : (hex[marked] ?? '??')),
		tone: 'error' as const,
		inverse: true,
	};
	return [
		...head,
		segment(safeText(before), 'bytes'),
		wrong,
		segment(safeText(`${after} `), 'bytes'),
		...tail,
	];
}

function complaintLines({offset, message}: Complaint, calm: boolean, width: number): Line[] {
	const text = `${calm ? 'as msgpack:' : '^'} byte ${offset}: ${message}`;
	return wrap(safeText(text), width - 3).map(piece => [
		segment(safeLine`   ${piece}`, calm ? 'dim' : 'error'),
	]);
}
