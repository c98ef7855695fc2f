import {same} from './same.ts';
import type {Tape} from './tape.ts';

/** Beyond this many comparisons the middle of a changed array is aligned by position. */
const mostComparisons = 40_000;

/**
 * For every item of an array the position of the element it came from: equal items by their longest
 * common subsequence, a changed one by its place between them. Undefined where an item is new.
 */
export function alignItems(
	tape: Tape,
	nodes: readonly number[],
	items: readonly unknown[],
): Array<number | undefined> {
	const from: Array<number | undefined> = new Array(items.length).fill(undefined);
	const equal = (old: number, now: number) => same(tape, nodes[old] ?? 0, items[now]);
	const shorter = Math.min(nodes.length, items.length);
	let head = 0;
	while (head < shorter && equal(head, head)) {
		from[head] = head;
		head++;
	}
	let tail = 0;
	while (tail < shorter - head && equal(nodes.length - 1 - tail, items.length - 1 - tail)) {
		tail++;
		from[items.length - tail] = nodes.length - tail;
	}
	const rows = nodes.length - head - tail;
	const columns = items.length - head - tail;
	const pairs =
		rows * columns <= mostComparisons
			? commonSubsequence(rows, columns, (r, c) => equal(head + r, head + c))
			: [];
	// Between two matches what is left stands for each other in order.
	let [row, column] = [0, 0];
	for (const [matchRow, matchColumn] of [...pairs, [rows, columns] as const]) {
		for (; row < matchRow && column < matchColumn; row++, column++) from[head + column] = head + row;
		if (matchRow < rows) from[head + matchColumn] = head + matchRow;
		[row, column] = [matchRow + 1, matchColumn + 1];
	}
	return from;
}

function commonSubsequence(
	rows: number,
	columns: number,
	equal: (row: number, column: number) => boolean,
): Array<readonly [number, number]> {
	const width = columns + 1;
	const length = new Uint32Array((rows + 1) * width);
	const matches = new Uint8Array(rows * columns);
	const cell = (row: number, column: number) => length[row * width + column] ?? 0;
	for (let row = rows - 1; row >= 0; row--) {
		for (let column = columns - 1; column >= 0; column--) {
			const match = equal(row, column);
			matches[row * columns + column] = match ? 1 : 0;
			length[row * width + column] = match
				? cell(row + 1, column + 1) + 1
				: Math.max(cell(row + 1, column), cell(row, column + 1));
		}
	}
	const pairs: Array<readonly [number, number]> = [];
	let [row, column] = [0, 0];
	while (row < rows && column < columns) {
		if (matches[row * columns + column] === 1) pairs.push([row++, column++]);
		else if (cell(row + 1, column) >= cell(row, column + 1)) row++;
		else column++;
	}
	return pairs;
}
