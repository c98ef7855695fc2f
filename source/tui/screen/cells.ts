import {type AnsiCode, ansiCodesToString, styledCharsFromTokens, tokenize} from '@alcalzone/ansi-tokenize';
import stringWidth from 'string-width';
import {onePerCell} from '../../text/plain.ts';

/** One look, made once: equal looks are the same object. */
export interface Style {
	readonly codes: readonly AnsiCode[];
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

export const plainStyle: Style = {codes: []};
const styles = new Map<string, Style>([['', plainStyle]]);

/** Splits a line of text and SGR sequences into cells; what lies beyond `columns` is cut. */
export function cellsOf(line: string, columns: number): CellRow {
	const texts: string[] = [];
	const looks: Style[] = [];
	let unsure = false;
	for (const {value, styles: codes} of styledCharsFromTokens(tokenize(line))) {
		const sure = isSure(value);
		const width = sure ? 1 : Math.max(1, stringWidth(value));
		if (texts.length + width > columns) break;
		unsure ||= !sure;
		const style = styleOf(codes);
		texts.push(value);
		looks.push(style);
		for (let more = 1; more < width; more++) {
			texts.push('');
			looks.push(style);
		}
	}
	while (texts.length < columns) {
		texts.push(' ');
		looks.push(plainStyle);
	}
	return {line, texts, styles: looks, unsure};
}

/** Whether every terminal gives the character one cell. */
export function isSure(text: string): boolean {
	return text.length === 1 && onePerCell.test(text);
}

/** The most cells that any terminal gives it: some draw each part of a joined character for itself, and wide. */
export function reachOf(text: string): number {
	return 2 * [...text].length;
}

function styleOf(codes: readonly AnsiCode[]): Style {
	if (codes.length === 0) return plainStyle;
	const key = ansiCodesToString([...codes]);
	let style = styles.get(key);
	if (style === undefined) {
		style = {codes};
		styles.set(key, style);
	}
	return style;
}
