import {describe, expect, test} from 'vitest';
import {summarise} from '../../source/core/row.ts';
import {drawn, entry, Inspector, idOf} from '../helpers/states.ts';

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
test('a second * marks none, whatever arrived in between; marks by hand are not forgotten', () => {
	const inspector = new Inspector().ready(50).press('*');
	inspector.send({type: 'arrivals', rows: [summarise(entry(60))]});
	expect(inspector.press('*').state.index.marked).toBe(0);
	inspector.press('*', 'space', '*');
	expect(inspector.state.index.marked).toBe(51);
});
describe('* while the list is still being read', () => {
	const loading = () => {
		const inspector = new Inspector().ready(50);
		const {load, facts} = inspector.state;
		if (facts?.kind !== 'stream') throw new Error('the stream is read');
		inspector.state = {
			...inspector.state,
			load: {...load, phase: 'loading'},
			facts: {...facts, length: 60, firstId: idOf(-9)},
		};
		return inspector.press('*');
	};
	const rest = () => Array.from({length: 10}, (_, at) => summarise(entry(-at)));
	const choose = (inspector: Inspector, at: number) => {
		const {layer} = inspector.state;
		const item = layer?.kind === 'menu' ? layer.items?.[at] : undefined;
		if (item === undefined) throw new Error('there is no such item');
		return inspector.send({type: 'chosen', item});
	};

	test('asks whether to wait, and marks nothing before', () => {
		const inspector = loading();
		expect(inspector.state.layer).toMatchObject({kind: 'menu', title: '50 of 60 are read. Mark which?'});
		expect(inspector.state.index.marked).toBe(0);
		expect(inspector.press('esc').state).toMatchObject({layer: undefined, awaitingAll: false});
	});
	test('waits, says so, and marks all when the last page came', () => {
		const inspector = choose(loading(), 0);
		expect(drawn(inspector.state).frame[1]).toContain('marks all when read');
		expect(inspector.state.index.marked).toBe(0);
		inspector.send({type: 'page', rows: rest().slice(0, 5), complete: false});
		expect(inspector.state.index.marked).toBe(0);
		inspector.send({type: 'page', rows: rest().slice(5), complete: true});
		expect(inspector.state.index.marked).toBe(60);
		expect(inspector.state.notice?.text).toBe('marked all 60');
		expect(inspector.state.awaitingAll).toBe(false);
	});
	test('marks what was read when that was chosen, and what comes later not', () => {
		const inspector = choose(loading(), 1);
		expect(inspector.state.notice).toMatchObject({tone: 'warning'});
		inspector.send({type: 'page', rows: rest(), complete: true});
		expect(inspector.state.index.marked).toBe(50);
	});
	test('a second * gives the waiting up', () => {
		const inspector = choose(loading(), 0).press('*');
		inspector.send({type: 'page', rows: rest(), complete: true});
		expect(inspector.state.index.marked).toBe(0);
	});
	test('another filter is not what was waited for', () => {
		const inspector = choose(loading(), 0).press('/', 'x', 'enter');
		inspector.send({type: 'page', rows: rest(), complete: true});
		expect(inspector.state.index.marked).toBe(0);
		expect(inspector.state.awaitingAll).toBe(false);
	});
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
