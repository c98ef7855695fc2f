import {describe, expect, test} from 'vitest';
import {drawn, Inspector, idOf} from '../helpers/states.ts';

const marks = ({state}: Inspector) => state.index.markedIds().sort();
const rowsMarked = ({state}: Inspector) => drawn(state).left.filter(line => line.includes('✓')).length;

test('space marks and moves on, again unmarks; the count is in sight', () => {
	const inspector = new Inspector().ready(50).press('space', 'space');
	expect(marks(inspector)).toEqual([idOf(49), idOf(50)]);
	expect(inspector.cursor).toBe(idOf(48));
	expect(drawn(inspector.state).frame.join('\n')).toContain('2 marked');
	expect(rowsMarked(inspector)).toBe(2);
	inspector.press('k', 'space');
	expect(marks(inspector)).toEqual([idOf(50)]);
});
describe('a range', () => {
	test('is drawn as the cursor goes and marked by V or space', () => {
		for (const end of ['V', 'space']) {
			const inspector = new Inspector().ready(50).press('j', 'V', 'j', 'j', 'j');
			expect(marks(inspector)).toEqual([]);
			expect(rowsMarked(inspector)).toBe(4);
			inspector.press(end);
			expect(marks(inspector)).toEqual([46, 47, 48, 49].map(idOf));
		}
	});
	test('goes upwards, too, and adds to what is marked', () => {
		const inspector = new Inspector().ready(50).press('space', 'jjjj', 'V', 'k', 'V');
		expect(marks(inspector)).toEqual([idOf(45), idOf(46), idOf(50)]);
	});
	test('esc drops the range and never the marks', () => {
		const inspector = new Inspector().ready(50).press('space', 'V', 'j', 'esc');
		expect(marks(inspector)).toEqual([idOf(50)]);
		expect(rowsMarked(inspector)).toBe(1);
		inspector.press('esc', 'esc');
		expect(marks(inspector)).toEqual([idOf(50)]);
	});
	test('is held by ids: rows that arrive within do not shift it', () => {
		const inspector = new Inspector().ready(50).press('V', 'j');
		inspector.send({type: 'arrivals', rows: []}).press('V');
		expect(marks(inspector)).toEqual([idOf(49), idOf(50)]);
	});
});
test('* marks all, again none', () => {
	const inspector = new Inspector().ready(50).press('*');
	expect(inspector.state.index.marked).toBe(50);
	inspector.press('*');
	expect(inspector.state.index.marked).toBe(0);
});
test('* while the list is still being read says what it could not mark', () => {
	const inspector = new Inspector().ready(50);
	const {load, facts} = inspector.state;
	if (facts?.kind !== 'stream') throw new Error('the stream is read');
	inspector.state = {...inspector.state, load: {...load, phase: 'loading'}, facts: {...facts, length: 4812}};
	inspector.press('*');
	expect(inspector.state.notice?.text).toContain('50 read so far, of 4,812');
});
test('marks of entries that are gone are no marks', () => {
	const inspector = new Inspector().ready(50).press('space', 'space');
	inspector.send({type: 'gone', ids: [idOf(50)]});
	expect(marks(inspector)).toEqual([idOf(49)]);
});
test('a held or pasted space marks nothing', () => {
	const inspector = new Inspector().ready(50).press('  ');
	inspector.send({type: 'paste', text: ' '});
	expect(marks(inspector)).toEqual([]);
});
