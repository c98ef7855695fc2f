/** A cell, or two for what is wide: what is written there, and its look as the numbers of an SGR sequence. */
export interface Glyph {
	readonly text: string;
	readonly width: number;
	readonly look: Look;
}

type Look = readonly (readonly [open: string, close: string])[];
export type Rows = readonly (readonly Glyph[])[];

/** Numbers from 0 to below `below`, the same ones for the same seed. */
export function numbersFrom(seed: number): (below: number) => number {
	let state = seed >>> 0;
	return below => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

const narrow = [...'abcxyz019 .,:;-›✓▸│─…·äß'];
// What terminals disagree about: wide, combining, joined, with a selector, of two letters, of two syllables.
const odd = [
	['漢', 2],
	['ｗ', 2],
	['가', 2],
	['e\u{301}', 1],
	['o\u{308}\u{332}\u{302}', 1],
	['😀', 2],
	['❤\u{fe0f}', 2],
	['👍🏽', 2],
	['👨\u{200d}👩\u{200d}👧', 2],
	['🇩🇪', 2],
	['☃', 1],
	['α', 1],
	['का', 2],
] as const;

const looks: readonly Look[] = [
	[],
	[],
	[['2', '22']],
	[['1', '22']],
	[
		['31', '39'],
		['1', '22'],
	],
	[['36', '39']],
	[['7', '27']],
	[['38;5;208', '39']],
	[
		['38;2;10;200;30', '39'],
		['48;5;17', '49'],
	],
	[
		['3', '23'],
		['4', '24'],
	],
	[['44', '49']],
];

type Below = (below: number) => number;

/** A row that is full, short or empty. */
export function randomRow(below: Below, columns: number): Glyph[] {
	const length = below(3) === 0 ? below(columns + 1) : below(6) === 0 ? 0 : columns;
	const row: Glyph[] = [];
	let used = 0;
	while (used < length) {
		const look = looks[below(looks.length)] ?? [];
		const isOdd = below(4) === 0;
		const isBlank = below(4) === 0;
		for (let left = 1 + below(12); left > 0 && used < length; left--) {
			const glyph = isBlank ? blank(look) : isOdd ? oddGlyph(below, look) : narrowGlyph(below, look);
			if (used + glyph.width > columns) break;
			row.push(glyph);
			used += glyph.width;
		}
	}
	return row;
}

/** The frame that follows: a few cells, a row, some rows that move, or everything is another. */
export function nextRows(below: Below, before: Rows, columns: number, rows: number): Glyph[][] {
	const fitted = Array.from({length: rows}, (_, at) => cutTo(before[at] ?? [], columns));
	const what = below(10);
	if (what === 0) return fitted.map(() => randomRow(below, columns));
	if (what < 3) {
		const by = 1 + below(3);
		return fitted.map((row, at) => fitted[at + by] ?? (row.length > 0 ? randomRow(below, columns) : row));
	}
	for (let times = 1 + below(4); times > 0; times--) {
		const at = below(rows);
		fitted[at] = what < 7 ? touched(below, fitted[at] ?? []) : randomRow(below, columns);
	}
	return fitted;
}

/** The frame as Ink hands it over. */
export function frameOf(rows: Rows): string {
	return rows.map(lineOf).join('\n');
}

function lineOf(row: readonly Glyph[]): string {
	let out = '';
	for (let at = 0; at < row.length; ) {
		const look = row[at]?.look ?? [];
		let text = '';
		while (at < row.length && row[at]?.look === look) text += row[at++]?.text ?? '';
		const opened = look.map(([open]) => `\u{1b}[${open}m`).join('');
		out +=
			opened +
			text +
			look
				.map(([, close]) => `\u{1b}[${close}m`)
				.reverse()
				.join('');
	}
	return out;
}

/** Some glyphs become others of the same width. */
function touched(below: Below, row: readonly Glyph[]): Glyph[] {
	const out = [...row];
	for (let times = 1 + below(3); times > 0 && out.length > 0; times--) {
		const at = below(out.length);
		const old = out[at];
		const look = below(2) === 0 ? (looks[below(looks.length)] ?? []) : (old?.look ?? []);
		const glyph = below(3) === 0 ? oddGlyph(below, look) : narrowGlyph(below, look);
		if (glyph.width === old?.width) out[at] = glyph;
	}
	return out;
}

function cutTo(row: readonly Glyph[], columns: number): Glyph[] {
	const out: Glyph[] = [];
	let used = 0;
	for (const glyph of row) {
		used += glyph.width;
		if (used > columns) break;
		out.push(glyph);
	}
	return out;
}

function blank(look: Look): Glyph {
	return {text: ' ', width: 1, look};
}

function narrowGlyph(below: Below, look: Look): Glyph {
	return {text: narrow[below(narrow.length)] ?? ' ', width: 1, look};
}

function oddGlyph(below: Below, look: Look): Glyph {
	const [text, width] = odd[below(odd.length)] ?? ['?', 1];
	return {text, width, look};
}
