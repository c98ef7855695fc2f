import {wrap} from '../../text/cells.ts';
import {type Line, segment} from '../../text/line.ts';
import {ours, safeLine, safeText} from '../../text/safe-text.ts';
import {children, isContainer, kindOf, textOf} from './node.ts';
import {looksSecret} from './secrets.ts';
import {Kind, type Tape} from './tape.ts';
import type {Complaint, Payload, PayloadRow, PayloadRows, RowOptions} from './types.ts';

const narrow = 8;
const wide = 16;
/** Offset, hex and characters of a row of 16 bytes. */
const wideCells = 8 + 2 + wide * 3 + 2 + wide;

/** Bytes with their offsets; the byte the decoder complained about is marked, its message stands below. */
export function hexRows({bytes, complaint, tape}: Payload, {width, reveal}: RowOptions): PayloadRows {
	const perRow = width >= wideCells ? wide : narrow;
	const dumpRows = Math.max(1, Math.ceil(bytes.length / perRow));
	const secrets = tape === undefined || reveal || tape.bytes !== bytes ? [] : secretSpans(tape);
	const message = complaint === undefined ? [] : complaintLines(complaint, width);
	const messageAt =
		complaint === undefined ? dumpRows : Math.min(dumpRows - 1, Math.floor(complaint.offset / perRow)) + 1;
	const one = (position: number): PayloadRow => {
		const said = message[position - messageAt];
		if (said !== undefined) return {key: `complaint${position - messageAt}`, line: said};
		const at = position > messageAt ? position - message.length : position;
		return {key: `hex${at}`, line: dump(bytes, at * perRow, perRow, complaint, secrets)};
	};
	const count = dumpRows + message.length;
	return {
		count,
		rows: (from, to) => {
			const [first, last] = [Math.max(0, from), Math.min(count, to)];
			return Array.from({length: Math.max(0, last - first)}, (_, at) => one(first + at));
		},
	};
}

type Span = readonly [start: number, end: number];

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
	const near = secrets.filter(([start, end]) => start < from + perRow && end > from);
	for (let at = from; at < from + perRow; at++) {
		const byte = bytes[at];
		const hidden = near.some(([start, end]) => at >= start && at < end);
		hex.push(byte === undefined ? '  ' : hidden ? '••' : byte.toString(16).padStart(2, '0'));
		if (byte !== undefined)
			characters += hidden ? '•' : byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
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

function complaintLines({offset, message}: Complaint, width: number): Line[] {
	return wrap(safeText(`^ byte ${offset}: ${message}`), width - 3).map(piece => [
		segment(safeLine`   ${piece}`, 'error'),
	]);
}

/** Where the values under secret-looking keys lie. */
function secretSpans(tape: Tape): Span[] {
	const spans: Span[] = [];
	for (let node = 0; node < tape.length; node++) {
		if (!isContainer(tape, node) || kindOf(tape, node) !== Kind.map) continue;
		let name: string | undefined;
		for (const child of children(tape, node)) {
			if (name === undefined) name = kindOf(tape, child) === Kind.text ? textOf(tape, child) : '';
			else {
				if (looksSecret(name)) spans.push([tape.start[child] ?? 0, tape.end[child] ?? 0]);
				name = undefined;
			}
		}
	}
	return spans;
}
