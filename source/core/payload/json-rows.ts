import {cellWidth, truncate} from '../../text/cells.ts';
import {segment} from '../../text/line.ts';
import {ours, safeLine, safeText} from '../../text/safe-text.ts';
import {isContainer, kindOf} from './node.ts';
import {looksSecret, mask} from './secrets.ts';
import {Kind, type Tape} from './tape.ts';
import {named} from './tree-rows.ts';
import {typedNode} from './typed-json.ts';
import type {PayloadRow, PayloadRows, RowOptions} from './types.ts';

/** More rows than this nobody scrolls through: the tree folds, hex has them all. */
const mostRows = 100_000;
const shownText = 2000;

interface Item {
	readonly node: number;
	readonly depth: number;
	readonly name: string | undefined;
	readonly part: 'whole' | 'begin' | 'end';
	readonly comma: boolean;
	readonly masked: boolean;
}

/** The payload as typed JSON: what JSON lacks is written as `{"$bytes": …}` and the like. */
export function jsonRows(tape: Tape, options: RowOptions): PayloadRows {
	const items = lines(tape, options.reveal);
	return {
		count: items.length,
		rows: (from, to) =>
			items
				.slice(Math.max(0, from), to)
				.map((item, at) => draw(tape, item, Math.max(0, from) + at, options.width)),
	};
}

function lines(tape: Tape, reveal: boolean): Item[] {
	const items: Item[] = [];
	const visit = (node: number, depth: number, name: string | undefined, comma: boolean) => {
		if (items.length >= mostRows) return;
		const masked = !reveal && name !== undefined && looksSecret(name);
		const count = tape.count[node] ?? 0;
		if (masked || !isContainer(tape, node) || count === 0) {
			items.push({node, depth, name, part: 'whole', comma, masked});
			return;
		}
		items.push({node, depth, name, part: 'begin', comma: false, masked});
		let position = 0;
		const isMap = kindOf(tape, node) === Kind.map;
		for (const {child, name: childName} of named(tape, node)) {
			if (items.length >= mostRows) return;
			visit(child, depth + 1, isMap ? childName : undefined, ++position < count);
		}
		items.push({node, depth, name: undefined, part: 'end', comma, masked});
	};
	visit(0, 0, undefined, false);
	return items;
}

function draw(tape: Tape, item: Item, position: number, width: number): PayloadRow {
	const {node, depth, name, part, comma, masked} = item;
	const indent = ' '.repeat(Math.min(2 * depth, width >> 1));
	const key = name === undefined ? '' : `${JSON.stringify(name)}: `;
	const [opening, closing] = kindOf(tape, node) === Kind.map ? ['{', '}'] : ['[', ']'];
	const value =
		part === 'begin'
			? opening
			: part === 'end'
				? closing
				: masked
					? `"${mask}"`
					: scalar(tape, node, opening, closing);
	const room = Math.max(1, width - indent.length);
	const keyText = truncate(safeText(key, 200), room);
	const valueText = truncate(
		safeLine`${safeText(value, shownText)}${comma ? ours(',') : ours('')}`,
		room - cellWidth(keyText),
	);
	return {
		key: `json${position}`,
		line: [segment(safeText(indent)), segment(keyText, 'key'), segment(valueText, tone(value, part))],
	};
}

function scalar(tape: Tape, node: number, opening: string, closing: string): string {
	return isContainer(tape, node) ? opening + closing : JSON.stringify(typedNode(tape, node));
}

function tone(value: string, part: Item['part']): 'plain' | 'string' | 'number' | 'bytes' {
	if (part !== 'whole') return 'plain';
	return value.startsWith('"') ? 'string' : value.startsWith('{') ? 'bytes' : 'number';
}
