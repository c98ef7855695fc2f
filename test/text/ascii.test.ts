import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {asciiLine, asciiText} from '../../source/text/ascii.ts';
import {fitLine, lineText, lineWidth, segment} from '../../source/text/line.ts';
import {ours, safeText} from '../../source/text/safe-text.ts';

test.each([
	['plain ~ text', 'plain ~ text'],
	['reading…', 'reading...'],
	['● live', '* live'],
	['≥ 5 lost', '>= 5 lost'],
	['é漢👍', '\\u{e9}\\u{6f22}\\u{1f44d}'],
	['e\u{301}', 'e\\u{301}'],
	['\u{1b}[2J', '\\x1b[2J'],
])('%s is %s', (text, shown) => {
	expect(asciiText(safeText(text))).toBe(shown);
});

test.each([
	['what grew is taken from the gap behind it', ['abc… ', '    12  ', 'end     '], 'abc...   12  end     '],
	['and from the one after that', ['→→→ x   ', 'y   ', 'z  '], '->->-> x y  z  '],
	['what is too much is cut', ['ééé', ' x'], '\\u{e>'],
	['spaces at the end are room', ['a…b', '     '], 'a...b   '],
])('%s', (_, pieces, shown) => {
	const line = pieces.map(piece => segment(safeText(piece)));
	const drawn = lineText(asciiLine(line));
	expect(drawn).toBe(shown);
	expect(drawn).toHaveLength(lineWidth(line));
});

test('every line keeps its width and is ASCII', () => {
	const unit = fc.constantFrom('a', ' ', '  ', 'é', '漢', '…', '→', '│', '👍', '\u{301}');
	const pieces = fc.array(fc.string({unit, maxLength: 12}), {maxLength: 6});
	fc.assert(
		fc.property(pieces, fc.integer({min: 1, max: 40}), (texts, width) => {
			const drawn = lineText(
				asciiLine(
					fitLine(
						texts.map(text => segment(safeText(text))),
						width,
					),
				),
			);
			expect(drawn).toMatch(/^[\x20-\x7e]*$/);
			expect(drawn).toHaveLength(width);
		}),
	);
});

test('what is ASCII already is left alone', () => {
	const line = [segment(ours('a  b'), 'error')];
	expect(asciiLine(line)).toBe(line);
});

// A sign that is missing in the table would be shown as if it had come from Redis.
test('every sign of our own screen has its like', () => {
	const root = path.resolve(import.meta.dirname, '../../source');
	for (const floor of ['state', 'tui', 'text', 'core/payload']) {
		for (const name of readdirSync(path.join(root, floor), {recursive: true, encoding: 'utf8'})) {
			if (!/\.tsx?$/.test(name)) continue;
			const code = readFileSync(path.join(root, floor, name), 'utf8').replaceAll(
				/\/\*[\s\S]*?\*\/|\/\/.*$/gm,
				'',
			);
			for (const [sign] of code.matchAll(/[^\x00-\x7f]/gu))
				expect(asciiText(safeText(sign)), `${sign} in ${floor}/${name}`).not.toContain('\\u');
		}
	}
});
