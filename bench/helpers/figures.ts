/** One line of the table. */
export interface Figure {
	readonly what: string;
	readonly measured: string;
	readonly budget: string;
	/** Whether the budget is met; undefined when it has none. */
	readonly met: boolean | undefined;
}

/** A figure with an upper bound. */
export function atMost(what: string, value: number, budget: number, unit: string): Figure {
	return {what, measured: text(value, unit), budget: `≤ ${text(budget, unit)}`, met: value <= budget};
}

/** A figure with a lower bound. */
export function atLeast(what: string, value: number, budget: number, unit: string): Figure {
	return {what, measured: text(value, unit), budget: `≥ ${text(budget, unit)}`, met: value >= budget};
}

/** A figure that says what others are to be compared with. */
export function plainly(what: string, value: number, unit: string): Figure {
	return {what, measured: text(value, unit), budget: '', met: undefined};
}

export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

export function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** The value below which the share `part` of all lies. */
export function quantile(values: readonly number[], part: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** The table, for people and for `results.md`. */
export function table(figures: readonly Figure[]): string {
	const rows = figures.map(({what, measured, budget, met}) => [
		what,
		measured,
		budget,
		met === undefined ? '' : met ? 'met' : '**missed**',
	]);
	const head = ['figure', 'measured', 'budget', ''];
	const widths = head.map((title, column) =>
		Math.max(title.length, ...rows.map(row => (row[column] ?? '').length)),
	);
	const line = (cells: readonly string[]) =>
		`| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
	return [line(head), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function text(value: number, unit: string): string {
	const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	const grouped = value.toFixed(digits).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');
	return `${grouped}${unit === '×' || unit === '%' ? '' : ' '}${unit}`.trim();
}
