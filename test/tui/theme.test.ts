import {expect, test} from 'vitest';
import type {Tone} from '../../source/text/line.ts';
import {ours} from '../../source/text/safe-text.ts';
import {paletteOf, styledLine} from '../../source/tui/theme.ts';

const tones: readonly Tone[] = [
	'accent',
	'error',
	'warning',
	'good',
	'key',
	'number',
	'bytes',
	'added',
	'removed',
];

/** xterm's own colours, the least readable ones in wide use. */
const colours: Record<string, readonly [number, number, number]> = {
	31: [205, 0, 0],
	32: [0, 205, 0],
	33: [205, 205, 0],
	34: [0, 0, 238],
	35: [205, 0, 205],
	36: [0, 205, 205],
};

/** A colour of the 6 × 6 × 6 that terminals with 256 of them have. */
function cube(code: number): readonly number[] {
	const steps = [0, 95, 135, 175, 215, 255];
	return [36, 6, 1].map(of => steps[Math.floor((code - 16) / of) % 6] ?? 0);
}

function luminance(colour: readonly number[]): number {
	const [r = 0, g = 0, b = 0] = colour.map(value => {
		const part = value / 255;
		return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: readonly number[], b: readonly number[]): number {
	const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
	return (high + 0.05) / (low + 0.05);
}

const draw = (tone: Tone, palette: 'dark' | 'light' | 'none') =>
	styledLine([{text: ours('x'), tone}], {palette, ascii: false});

test.each([
	['dark', [0, 0, 0]],
	['light', [255, 255, 255]],
] as const)('every tone can be read on a %s background', (palette, background) => {
	for (const tone of tones) {
		const code = /\[(3\d)m/.exec(draw(tone, palette))?.[1] ?? '';
		expect(contrast(colours[code] ?? [], background), tone).toBeGreaterThan(3);
	}
});

test('without colours there are none', () => {
	for (const tone of tones) expect(draw(tone, 'none')).not.toMatch(/\[[34]\d/);
});

test("a context's colour is what was chosen, blue can be read on black", () => {
	const drawn = (['red', 'green', 'yellow', 'blue', 'magenta', 'cyan'] as const).map(
		tone => /\[(\d+)m/.exec(draw(tone, 'dark'))?.[1],
	);
	expect(drawn).toEqual(['31', '32', '33', '94', '35', '36']);
	expect(draw('red', 'none')).toBe('x');
});

test("a context's colour can be read on a light background, and is told from the others", () => {
	const drawn = (['red', 'green', 'yellow', 'blue', 'magenta', 'cyan'] as const).map(tone =>
		draw(tone, 'light'),
	);
	expect(new Set(drawn).size).toBe(6);
	for (const text of drawn) {
		const [, plain, of256 = ''] = /\[(?:(3\d)|38;5;(\d+))m/.exec(text) ?? [];
		const colour = colours[plain ?? ''] ?? cube(Number(of256));
		expect(contrast(colour, [255, 255, 255]), text).toBeGreaterThan(4.5);
		expect(text).toMatch(/\x1b\[39m$/);
	}
});

test.each([
	[{}, false, 'dark'],
	[{}, true, 'light'],
	[{COLORFGBG: '0;15'}, false, 'light'],
	[{COLORFGBG: '0;default;7'}, false, 'light'],
	[{COLORFGBG: '15;0'}, false, 'dark'],
	[{NO_COLOR: '1'}, true, 'none'],
	[{NO_COLOR: ''}, false, 'dark'],
	[{TERM: 'dumb'}, false, 'none'],
] as const)('%o, --light %s: %s', (environment, light, palette) => {
	expect(paletteOf(environment, light)).toBe(palette);
});

test('in ASCII the signs are drawn as their likes', () => {
	const line = [{text: ours('› ✓ '), tone: 'accent'} as const, {text: ours('a…')}];
	expect(styledLine(line, {palette: 'dark', ascii: true})).toBe('\x1b[36m> * \x1b[39ma>');
});
