import {byteSize} from '../../text/amount.ts';
import {cellWidth, toWidth, truncate} from '../../text/cells.ts';
import {type Line, lineWidth, type Segment, segment} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import type {Zone} from '../../text/time.ts';
import {type Doc, docOf} from './doc.ts';
import {bodyOf, isContainer, kindOf} from './node.ts';
import {type Item, Outline} from './outline.ts';
import {pathOf} from './path.ts';
import {mask} from './secrets.ts';
import {Kind, type Tape} from './tape.ts';
import {timeUnder} from './times.ts';
import type {PayloadRow, PayloadRows, RowOptions, Spot} from './types.ts';
import {foldedBytes, furtherRow, furtherRows, shown} from './unfolded.ts';

const keyColumn = 16;

/** The payload as a tree. Costs what is in sight and what was opened, not what the payload holds. */
export function treeRows(tape: Tape, options: RowOptions): PayloadRows {
	const outline = outlineOf(tape, options);
	return {
		count: outline.count,
		rows: (from, to) => {
			const first = Math.max(0, from);
			const length = Math.max(0, Math.min(to, outline.count) - first);
			return Array.from({length}, (_, at) => draw(outline, first + at, options));
		},
		spot: position => spotOf(outline.at(position)),
		positionOf: key => {
			const [doc, node] = nodeOf(docOf(tape), key) ?? [];
			return doc === undefined || node === undefined ? undefined : outline.positionOf(doc.stepsTo(node));
		},
	};
}

/** The document and the node that a row's key names; undefined when its encoding was not opened. */
export function nodeOf(root: Doc, key: string): readonly [Doc, number] | undefined {
	const nodes = key.split('/').map(Number);
	const last = nodes.pop();
	let doc = root;
	for (const node of nodes) {
		const nested = doc.nested(node);
		if (nested === undefined || !('doc' in nested)) return undefined;
		doc = nested.doc;
	}
	return last === undefined || !Number.isInteger(last) ? undefined : [doc, last];
}

const outlines = new WeakMap<Tape, {readonly options: RowOptions; readonly outline: Outline}>();

// Asked at every key, with the same folds at most of them.
function outlineOf(tape: Tape, options: RowOptions): Outline {
	const known = outlines.get(tape);
	const {toggled, reveal, width} = options;
	const same =
		known?.options.toggled === toggled && known.options.reveal === reveal && known.options.width === width;
	if (known !== undefined && same) return known.outline;
	const outline = new Outline(docOf(tape), {
		toggled,
		reveal,
		unfolds: (doc, node, depth) =>
			isLong(doc.tape, node, width) ? furtherRows(doc, node, roomAt(depth, width), reveal) : 0,
	});
	outlines.set(tape, {options, outline});
	return outline;
}

function spotOf({doc, node, masked, further, message}: Item): Spot | undefined {
	if (message !== undefined) return undefined;
	return {key: doc.keyOf(node), path: pathOf(doc, node), doc, node, masked, further: further !== undefined};
}

function isLong(tape: Tape, node: number, width: number): boolean {
	const kind = kindOf(tape, node);
	const length = (tape.end[node] ?? 0) - (tape.body[node] ?? 0);
	if (kind === Kind.text) return length > Math.max(8, width - keyColumn - 4);
	return (kind === Kind.bytes || kind === Kind.ext) && length > foldedBytes;
}

function indentOf(depth: number, width: number): number {
	return Math.min(2 * depth, width >> 1);
}

/** Cells for the further rows of a value. */
function roomAt(depth: number, width: number): number {
	return width - indentOf(depth, width) - 2;
}

function draw(outline: Outline, position: number, options: RowOptions): PayloadRow {
	const {width, reveal} = options;
	const item = outline.at(position);
	const {doc, node, depth, parent, further, message} = item;
	const key = doc.keyOf(node);
	const indent = segment(safeText(' '.repeat(indentOf(depth, width))));
	const up = parent === undefined ? {} : {parent};
	if (message !== undefined) {
		const line = [indent, ...nameOf(item), segment(safeText(message), 'warning')];
		return {key: `${key}/message`, line: clip(line, width), ...up};
	}
	if (further !== undefined) {
		// The row of the value itself is one level up.
		const line = [indent, furtherRow(doc, node, further, roomAt(depth - 1, width), reveal)];
		return {key: `${key}+${further}`, line: clip(line, width), ...up};
	}
	const nested = item.masked ? undefined : doc.encoding(node);
	const folds = !item.masked && (nested !== undefined || isFoldable(doc.tape, node, width));
	const open = folds && outline.isOpen(doc, node);
	const head = [indent, ...nameOf(item), ...(folds ? [segment(open ? ours('▾ ') : ours('▸ '), 'dim')] : [])];
	const line = [...head, ...value(item, options, width - lineWidth(head), open, nested)];
	const fold = folds ? {fold: open ? ('open' as const) : ('closed' as const)} : {};
	return {key, line: clip(line, width), ...fold, ...up};
}

function isFoldable(tape: Tape, node: number, width: number): boolean {
	return isContainer(tape, node) ? (tape.count[node] ?? 0) > 0 : isLong(tape, node, width);
}

function nameOf({name, depth}: Item): Segment[] {
	if (name === undefined) return [];
	const text = safeText(name, 200);
	const wide = Math.max(1, keyColumn - 2 * depth);
	return [segment(cellWidth(text) < wide ? toWidth(text, wide) : safeText(`${truncate(text, 40)} `), 'key')];
}

function value(
	item: Item,
	{width, reveal, zone}: RowOptions,
	room: number,
	open: boolean,
	nested: string | undefined,
): Segment[] {
	if (item.masked) return [segment(mask, 'dim')];
	const {doc, node} = item;
	const {text, tone, note: type} = shown(doc, node, width, reveal);
	const hint = hintOf(item, width, open, nested, zone);
	const notes = [isLong(doc.tape, node, width) ? undefined : type, hint].filter(each => each !== undefined);
	if (notes.length === 0) return [segment(text, tone)];
	const note = safeText(notes.join('   '));
	const left = Math.max(4, room - cellWidth(note) - 3);
	return [segment(truncate(text, left), tone), segment(safeLine`   ${note}`, 'dim')];
}

/** What stands dim behind a value: what enter would do, what time it is. */
function hintOf(
	{doc, node, name}: Item,
	width: number,
	open: boolean,
	nested: string | undefined,
	zone: Zone | undefined,
): SafeText | undefined {
	const {tape} = doc;
	const long = !isContainer(tape, node) && isLong(tape, node, width);
	const size = byteSize(bodyOf(tape, node).length);
	if (nested !== undefined) {
		const what = open ? safeText(nested) : safeText(`${nested}…`);
		return long ? safeLine`${size} ${what}` : what;
	}
	if (long) return open ? size : safeLine`${size}, folded`;
	return name === undefined ? undefined : timeUnder(name, tape, node, zone);
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
