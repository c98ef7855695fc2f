import {expect, test} from 'vitest';
import {lostOutput} from '../source/lost-output.ts';

test.each([
	['EPIPE', 0, ''],
	['EIO', 129, ''],
	['ENOSPC', 1, 'the output could not be written, it is not whole: the disk is full'],
	['EACCES', 1, 'not whole: said by EACCES'],
])('an output that fails with %s ends with %i', (code, expected, said) => {
	const exits: number[] = [];
	let heard = '';
	lostOutput(Object.assign(new Error(`said by ${code}`), {code}), {
		exit: ended => void exits.push(ended),
		say: line => {
			heard += line;
		},
	});
	expect(exits).toEqual([expected]);
	expect(heard).toContain(said);
	expect(heard === '').toBe(said === '');
});
