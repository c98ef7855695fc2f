import {expect, test} from 'vitest';
import {ours} from '../../../source/text/safe-text.ts';
import {drawn, Inspector} from '../../helpers/states.ts';

const text = ours(
	'the pager cannot be started (spawn /nonexistent ENOENT): set PAGER to one that is there, such as less',
);
const last = (columns: number, tone: 'error' | 'plain', said = text) => {
	const inspector = new Inspector({size: {columns, rows: 15}})
		.ready(5)
		.send({type: 'told', tone, text: said});
	return drawn(inspector.state).frame.slice(2);
};

test('an error is told to its end: the keys give way to it where one row is too narrow', () => {
	expect(last(120, 'error')[1]).toContain('enter open');
	const [first, second] = last(60, 'error');
	expect(`${first?.trim()} ${second?.trim()}`).toBe(text);
	expect(last(60, 'plain')[1]).toContain('enter open');
});

test('what is longer than two rows says where all of it is', () => {
	expect(last(60, 'error', ours('one word and another, over and over again, '.repeat(9) as 'x'))[1]).toMatch(
		/ … {3}M shows all of it *$/,
	);
});

test('the hint of a filter that is not understood is told, below where it has no room', () => {
	for (const columns of [60, 200]) {
		const inspector = new Inspector({size: {columns, rows: 15}}).ready(5).press('/', ...'attempt:>');
		const rows = drawn(inspector.state).frame.slice(2);
		expect(rows.join('')).toContain('write attempt:3, attempt:>3 or attempt:3..5');
		expect(rows[1]?.includes('enter keeps it')).toBe(columns === 200);
	}
});
