import {expect, test} from 'vitest';
import {narrowed} from '../../../source/core/filter/narrow.ts';

test.each([
	['', 't:1'],
	['  ', 't:1'],
	['error:x', 'error:x t:1'],
	['a | b', 'a t:1 | b t:1'],
	['a b OR "c | d"', 'a b t:1 | "c | d" t:1'],
	['error:"open', 'error:"open t:1'],
])('terms join each alternative of %j', (filter, expected) => {
	expect(narrowed(filter, 't:1')).toBe(expected);
});
