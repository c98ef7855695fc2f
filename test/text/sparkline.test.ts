import {expect, test} from 'vitest';
import {condensed, sparkline} from '../../source/text/sparkline.ts';

test.each([
	[[], '', ''],
	[[0, 0], '  ', '  '],
	[[1, 2, 3, 4, 5, 6, 7, 8], '▁▂▃▄▅▆▇█', '._-=+*%#'],
	// What came once is seen beside a million.
	[[1, 1_000_000, 0, 5], '▁█ ▁', '.# .'],
	[[3, 3], '██', '##'],
])('%j', (values, line, ascii) => {
	expect(sparkline(values)).toBe(line);
	expect(sparkline(values, true)).toBe(ascii);
});

test('in fewer cells nothing is lost', () => {
	expect(condensed([1, 2, 3, 4], 2)).toEqual([3, 7]);
	expect(condensed([1, 2, 3, 4, 5], 2)).toEqual([6, 9]);
	expect(condensed([1, 2], 8)).toEqual([1, 2]);
});
