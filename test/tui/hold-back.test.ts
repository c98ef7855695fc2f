import {expect, test} from 'vitest';
import {holdBack, type Printed} from '../../source/tui/hold-back.ts';

function printed(isTTY: boolean): Printed & {readonly text: () => string} {
	let text = '';
	return {
		isTTY,
		text: () => text,
		write(chunk) {
			text += String(chunk);
			return true;
		},
	};
}

test('what is printed across the screen comes once it was left, each line once and harmless', async () => {
	const stderr = printed(true);
	const release = holdBack(stderr);
	stderr.write('[WARN] a password was supplied\n');
	stderr.write(Buffer.from('[WARN] a password was supplied\nodd \u001b[2J\n'));
	await new Promise(resolve => stderr.write('', resolve));
	expect(stderr.text()).toBe('');
	release();
	expect(stderr.text()).toBe('[WARN] a password was supplied\nodd \\x1b[2J\n');
	stderr.write('later');
	expect(stderr.text()).toContain('later');
});

test('what goes into a file is left alone', () => {
	const stderr = printed(false);
	const release = holdBack(stderr);
	stderr.write('at once');
	expect(stderr.text()).toBe('at once');
	release();
});
