import type xterm from '@xterm/headless';

const cell = {width: 8.4, height: 18};
const margin = 14;
const paper = '#16181d';
const ink = '#d5d8de';
/** The sixteen colours of a terminal, of which the program names some. */
const palette = [
	...['#16181d', '#f2777a', '#8cc265', '#e5c07b', '#6cb6ff', '#c792ea', '#56c8d8', '#d5d8de'],
	...['#7f8490', '#f2777a', '#8cc265', '#e5c07b', '#6cb6ff', '#c792ea', '#56c8d8', '#ffffff'],
];

interface Run {
	readonly column: number;
	readonly style: string;
	text: string;
	cells: number;
}

/** What the emulator shows as an SVG picture: every run of cells in its own place, so that columns align. */
export function picture(screen: xterm.Terminal): string {
	const [width, height] = [screen.cols * cell.width + 2 * margin, screen.rows * cell.height + 2 * margin];
	const rows = Array.from({length: screen.rows}, (_, row) => drawRow(screen, row)).filter(Boolean);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">
<title>What redis-dlq shows</title>
<rect width="100%" height="100%" rx="8" fill="${paper}"/>
${rows.join('\n')}
</svg>
`;
}

function drawRow(screen: xterm.Terminal, row: number): string {
	const y = round(margin + row * cell.height + 14);
	return runsOf(screen, row)
		.filter(({text}) => text !== '')
		.map(({column, style, text, cells}) => {
			const x = round(margin + column * cell.width);
			const length = round(cells * cell.width);
			return `<text x="${x}" y="${y}" textLength="${length}" xml:space="preserve" ${style}>${escaped(text)}</text>`;
		})
		.join('\n');
}

function runsOf(screen: xterm.Terminal, row: number): Run[] {
	const line = screen.buffer.active.getLine(screen.buffer.active.baseY + row);
	const runs: Run[] = [];
	for (let column = 0; column < screen.cols; column++) {
		const at = line?.getCell(column);
		if (at === undefined || at.getWidth() === 0) continue;
		const text = at.getChars() || ' ';
		const last = runs.at(-1);
		// What look a blank has nobody sees, and it depends on what stood there before.
		const style = text === ' ' && at.isInverse() === 0 && last !== undefined ? last.style : styleOf(at);
		// Wide characters stand alone: fonts do not agree on their width.
		if (last?.style === style && at.getWidth() === 1 && last.cells === [...last.text].length) {
			last.text += text;
			last.cells++;
		} else runs.push({column, style, text, cells: at.getWidth()});
	}
	return runs.map(run => {
		const kept = run.text.trim();
		const column = run.column + run.text.length - run.text.trimStart().length;
		return {...run, column, text: kept, cells: run.cells - (run.text.length - kept.length)};
	});
}

function styleOf(at: xterm.IBufferCell): string {
	const colour = at.isFgPalette() ? (palette[at.getFgColor()] ?? ink) : ink;
	const parts = [`fill="${colour}"`];
	if (at.isDim() !== 0) parts.push('opacity="0.55"');
	if (at.isBold() !== 0) parts.push('font-weight="bold"');
	if (at.isInverse() !== 0) parts.push('text-decoration="underline"');
	return parts.join(' ');
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(value: number): string {
	return String(Math.round(value * 10) / 10);
}
