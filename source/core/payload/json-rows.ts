import {cellWidth, truncate} from '../../text/cells.ts';
import {type Line, segment} from '../../text/line.ts';
import {ours, safeLine, safeText} from '../../text/safe-text.ts';
import {docOf} from './doc.ts';
import {type JsonLine, jsonLines, jsonValue} from './json-lines.ts';
import {keyName} from './names.ts';
import {pathOf} from './path.ts';
import type {Tape} from './tape.ts';
import type {PayloadRow, PayloadRows, RowOptions, Spot} from './types.ts';

/** More rows than this nobody scrolls through: the tree folds, hex has them all. */
const mostRows = 100_000;
const shownText = 2000;

/** The payload as typed JSON: what JSON lacks is written as `{"$bytes": …}` and the like. */
export function jsonRows(tape: Tape, options: RowOptions): PayloadRows {
	const {lines, more} = linesOf(tape, options.reveal);
	const count = lines.length + (more ? 1 : 0);
	const one = (position: number): PayloadRow => {
		const line = lines[position];
		return line === undefined
			? {key: 'json more', line: [segment(tooMany, 'warning')]}
			: {key: jsonKey(line.node, line.part), line: draw(tape, line, options)};
	};
	return {
		count,
		rows: (from, to) => {
			const first = Math.max(0, from);
			return Array.from({length: Math.max(0, Math.min(to, count) - first)}, (_, at) => one(first + at));
		},
		spot: position => spotOf(tape, lines[position]),
		positionOf: key => {
			const at = lines.findIndex(({node, part}) => jsonKey(node, part) === key);
			return at < 0 ? undefined : at;
		},
	};
}

/** Key of the row where a value begins, or of its end. */
export function jsonKey(node: number, part: JsonLine['part'] = 'whole'): string {
	return part === 'end' ? `json${node}end` : `json${node}`;
}

const tooMany = ours('… more: the tree folds, the hex view has all of it');

interface Known {
	readonly reveal: boolean;
	readonly lines: readonly JsonLine[];
	readonly more: boolean;
}

const known = new WeakMap<Tape, Known>();

// Asked at every key: made once.
function linesOf(tape: Tape, reveal: boolean): Known {
	const last = known.get(tape);
	if (last?.reveal === reveal) return last;
	const lines: JsonLine[] = [];
	let more = false;
	for (const line of jsonLines(tape, reveal)) {
		more = lines.length === mostRows;
		if (more) break;
		lines.push(line);
	}
	const made = {reveal, lines, more};
	known.set(tape, made);
	return made;
}

function spotOf(tape: Tape, line: JsonLine | undefined): Spot | undefined {
	if (line === undefined) return undefined;
	const {node, masked, part} = line;
	const doc = docOf(tape);
	return {key: doc.keyOf(node), path: pathOf(doc, node), doc, node, masked, further: part === 'end'};
}

function draw(tape: Tape, line: JsonLine, {width, reveal}: RowOptions): Line {
	const {depth, key, part, comma} = line;
	const indent = ' '.repeat(Math.min(2 * depth, width >> 1));
	const name = key === undefined ? '' : `${JSON.stringify(keyName(tape, key))}: `;
	const value = jsonValue(tape, line, reveal, shownText);
	const room = Math.max(1, width - indent.length);
	const keyText = truncate(safeText(name, 200), room);
	const valueText = truncate(
		safeLine`${safeText(value, shownText)}${comma ? ours(',') : ours('')}`,
		room - cellWidth(keyText),
	);
	return [segment(safeText(indent)), segment(keyText, 'key'), segment(valueText, tone(value, part))];
}

function tone(value: string, part: JsonLine['part']): 'plain' | 'string' | 'number' | 'bytes' {
	if (part !== 'whole') return 'plain';
	return value.startsWith('"') ? 'string' : value.startsWith('{') ? 'bytes' : 'number';
}
