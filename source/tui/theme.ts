import {asciiLine} from '../text/ascii.ts';
import type {Colour, Line, Segment, Tone} from '../text/line.ts';

/** How the terminal is drawn on. */
export interface Look {
	/** For a dark background, for a light one, or without colours. */
	readonly palette: 'dark' | 'light' | 'none';
	/** Whether only ASCII is drawn. */
	readonly ascii: boolean;
}

/** SGR parameters that begin a tone. */
type Begin = ReadonlyArray<number | string>;

const boldCode = 1;
const dim = 2;
const inverseCode = 7;
const brightBlue = 94;
const [red, green, yellow, blue, magenta, cyan] = [31, 32, 33, 34, 35, 36];

/** What an operator chose is taken as it is where it can be read. */
const chosen: Record<Colour, Begin> = {
	red: [red],
	green: [green],
	yellow: [yellow],
	blue: [blue],
	magenta: [magenta],
	cyan: [cyan],
};

/** Of 256 colours: the terminal's own green, yellow and cyan are too light for white. */
const [darkGreen, darkYellow, darkCyan] = ['38;5;28', '38;5;94', '38;5;23'];

/**
 * One accent, red for errors, one for warnings, dim for what is secondary. Only the terminal's own
 * colours, save for what an operator chose, and of those the ones that can be read on its background: no
 * yellow on white, no blue on black.
 */
const palettes: Record<'dark' | 'light', Record<Tone, Begin>> = {
	dark: {
		...chosen,
		blue: [brightBlue],
		plain: [],
		dim: [dim],
		accent: [cyan],
		error: [red],
		warning: [yellow],
		good: [green],
		key: [cyan],
		string: [],
		number: [magenta],
		bytes: [yellow],
		rule: [dim],
		added: [green],
		removed: [red],
	},
	light: {
		...chosen,
		green: [darkGreen],
		yellow: [darkYellow],
		cyan: [darkCyan],
		plain: [],
		dim: [dim],
		accent: [blue],
		error: [red],
		warning: [magenta],
		good: [blue],
		key: [blue],
		string: [],
		number: [magenta],
		bytes: [magenta],
		rule: [dim],
		added: [blue],
		removed: [red],
	},
};

/** Without colours what matters is still told apart: by weight, and by the words and signs themselves. */
const plain: Partial<Record<Tone, Begin>> = {
	dim: [dim],
	rule: [dim],
	error: [boldCode],
	accent: [boldCode],
};

/** Colours as the environment wants them; a terminal that tells its background (COLORFGBG) is believed. */
export function paletteOf(
	environment: Readonly<Record<string, string | undefined>>,
	light: boolean,
): Look['palette'] {
	if (environment['NO_COLOR'] || environment['TERM'] === 'dumb') return 'none';
	return light || /;(?:7|15)$/.test(environment['COLORFGBG'] ?? '') ? 'light' : 'dark';
}

/** The line's text between the sequences that begin and end its looks. */
export function styledLine(line: Line, look: Look): string {
	return (look.ascii ? asciiLine(line) : line).map(segment => styled(segment, look)).join('');
}

/** The segment's text between the sequences that begin and end its look. */
function styled({text, tone = 'plain', bold, inverse}: Segment, {palette}: Look): string {
	const key = `${palette}${tone}${bold === true}${inverse === true}`;
	let ends = known.get(key);
	if (ends === undefined) {
		const codes = [
			...(palette === 'none' ? (plain[tone] ?? []) : palettes[palette][tone]),
			...(bold === true ? [boldCode] : []),
			...(inverse === true ? [inverseCode] : []),
		];
		ends = [codes.map(begin).join(''), codes.toReversed().map(end).join('')];
		known.set(key, ends);
	}
	return ends[0] + text + ends[1];
}

const known = new Map<string, readonly [begin: string, end: string]>();

function begin(code: number | string): string {
	return `\x1b[${code}m`;
}

function end(code: number | string): string {
	if (typeof code === 'string' || code >= 30) return '\x1b[39m';
	return code === inverseCode ? '\x1b[27m' : '\x1b[22m';
}
