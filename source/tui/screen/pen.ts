import {ansiCodesToString, diffAnsiCodes} from '@alcalzone/ansi-tokenize';
import {plainStyle, type Style} from './cells.ts';

/** Collects what is to be written, in as few bytes as it goes. Rows and columns count from 0. */
export class Pen {
	out = '';
	readonly #columns: number;
	#row = -1;
	#column = -1;
	#style = plainStyle;

	constructor(columns: number) {
		this.#columns = columns;
	}

	moveTo(row: number, column: number): void {
		if (row === this.#row && column === this.#column) return;
		const place = `\x1b[${row === 0 && column === 0 ? '' : row + 1}${column === 0 ? '' : `;${column + 1}`}H`;
		const way = this.#row < 0 ? place : this.#steps(row - this.#row, column);
		this.out += way.length < place.length ? way : place;
		this.#row = row;
		this.#column = column;
	}

	#steps(down: number, column: number): string {
		const right = column - this.#column;
		const across = column === 0 && right !== 0 ? '\r' : right < 0 ? step(-right, 'D') : step(right, 'C');
		return step(Math.abs(down), down < 0 ? 'A' : 'B') + across;
	}

	style(to: Style): void {
		if (to === this.#style) return;
		const change = joined(ansiCodesToString(diffAnsiCodes([...this.#style.codes], [...to.codes])));
		const anew = joined(`\x1b[0m${ansiCodesToString([...to.codes])}`);
		this.out += change.length <= anew.length ? change : anew;
		this.#style = to;
	}

	/** The look for blanks: any will do in which they look the same. */
	blankStyle(to: Style): void {
		if (this.#style.blank !== to) this.style(to);
	}

	put(text: string, cells: number): void {
		this.out += text;
		this.#column += cells;
		// Behind the last column terminals differ in where they think they are.
		if (this.#column >= this.#columns) this.lose();
	}

	/** Writes what may be too wide for the rest of its row: nothing of it goes on in the next one. */
	putAtEdge(text: string): void {
		this.out += `\x1b[?7l${text}\x1b[?7h`;
	}

	/** Nobody knows where the cursor is. */
	lose(): void {
		this.#row = -1;
		this.#column = -1;
	}

	/** Blanks to the end of the row. */
	eraseLine(): void {
		this.blankStyle(plainStyle);
		this.out += '\x1b[K';
	}

	/** Blanks some cells; the cursor stays. */
	erase(cells: number): void {
		this.blankStyle(plainStyle);
		this.out += `\x1b[${cells}X`;
	}
}

function step(by: number, way: string): string {
	return by === 0 ? '' : `\x1b[${by === 1 ? '' : by}${way}`;
}

// Several SGR sequences in a row as one.
function joined(codes: string): string {
	return codes.replaceAll('m\x1b[', ';').replace('\x1b[0m', '\x1b[m').replace('\x1b[0;', '\x1b[;');
}
