import {cellWidth, truncate} from './cells.ts';
import type {SafeText} from './safe-text.ts';

/** The colours of every terminal, for what an operator gave one. */
export type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan';

/** What a piece of text is, not how it looks: the screen's theme turns a tone into a colour. */
export type Tone =
	| Colour
	| 'plain'
	| 'dim'
	| 'accent'
	| 'error'
	| 'warning'
	| 'good'
	| 'key'
	| 'string'
	| 'number'
	| 'bytes'
	| 'rule'
	| 'added'
	| 'removed';

export interface Segment {
	readonly text: SafeText;
	readonly tone?: Tone;
	readonly bold?: boolean;
	readonly inverse?: boolean;
}

/** One row of the screen, from left to right. */
export type Line = readonly Segment[];

export function segment(text: SafeText, tone: Tone = 'plain'): Segment {
	return {text, tone};
}

/** One line of one tone. */
export function line(text: SafeText, tone: Tone = 'plain'): Line {
	return [{text, tone}];
}

export function lineWidth(pieces: Line): number {
	return pieces.reduce((sum, piece) => sum + cellWidth(piece.text), 0);
}

/** The line cut or padded to exactly `cells` cells. */
export function fitLine(pieces: Line, cells: number): Line {
	const out: Segment[] = [];
	let left = cells;
	for (const piece of pieces) {
		if (left <= 0) break;
		const text = truncate(piece.text, left);
		out.push(text === piece.text ? piece : {...piece, text});
		left -= cellWidth(text);
	}
	if (left > 0) out.push({text: ' '.repeat(left) as SafeText});
	return out;
}

/** `left` at the left edge and `right` at the right one; the left gives way when both do not fit. */
export function spread(left: Line, right: Line, cells: number): Line {
	const rightWidth = Math.min(lineWidth(right), cells);
	return [...fitLine(left, cells - rightWidth), ...fitLine(right, rightWidth)];
}

/** The line as text, without tones. */
export function lineText(pieces: Line): SafeText {
	return pieces.map(piece => piece.text).join('') as SafeText;
}
