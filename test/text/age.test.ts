import {expect, test} from 'vitest';
import {age} from '../../source/text/age.ts';
import {byteSize, count, utc} from '../../source/text/amount.ts';

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

test.each([
	[-5, '0s'],
	[59 * second, '59s'],
	[minute, '1m'],
	[90 * minute, '1h'],
	[47 * hour, '1d'],
	[13 * day, '13d'],
	[14 * day, '2w'],
	[700 * day, '100w'],
])('%i ms ago is %s', (milliseconds, shown) => {
	expect(age(milliseconds)).toBe(shown);
});

test.each([
	[0, '0'],
	[999, '999'],
	[1000, '1,000'],
	[1_234_567, '1,234,567'],
])('%i is %s', (value, shown) => {
	expect(count(value)).toBe(shown);
});

test.each([
	[999, '999 B'],
	[1000, '1.0 kB'],
	[4100, '4.1 kB'],
	[99_499, '99 kB'],
	[10_000_000, '10 MB'],
])('%i bytes are %s', (bytes, shown) => {
	expect(byteSize(bytes)).toBe(shown);
});

test.each([
	[1_763_700_123_456, '2025-11-21 04:42:03 UTC'],
	[Number.NaN, 'no valid time'],
	[1e300, 'no valid time'],
])('%s is %s', (time, shown) => {
	expect(utc(time)).toBe(shown);
});
