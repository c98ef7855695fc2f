import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {leaveThough, watchOutput} from '../../source/tui/watch-output.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
	const output = {writableLength: 0};
	let stalls = 0;
	const stop = watchOutput(output, 30_000, () => stalls++);
	const pass = (seconds: number) => vi.advanceTimersByTime(seconds * 1000);
	return {output, stop, pass, stalls: () => stalls};
}

test('a terminal that takes nothing for 30 s is told once, and again after it went on', () => {
	const {output, pass, stalls, stop} = watched();
	output.writableLength = 500;
	pass(29);
	expect(stalls()).toBe(0);
	pass(5);
	expect(stalls()).toBe(1);
	pass(100);
	expect(stalls()).toBe(1);
	output.writableLength = 0;
	pass(2);
	output.writableLength = 10;
	pass(40);
	expect(stalls()).toBe(2);
	stop();
});
test('a slow one that takes something is none, nor is one that has nothing to take', () => {
	const {output, pass, stalls, stop} = watched();
	pass(100);
	for (let left = 5000; left > 0; left -= 50) {
		output.writableLength = left;
		pass(1);
	}
	expect(stalls()).toBe(0);
	stop();
});
test('asked to end, the program leaves a frozen terminal behind, and no other', () => {
	let left = 0;
	const output = {writableLength: 300};
	leaveThough(output, () => left++);
	vi.advanceTimersByTime(11_000);
	expect(left).toBe(0);
	vi.advanceTimersByTime(2000);
	expect(left).toBe(1);
	leaveThough({writableLength: 0}, () => left++);
	vi.advanceTimersByTime(20_000);
	expect(left).toBe(1);
});
