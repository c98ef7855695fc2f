import {cellWidth} from './cells.ts';
import {type Line, lineWidth, type Segment} from './line.ts';
import {ours, type SafeText} from './safe-text.ts';

/** Our own signs in ASCII. */
const signs: Readonly<Record<string, string>> = {
	'…': '...',
	'·': '-',
	'•': '*',
	'›': '>',
	'✓': '*',
	'✕': 'x',
	'✗': 'x',
	'×': 'x',
	'●': '*',
	'○': 'o',
	'◌': 'o',
	'◆': '*',
	'▾': 'v',
	'▸': '>',
	'▏': '_',
	'↩': '<',
	'→': '->',
	'←': '<-',
	'↑': 'up',
	'↓': 'down',
	'─': '-',
	'━': '=',
	'│': '|',
	'−': '-',
	'–': '-',
	'≥': '>=',
	'≤': '<=',
	'≈': '~',
	'≠': '!=',
	'▁': '.',
	'▂': ':',
	'▃': '-',
	'▄': '=',
	'▅': '+',
	'▆': '*',
	'▇': '%',
	'█': '#',
};

const beyondAscii = /[^\x20-\x7e]/;

/** The text in ASCII: our signs by their likes, everything else as `\u{e9}`. */
export function asciiText(text: SafeText): SafeText {
	if (!beyondAscii.test(text)) return text;
	let out = '';
	for (const character of text) out += beyondAscii.test(character) ? instead(character) : character;
	return out as SafeText;
}

/** The line in ASCII, as wide as before: what a text grew is taken from the next gap, what is too much is cut with `>`. */
export function asciiLine(line: Line): Line {
	if (!line.some(({text}) => beyondAscii.test(text))) return line;
	let owed = 0;
	const inAscii = (part: SafeText): SafeText => {
		if (!part.startsWith('  ')) {
			const text = asciiText(part);
			owed += text.length - cellWidth(part);
			return text;
		}
		const taken = Math.min(Math.max(0, owed), part.length - 1);
		owed -= taken;
		return part.slice(taken) as SafeText;
	};
	const out = line.map(piece => {
		const text = piece.text.split(/( {2,})/).map(part => inAscii(part as SafeText));
		return {...piece, text: text.join('') as SafeText};
	});
	return owed > 0 ? cut(out, lineWidth(line)) : out;
}

function instead(character: string): string {
	return signs[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function cut(line: readonly Segment[], width: number): Line {
	const out: Segment[] = [];
	let left = width;
	for (const [at, piece] of line.entries()) {
		const {text} = piece;
		const more = line.slice(at + 1).some(each => each.text.trim() !== '');
		if (text.length < left || (text.length === left && !more)) {
			out.push(piece);
			left -= text.length;
			continue;
		}
		if (text.trimEnd().length <= left && !more) out.push({...piece, text: text.slice(0, left) as SafeText});
		else out.push({...piece, text: text.slice(0, left - 1) as SafeText}, {text: ours('>')});
		break;
	}
	return out;
}
