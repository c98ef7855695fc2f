import xterm from '@xterm/headless';
import type {Rows} from './random-frames.ts';

/** What a terminal thinks of widths. */
export type Opinion = 'narrow emoji' | 'wide pictures';

/** A terminal emulator that is read back cell by cell. */
export class Emulator {
	readonly #terminal: xterm.Terminal;

	constructor(columns: number, rows: number, opinion: Opinion) {
		this.#terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 0});
		if (opinion === 'wide pictures') giveEveryPictureTwoCells(this.#terminal);
	}

	async write(data: string): Promise<void> {
		await new Promise<void>(resolve => this.#terminal.write(data, resolve));
	}

	resize(columns: number, rows: number): void {
		this.#terminal.resize(columns, rows);
	}

	/** Every cell of every row: its text and its look. */
	cells(): string[][] {
		const {buffer, rows, cols} = this.#terminal;
		const cell = buffer.active.getNullCell();
		return Array.from({length: rows}, (_, row) => {
			const line = buffer.active.getLine(buffer.active.baseY + row);
			return Array.from({length: cols}, (_, column) => {
				const at = line?.getCell(column, cell);
				return at === undefined ? '' : `${at.getWidth() === 0 ? '' : at.getChars() || ' '} ${lookOf(at)}`;
			});
		});
	}

	dispose(): void {
		this.#terminal.dispose();
	}
}

/** Where two screens differ first; empty when they do not. */
export function difference(one: Emulator, other: Emulator): string {
	const wanted = other.cells();
	for (const [row, cells] of one.cells().entries()) {
		const column = cells.findIndex((cell, at) => cell !== wanted[row]?.[at]);
		if (column < 0) continue;
		const near = (line: readonly string[]) => JSON.stringify(line.slice(Math.max(0, column - 6), column + 4));
		return `row ${row}, column ${column} of ${cells.length}: ${near(cells)} instead of ${near(wanted[row] ?? [])}`;
	}
	return '';
}

/** The frame painted the plain way, cell by cell, each at its own place. */
export function plainly(rows: Rows, columns: number, height: number): string {
	let out = '\u{1b}[?1049h\u{1b}[m\u{1b}[2J\u{1b}[?7l';
	for (const [row, glyphs] of rows.slice(0, height).entries()) {
		let column = 1;
		for (const {text, width, look} of glyphs) {
			const place = `\u{1b}[${row + 1};${column}H`;
			const codes = look.map(([open]) => `\u{1b}[${open}m`).join('');
			// A terminal that gives it less leaves blanks of the same look.
			out += `${place}\u{1b}[m${codes}${' '.repeat(width)}${place}${text}`;
			column += width;
		}
		// What was given more than its place reaches no further than the row's last glyph.
		out += '\u{1b}[m';
		if (glyphs.length > 0 && column <= columns) out += `\u{1b}[${row + 1};${column}H\u{1b}[K`;
	}
	return out;
}

function lookOf(cell: xterm.IBufferCell): string {
	const ground = [cell.isUnderline(), cell.isInverse(), cell.isStrikethrough(), cell.getBgColorMode()];
	// Whoever looks at a blank sees no more of it.
	const isBlank = (cell.getChars() || ' ') === ' ' && cell.isInverse() === 0;
	const text = isBlank
		? []
		: [cell.isBold(), cell.isDim(), cell.isItalic(), cell.getFgColorMode(), cell.getFgColor()];
	return [...ground.map(Number), cell.getBgColor(), ...text].join(',');
}

const picture = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}/u;

// The other extreme of what terminals do: no picture joins another, and every part of one is wide.
function giveEveryPictureTwoCells({unicode}: xterm.Terminal): void {
	const wcwidth = (code: number): 0 | 1 | 2 => {
		const text = String.fromCodePoint(code);
		if (/[\u{fe0f}\u{200d}]|\p{Mn}/u.test(text)) return 0;
		if (picture.test(text) && code > 0xff) return 2;
		return /[\u{1100}-\u{11ff}\u{2e80}-\u{a4cf}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{ff00}-\u{ff60}]/u.test(
			text,
		)
			? 2
			: 1;
	};
	unicode.register({
		version: 'pictures',
		wcwidth,
		charProperties(code, preceding) {
			const joins = wcwidth(code) === 0 && preceding !== 0;
			const width = joins ? Math.max((preceding >> 1) & 3, 0) : wcwidth(code);
			return (width << 1) | Number(joins);
		},
	});
	unicode.activeVersion = 'pictures';
}
