import {
	type AnsiCode,
	ansiCodesToString,
	reduceAnsiCodesIncremental,
	type Token,
	tokenize,
} from '@alcalzone/ansi-tokenize';
import stringWidth from 'string-width';
import {onePerCell} from '../../text/plain.ts';

/** One look, made once: equal looks are the same object. */
export interface Style {
	readonly codes: readonly AnsiCode[];
	/** How a blank of this look looks: without its weight and colour, which nobody sees. */
	readonly blank: Style;
	/** What the sequences that were met made of it. */
	readonly after: Map<string, Style>;
}

/** A row of the screen, a slot a column. The second column of a wide character holds an empty text. */
export interface CellRow {
	/** As it was handed over. */
	readonly line: string;
	readonly texts: readonly string[];
	readonly styles: readonly Style[];
	/** Whether a terminal may think otherwise of some character's width. */
	readonly unsure: boolean;
}

export const plainStyle: Style = styleWith([]);
// Bold, dim, italic and the colour of the text.
const unseenOnBlanks = /^\x1b\[(?:[123]|3[0-8]|9[0-7])[;m]/;
const styles = new Map<string, Style>([['', plainStyle]]);

/** Splits a line of text and SGR sequences into cells; what lies beyond `columns` is cut. */
export function cellsOf(line: string, columns: number): CellRow {
	const row = {line, texts: [] as string[], styles: [] as Style[], unsure: false};
	let style = plainStyle;
	let from = 0;
	for (const sequence of line.matchAll(sequences)) {
		put(row, line.slice(from, sequence.index), style, columns);
		style = styleAfter(style, sequence[0]);
		from = sequence.index + sequence[0].length;
	}
	put(row, line.slice(from), style, columns);
	fill(row, columns);
	return row;
}

const sequences = /\x1b\[[\d;]*m/g;

function put(
	row: {readonly texts: string[]; readonly styles: Style[]; unsure: boolean},
	text: string,
	style: Style,
	columns: number,
): void {
	const {texts, styles} = row;
	if (onePerCell.test(text)) {
		for (let at = 0; at < text.length && texts.length < columns; at++) {
			texts.push(text.charAt(at));
			styles.push(texts.at(-1) === ' ' ? style.blank : style);
		}
		return;
	}
	for (const {segment} of graphemes.segment(text)) {
		const sure = isSure(segment);
		const width = sure ? 1 : Math.max(1, stringWidth(segment));
		if (texts.length + width > columns) {
			fill(row, columns);
			return;
		}
		row.unsure ||= !sure;
		texts.push(segment);
		styles.push(segment === ' ' ? style.blank : style);
		for (let more = 1; more < width; more++) {
			texts.push('');
			styles.push(style);
		}
	}
}

function fill({texts, styles}: {readonly texts: string[]; readonly styles: Style[]}, columns: number): void {
	while (texts.length < columns) {
		texts.push(' ');
		styles.push(plainStyle);
	}
}

const graphemes = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** Whether every terminal gives the character one cell. */
export function isSure(text: string): boolean {
	return text.length === 1 && onePerCell.test(text);
}

/** The most cells that any terminal gives it: some draw each part of a joined character for itself, and wide. */
export function reachOf(text: string): number {
	return 2 * [...text].length;
}

function styleWith(codes: readonly AnsiCode[]): Style {
	return {
		codes,
		get blank() {
			return codes.every(({code}) => unseenOnBlanks.test(code)) ? plainStyle : this;
		},
		after: new Map(),
	};
}

/** The look behind a sequence; each pair of look and sequence is worked out once. */
function styleAfter(before: Style, sequence: string): Style {
	let after = before.after.get(sequence);
	if (after === undefined) {
		const [...codes] = before.codes;
		after = styleOf(reduceAnsiCodesIncremental(codes, tokenize(sequence).filter(isCode)));
		before.after.set(sequence, after);
	}
	return after;
}

function isCode(token: Token): token is AnsiCode {
	return token.type === 'ansi';
}

function styleOf(codes: readonly AnsiCode[]): Style {
	if (codes.length === 0) return plainStyle;
	const key = ansiCodesToString([...codes]);
	let style = styles.get(key);
	if (style === undefined) {
		style = styleWith(codes);
		styles.set(key, style);
	}
	return style;
}
