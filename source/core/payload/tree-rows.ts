import {cellWidth, toWidth, truncate, wrap} from '../../text/cells.ts';
import {type Line, type Segment, segment} from '../../text/line.ts';
import {ours, type SafeText, safeText} from '../../text/safe-text.ts';
import {bodyOf, children, isContainer, kindOf, textOf} from './node.ts';
import {looksSecret, mask} from './secrets.ts';
import {show} from './show.ts';
import {Kind, type Tape} from './tape.ts';
import type {PayloadRow, PayloadRows, RowOptions} from './types.ts';

/** Deeper or larger containers start folded. */
const openDepth = 4;
const openChildren = 100;
const keyColumn = 16;
const mostTextRows = 500;
/** More rows than this nobody scrolls through; to find those behind costs what a key may not. */
const mostRows = 10_000;

/** One visible row: a node, or a further line of an unfolded text. */
interface Item {
	readonly node: number;
	readonly depth: number;
	readonly label: SafeText | undefined;
	readonly masked: boolean;
	/** Position of the enclosing container's row. */
	readonly parent: number | undefined;
	readonly continued?: SafeText;
}

const notAll = segment(ours('… more rows than can be listed: fold some, or see hex'), 'warning');

/** The payload as a tree. Costs what is unfolded, not what the payload holds. */
export function treeRows(tape: Tape, options: RowOptions): PayloadRows {
	const items = visible(tape, options);
	const cut = items.length > mostRows;
	if (cut) items.length = mostRows;
	return {
		count: items.length + Number(cut),
		rows: (from, to) => {
			const rows = items
				.slice(Math.max(0, from), to)
				.map((item, at) => draw(tape, item, Math.max(0, from) + at, options));
			return cut && to > mostRows ? [...rows, {key: 'cut', line: clip([notAll], options.width)}] : rows;
		},
	};
}

function visible(tape: Tape, options: RowOptions): Item[] {
	const items: Item[] = [];
	const visit = (node: number, item: Omit<Item, 'node'>) => {
		if (items.length > mostRows) return;
		const position = items.length;
		items.push({node, ...item});
		if (item.masked || !isOpen(tape, node, item.depth, options)) return;
		if (!isContainer(tape, node)) {
			for (const piece of textPieces(tape, node, options.width - indentOf(item.depth, options.width) - 2))
				items.push({node, ...item, parent: position, continued: piece});
			return;
		}
		for (const {child, name} of named(tape, node)) {
			if (items.length > mostRows) return;
			const masked = !options.reveal && looksSecret(name);
			visit(child, {depth: item.depth + 1, label: safeText(name, 200), masked, parent: position});
		}
	};
	visit(0, {depth: 0, label: undefined, masked: false, parent: undefined});
	return items;
}

/** The children of a container with the names they go by: keys of a map, positions of an array. */
export function* named(tape: Tape, node: number): Generator<{child: number; name: string}> {
	if (kindOf(tape, node) === Kind.array) {
		let position = 0;
		for (const child of children(tape, node)) yield {child, name: String(position++)};
		return;
	}
	let key: number | undefined;
	for (const child of children(tape, node)) {
		if (key === undefined) key = child;
		else {
			yield {child, name: keyName(tape, key)};
			key = undefined;
		}
	}
}

/** A map's key as a name; what is no text is told apart from a text of the same look by its brackets. */
export function keyName(tape: Tape, key: number): string {
	if (kindOf(tape, key) === Kind.text) return textOf(tape, key);
	return `(${show(tape, key, 60).text})`;
}

function isOpen(tape: Tape, node: number, depth: number, {toggled, width}: RowOptions): boolean {
	const flipped = toggled.has(String(node));
	if (!isContainer(tape, node)) return flipped && isLong(tape, node, width);
	const count = tape.count[node] ?? 0;
	if (count === 0) return false;
	const byDefault = depth === 0 || (depth < openDepth && count <= openChildren);
	return byDefault !== flipped;
}

function isLong(tape: Tape, node: number, width: number): boolean {
	return kindOf(tape, node) === Kind.text && bodyOf(tape, node).length > Math.max(8, width - keyColumn - 4);
}

function indentOf(depth: number, width: number): number {
	return Math.min(2 * depth, width >> 1);
}

function textPieces(tape: Tape, node: number, width: number): SafeText[] {
	const body = bodyOf(tape, node).subarray(0, width * mostTextRows);
	return wrap(safeText(body, width * mostTextRows), Math.max(8, width), mostTextRows);
}

function draw(tape: Tape, item: Item, position: number, options: RowOptions): PayloadRow {
	const {node, depth, parent} = item;
	const indent = safeText(' '.repeat(indentOf(depth, options.width)));
	const up = parent === undefined ? {} : {parent};
	if (item.continued !== undefined) {
		const line = [segment(indent), segment(ours('  ')), segment(item.continued, 'string')];
		return {key: `${node}+${position}`, line: clip(line, options.width), ...up};
	}
	const foldable =
		!item.masked &&
		((isContainer(tape, node) && (tape.count[node] ?? 0) > 0) || isLong(tape, node, options.width));
	const open = foldable && isOpen(tape, node, depth, options);
	const line = [
		segment(indent),
		...nameOf(item),
		...(foldable ? [segment(open ? ours('▾ ') : ours('▸ '), 'dim')] : []),
		...value(tape, item, options),
	];
	const fold = foldable ? {fold: open ? ('open' as const) : ('closed' as const)} : {};
	return {key: String(node), line: clip(line, options.width), ...fold, ...up};
}

function nameOf({label: name, depth}: Item): Segment[] {
	if (name === undefined) return [];
	const wide = Math.max(1, keyColumn - 2 * depth);
	const text = cellWidth(name) < wide ? toWidth(name, wide) : safeText(`${truncate(name, 40)} `);
	return [segment(text, 'key')];
}

function value(tape: Tape, {node, masked}: Item, {width}: RowOptions): Segment[] {
	if (masked) return [segment(mask, 'dim')];
	const {text, tone, note} = show(tape, node, width);
	if (note === undefined) return [segment(text, tone)];
	const room = Math.max(4, width - keyColumn - cellWidth(note) - 4);
	return [segment(truncate(text, room), tone), segment(safeText(`   ${note}`), 'dim')];
}

function clip(line: Line, width: number): Line {
	const out: Segment[] = [];
	let left = width;
	for (const piece of line) {
		if (left <= 0) break;
		const text = truncate(piece.text, left);
		out.push({...piece, text});
		left -= cellWidth(text);
	}
	return out;
}
