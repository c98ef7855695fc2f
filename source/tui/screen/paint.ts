import {type CellRow, isSure, plainStyle, reachOf} from './cells.ts';
import {Pen} from './pen.ts';

/** A blank stretch of so many cells is erased rather than written. */
const worthErasing = 6;
/** So many unchanged cells are rather written again than passed over. */
const worthRewriting = 3;

/** What turns the screen that shows `before` into one that shows `after`. An empty `before`: a cleared screen. */
export function paint(before: readonly CellRow[], after: readonly CellRow[], columns: number): string {
	const pen = new Pen(columns);
	for (const [row, cells] of after.entries()) {
		const old = before[row];
		if (old?.line !== cells.line) paintRow(pen, row, old, cells);
	}
	pen.style(plainStyle);
	return pen.out;
}

function paintRow(pen: Pen, row: number, before: CellRow | undefined, after: CellRow): void {
	const changed = changes(before, after);
	const ink = inkEnd(after);
	const tail = changed.indexOf(true, ink);
	const eraseTail = tail >= 0 && changed.lastIndexOf(true) - tail >= worthRewriting;
	const end = eraseTail ? ink : after.texts.length;
	let column = changed.indexOf(true);
	while (column >= 0 && column < end) {
		const last = runEnd(changed, after, column, end);
		pen.moveTo(row, column);
		paintRun(pen, row, after, column, last);
		column = changed.indexOf(true, last);
	}
	if (eraseTail) {
		pen.moveTo(row, tail);
		pen.eraseLine();
	}
}

/** Which columns are to be written. */
function changes(before: CellRow | undefined, after: CellRow): boolean[] {
	const {texts, styles} = after;
	const changed = texts.map((text, column) =>
		before === undefined
			? text !== ' ' || styles[column] !== plainStyle
			: text !== before.texts[column] || styles[column] !== before.styles[column],
	);
	if (after.unsure || before?.unsure === true) spread(changed, before, after);
	return changed;
}

// Where a terminal may give a character more or fewer cells than we do, all that it may reach is written
// again, itself first, as soon as any of it is.
function spread(changed: boolean[], before: CellRow | undefined, after: CellRow): void {
	const reaches = [...reachesOf(before), ...reachesOf(after)];
	for (let grew = true; grew; ) {
		grew = false;
		for (const [from, to] of reaches) {
			const reached = changed.slice(from, to);
			if (!reached.includes(true) || !reached.includes(false)) continue;
			changed.fill(true, from, to);
			grew = true;
		}
	}
}

function reachesOf(row: CellRow | undefined): Array<readonly [from: number, to: number]> {
	if (row?.unsure !== true) return [];
	return row.texts.flatMap((text, column) =>
		text === '' || isSure(text) ? [] : [[column, column + reachOf(text)] as const],
	);
}

/** The column behind the last one that holds anything. */
function inkEnd({texts, styles}: CellRow): number {
	let end = texts.length;
	while (end > 0 && texts[end - 1] === ' ' && styles[end - 1] === plainStyle) end--;
	return end;
}

/** Where a run of changed columns ends; short gaps in the same look are part of it. */
function runEnd(changed: readonly boolean[], {texts, styles}: CellRow, from: number, end: number): number {
	let last = from;
	for (let column = from; column < end && column - last <= worthRewriting + 1; column++) {
		if (changed[column]) last = column;
		else if (!isSure(texts[column] ?? '') || !alike(column, last)) break;
	}
	return last + 1;

	function alike(column: number, written: number): boolean {
		return (
			styles[column] === styles[written] ||
			(texts[column] === ' ' && styles[column] === styles[written]?.blank)
		);
	}
}

function paintRun(pen: Pen, row: number, {texts, styles}: CellRow, from: number, end: number): void {
	let column = from;
	while (column < end) {
		const blanks = blanksFrom(column);
		if (blanks >= worthErasing) {
			pen.moveTo(row, column);
			pen.erase(blanks);
			column += blanks;
			continue;
		}
		pen.moveTo(row, column);
		const style = styles[column] ?? plainStyle;
		if (texts[column] === ' ') pen.blankStyle(style);
		else pen.style(style);
		column += putCell(column);
	}

	function blanksFrom(start: number): number {
		let at = start;
		while (at < end && texts[at] === ' ' && styles[at] === plainStyle) at++;
		return at - start;
	}

	function putCell(at: number): number {
		const text = texts[at] ?? ' ';
		if (isSure(text)) {
			pen.put(text, 1);
			return 1;
		}
		let cells = 1;
		while (texts[at + cells] === '') cells++;
		// Whatever the terminal thinks of its width: nothing old shines through, and what follows has its place.
		pen.put(' '.repeat(cells), cells);
		pen.lose();
		pen.moveTo(row, at);
		if (at + reachOf(text) > texts.length) pen.putAtEdge(text);
		else pen.put(text, cells);
		pen.lose();
		return cells;
	}
}
