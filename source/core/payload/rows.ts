import {byteSize} from '../../text/amount.ts';
import {wrap} from '../../text/cells.ts';
import {type Line, segment} from '../../text/line.ts';
import {safeLine, safeText} from '../../text/safe-text.ts';
import {hexRows} from './hex-rows.ts';
import {jsonRows} from './json-rows.ts';
import {withoutSecrets} from './json-secrets.ts';
import {treeRows} from './tree-rows.ts';
import type {Payload, PayloadMode, PayloadRows, RowOptions} from './types.ts';

const mostTextRows = 2000;

/** The rows of a payload's pane in one of its views. What has no tree is shown as what it is. */
export function payloadRows(payload: Payload, mode: PayloadMode, options: RowOptions): PayloadRows {
	if (mode === 'hex') return hexRows(payload, options);
	const {tape, inner, format} = payload;
	if (inner !== undefined) return payloadRows(inner, mode, options);
	if (tape !== undefined) return mode === 'tree' ? treeRows(tape, options) : jsonRows(tape, options);
	if (format === 'text') return textRows(payload, options);
	return format === 'empty' ? listOf([[segment(safeText('no payload'), 'dim')]]) : hexRows(payload, options);
}

/** Rows that are all there already. */
export function listOf(lines: readonly Line[], prefix = 'row'): PayloadRows {
	return {
		count: lines.length,
		rows: (from, to) =>
			lines.slice(Math.max(0, from), to).map((line, at) => ({key: `${prefix}${from + at}`, line})),
		positionOf: key => Number(key.slice(prefix.length)),
	};
}

const texts = new WeakMap<Payload, RowOptions & {readonly rows: PayloadRows}>();

// Asked at every key: wrapped once.
function textRows(payload: Payload, options: RowOptions): PayloadRows {
	const known = texts.get(payload);
	if (known?.width === options.width && known.reveal === options.reveal) return known.rows;
	const rows = wrapped(payload, options);
	texts.set(payload, {...options, rows});
	return rows;
}

function wrapped({bytes}: Payload, {width, reveal}: RowOptions): PayloadRows {
	const lines: Line[] = [];
	// No more is decoded than rows can show.
	const shown = bytes.subarray(0, width * mostTextRows);
	const text = Buffer.from(reveal ? shown : withoutSecrets(shown)).toString('utf8');
	for (const each of text.split('\n')) {
		if (lines.length >= mostTextRows) break;
		const pieces = wrap(
			safeText(each.replace(/\r$/, ''), width * mostTextRows),
			width,
			mostTextRows - lines.length,
		);
		for (const piece of pieces) lines.push([segment(piece, 'string')]);
	}
	if (lines.length >= mostTextRows || bytes.length > width * mostTextRows)
		lines.push([segment(safeLine`… of ${byteSize(bytes.length)}: the hex view has all of it`, 'warning')]);
	return listOf(lines, 'text');
}
