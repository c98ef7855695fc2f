import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {wrap} from '../../source/text/cells.ts';
import {safeText} from '../../source/text/safe-text.ts';

const latin = Array.from({length: 0x300 - 0xa0}, (_, at) => 0xa0 + at);
const ideographs = Array.from({length: 0x5200 / 0x40}, (_, at) => 0x4e00 + at * 0x40);

test('characters whose width is known are as wide as they are measured', () => {
	for (const code of [...latin, ...ideographs, 0x4dff, 0x9fff, 0xa000]) {
		const text = safeText(String.fromCodePoint(code).repeat(2));
		expect(wrap(text, stringWidth(text)), code.toString(16)).toEqual([text]);
		if (text.length === 2 && stringWidth(text) === 4) expect(wrap(text, 3)).toHaveLength(2);
	}
});
