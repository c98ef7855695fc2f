import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {cellWidth, toWidth, truncate, wrap, wrapWords} from '../../source/text/cells.ts';
import {fitLine, lineText, lineWidth, segment, spread} from '../../source/text/line.ts';
import {safeText} from '../../source/text/safe-text.ts';
import {cpuTime} from '../helpers/cpu-time.ts';

/** Whatever a terminal might obey, or what cannot be seen. */
const forbidden = /\p{C}|\p{Zl}|\p{Zp}|[\u{fe00}-\u{fe0f}]|[\u{e0000}-\u{e0fff}]|\u{115f}|\u{3164}/u;
const any = fc.oneof(
	fc.string({unit: 'binary', maxLength: 60}),
	fc.string({
		unit: fc.constantFrom(
			'\u{1b}',
			'[',
			']',
			'\u{9b}',
			'\u{202e}',
			'\u{200d}',
			'é',
			'漢',
			'\u{301}',
			'👍',
			'a',
		),
		maxLength: 40,
	}),
);

describe('whatever comes from Redis', () => {
	test('is visible text, from any text', () => {
		fc.assert(
			fc.property(any, text => {
				expect(safeText(text)).not.toMatch(forbidden);
			}),
		);
	});
	test('is visible text, from any bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array({maxLength: 80}), bytes => {
				expect(safeText(bytes)).not.toMatch(forbidden);
			}),
		);
	});
	test('once safe it stays as it is', () => {
		fc.assert(
			fc.property(any, text => {
				const safe = safeText(text, 10_000);
				expect(safeText(safe, 100_000)).toBe(safe);
			}),
		);
	});
	test('bytes are told apart even where the text is broken', () => {
		expect(safeText(Uint8Array.of(0x61, 0xff, 0xc3, 0x28, 0xe6, 0xbc, 0xa2))).toBe('a\\xff\\xc3(漢');
	});
	test.each([
		['OSC 52', '\u{1b}]52;c;eA==\u{7}', '\\x1b]52;c;eA==\\x07'],
		['OSC 8', '\u{1b}]8;;http://x\u{1b}\\', '\\x1b]8;;http://x\\x1b\\'],
		['CSI', '\u{1b}[2J', '\\x1b[2J'],
		['DCS', '\u{1b}Pq\u{1b}\\', '\\x1bPq\\x1b\\'],
		['C1', '\u{9b}31m\u{90}\u{9d}', '\\x9b31m\\x90\\x9d'],
		['bidi', '\u{202e}txt\u{2066}x\u{2069}', '\\u{202e}txt\\u{2066}x\\u{2069}'],
		['zero width', 'a\u{200b}b\u{200d}c\u{feff}', 'a\\u{200b}b\\u{200d}c\\u{feff}'],
		['tag characters', '\u{e0041}\u{e007f}', '\\u{e0041}\\u{e007f}'],
		['variation selectors', 'x\u{fe0f}', 'x\\u{fe0f}'],
		['line ends', 'a\nb\r\tc', 'a\\nb\\r\\tc'],
		['separators', '\u{2028}\u{2029}\u{85}', '\\u{2028}\\u{2029}\\x85'],
		['NUL and DEL', '\u{0}\u{7f}', '\\x00\\x7f'],
	])('%s is shown', (_, text, shown) => {
		expect(safeText(text)).toBe(shown);
		expect(safeText(Buffer.from(text))).toBe(shown);
	});
	test('stacked marks are capped', () => {
		const stacked = safeText(`a${'\u{301}'.repeat(50)}b`);
		expect(stacked.match(/\u{301}/gu)).toHaveLength(4);
		expect(stacked).toContain('\\u{301}');
	});
	test('only the beginning of a long text is looked at', () => {
		const started = cpuTime();
		const shown = safeText('\u{1b}'.repeat(50_000_000), 100);
		expect(shown.length).toBeLessThan(500);
		expect(shown.endsWith('…')).toBe(true);
		expect(cpuTime() - started).toBeLessThan(1000);
	});
});

describe('cells', () => {
	test('a text fitted to a width has that width', () => {
		fc.assert(
			fc.property(any, fc.integer({min: 1, max: 40}), (text, cells) => {
				const safe = safeText(text);
				expect(cellWidth(toWidth(safe, cells))).toBe(cells);
				expect(cellWidth(truncate(safe, cells))).toBeLessThanOrEqual(cells);
				for (const piece of wrap(safe, Math.max(2, cells)))
					expect(cellWidth(piece)).toBeLessThanOrEqual(Math.max(2, cells));
			}),
		);
	});
	test('a wrapped text loses nothing', () => {
		fc.assert(
			fc.property(any, fc.integer({min: 2, max: 20}), (text, cells) => {
				expect(wrap(safeText(text), cells).join('')).toBe(safeText(text));
			}),
		);
	});
	test('a line has the width of its place', () => {
		fc.assert(
			fc.property(fc.array(any, {maxLength: 5}), any, fc.integer({min: 1, max: 60}), (left, right, cells) => {
				const line = left.map(text => segment(safeText(text)));
				expect(lineWidth(fitLine(line, cells))).toBe(cells);
				expect(lineWidth(spread(line, [segment(safeText(right))], cells))).toBe(cells);
			}),
		);
	});
	test('scripts that join, stack or space their marks keep their columns', () => {
		const unit = fc.constantFrom(
			'a',
			' ',
			'漢',
			'ｱ',
			'ﾞ',
			'한',
			'ก',
			'ำ',
			'क',
			'ि',
			'ा',
			'्',
			'م',
			'ّ',
			'👍',
			'e\u{301}',
			'…',
			'①',
			'─',
		);
		fc.assert(
			fc.property(fc.string({unit, maxLength: 40}), fc.integer({min: 2, max: 30}), (text, cells) => {
				const safe = safeText(text);
				expect(cellWidth(toWidth(safe, cells))).toBe(cells);
				for (const piece of [...wrap(safe, cells), ...wrapWords(safe, cells)])
					expect(cellWidth(piece)).toBeLessThanOrEqual(cells);
			}),
		);
	});
	test.each([
		['漢字', 3, '漢…'],
		['漢字', 4, '漢字'],
		['abcdef', 4, 'abc…'],
		['ab', 0, ''],
	])('%s in %i cells', (text, cells, cut) => {
		expect(truncate(safeText(text), cells)).toBe(cut);
	});
	test('what is cut off a long text is not measured', () => {
		const started = cpuTime();
		const long = safeText('漢'.repeat(1_000_000), 2_000_000);
		expect(lineText(fitLine([segment(long)], 20))).toBe(`${'漢'.repeat(9)}… `);
		expect(cpuTime() - started).toBeLessThan(1000);
	});
});
