import {expect, test} from 'vitest';
import {paceText, timeLeft} from '../../source/text/pace.ts';

test.each([
	[50, 10, 100, '10 on trial, then 50 a second'],
	[50, 10, 10, '50 a second'],
	[1600, 0, 100, '1,600 a second'],
	[Number.POSITIVE_INFINITY, 10, 100, '10 on trial, then as fast as it goes'],
])('%i a second, %i on trial, of %i: %s', (rate, canary, total, text) => {
	expect(paceText({rate, canary}, total)).toBe(text);
});
test.each([
	[0, 50, '~0 s'],
	[51, 50, '~2 s'],
	[3001, 50, '~2 min'],
	[180_001, 50, '~2 h'],
	[5, Number.POSITIVE_INFINITY, ''],
])('%i left at %i a second: %s', (left, rate, text) => {
	expect(timeLeft(left, rate)).toBe(text);
});
