import stringWidth from 'string-width';
import {ours, type SafeText, safeText} from './safe-text.ts';

const plainAscii = /^[\x20-\x7e]*$/;

/** Terminal cells that the text takes. */
export function cellWidth(text: SafeText): number {
	return plainAscii.test(text) ? text.length : stringWidth(text);
}

/** The longest beginning of `text` that takes at most `cells` cells; a cut ends in `…`. */
export function truncate(text: SafeText, cells: number): SafeText {
	// Every character takes two cells at most and escapes are ASCII, so a long tail need not be measured.
	if (text.length <= cells && plainAscii.test(text)) return text;
	if (text.length <= cells * 8 && cellWidth(text) <= cells) return text;
	if (cells <= 0) return ours('');
	return `${takeCells(text, cells - 1)}…` as SafeText;
}

/** `text` cut or padded to exactly `cells` cells. */
export function toWidth(text: SafeText, cells: number, align: 'left' | 'right' = 'left'): SafeText {
	const cut = truncate(text, cells);
	const space = ' '.repeat(Math.max(0, cells - cellWidth(cut)));
	return (align === 'left' ? cut + space : space + cut) as SafeText;
}

/** Splits into pieces of at most `cells` cells, at most `lines` of them; the last one is cut with `…`. */
export function wrap(text: SafeText, cells: number, lines = Number.POSITIVE_INFINITY): SafeText[] {
	const out: SafeText[] = [];
	let rest = text as string;
	while (rest !== '' && out.length < lines) {
		if (out.length === lines - 1) {
			out.push(truncate(rest as SafeText, cells));
			break;
		}
		const piece = takeCells(rest as SafeText, Math.max(2, cells));
		out.push(piece);
		rest = rest.slice(piece.length);
	}
	return out.length === 0 ? [ours('')] : out;
}

function takeCells(text: SafeText, cells: number): SafeText {
	if (plainAscii.test(text.slice(0, cells + 1))) return text.slice(0, cells) as SafeText;
	let used = 0;
	let end = 0;
	for (const character of text) {
		const width = widthOf(character);
		if (used + width > cells) break;
		used += width;
		end += character.length;
	}
	return text.slice(0, end) as SafeText;
}

// Measured one by one, texts of another script than ours would take ten times as long.
function widthOf(character: string): number {
	const code = character.codePointAt(0) ?? 0;
	if (code < 0x300) return 1;
	return code >= 0x4e00 && code <= 0x9fff ? 2 : cellWidth(character as SafeText);
}

/** Wraps at spaces where there are some. */
export function wrapWords(text: SafeText, width: number): SafeText[] {
	const lines: SafeText[] = [];
	let current = '';
	for (const word of text.split(' ')) {
		const longer = current === '' ? word : `${current} ${word}`;
		if (longer.length * 2 <= width || cellWidth(longer as SafeText) <= width) {
			current = longer;
			continue;
		}
		if (current !== '') lines.push(safeText(current));
		const pieces = wrap(safeText(word), Math.max(2, width));
		lines.push(...pieces.slice(0, -1));
		current = pieces.at(-1) ?? '';
	}
	if (current !== '' || lines.length === 0) lines.push(safeText(current));
	return lines;
}
