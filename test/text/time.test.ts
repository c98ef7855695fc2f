import {expect, test} from 'vitest';
import {timeStamp} from '../../source/text/time.ts';

const time = 1_763_700_123_456;

test.each([
	['utc', 60, '2025-11-21 04:42:03 UTC'],
	['local', 60, '2025-11-21 05:42:03 +01:00'],
	['local', 0, '2025-11-21 04:42:03 +00:00'],
	['local', -330, '2025-11-20 23:12:03 -05:30'],
	['local', 765, '2025-11-21 17:27:03 +12:45'],
] as const)('%s, %i minutes ahead: %s', (zone, offset, shown) => {
	expect(timeStamp(time, zone, () => offset)).toBe(shown);
});

test('the offset is that of the time shown, not of now', () => {
	const summer = (at: number) => (at < time ? 120 : 60);
	expect(timeStamp(time, 'local', summer)).toBe('2025-11-21 05:42:03 +01:00');
	expect(timeStamp(time - 1000, 'local', summer)).toBe('2025-11-21 06:42:02 +02:00');
});

test.each([Number.NaN, 1e300])('%s is no valid time', value => {
	expect(timeStamp(value, 'local')).toBe('no valid time');
});
