import {expect, test} from 'vitest';
import {IdList} from '../../source/core/index/id-list.ts';
import {encodeValue} from '../../source/core/payload/splice.ts';
import {summarise} from '../../source/core/row.ts';
import {initialState} from '../../source/state/initial.ts';
import {layout} from '../../source/state/layout.ts';
import {detailContent} from '../../source/state/views/detail.ts';
import {lineText} from '../../source/text/line.ts';
import {drawn, entry, Inspector, session} from '../helpers/states.ts';

const views = (inspector: Inspector) =>
	inspector.take('save view').map(effect => (effect.type === 'save view' ? effect.view : undefined));
const width = (inspector: Inspector) => layout(inspector.state.size).listWidth;

test('< and > move the rule in steps, between their ends, and back to the very same place', () => {
	const inspector = new Inspector().ready();
	expect(width(inspector)).toBe(60);
	inspector.press('<');
	expect([width(inspector), views(inspector)]).toEqual([54, [{sort: 'age', split: 0.45}]]);
	inspector.press('<', '<', '<', '<');
	expect([width(inspector), inspector.state.size.share]).toEqual([36, 0.3]);
	expect(inspector.state.notice?.text).toBe('narrower list: the list is as narrow as it gets');
	inspector.press('>', '>', '>', '>');
	expect([width(inspector), inspector.state.size.share]).toEqual([60, 0.5]);
	inspector.press('>', '>', '>', '>', '>');
	expect([width(inspector), inspector.state.size.share]).toEqual([84, 0.7]);
	expect(inspector.state.notice?.text).toBe('wider list: the list is as wide as it gets');
	inspector.send({type: 'resized', size: {columns: 200, rows: 40}});
	expect(width(inspector)).toBe(140);
	const {left, right} = drawn(inspector.state);
	expect([left[0]?.length, right[0]?.length]).toEqual([140, 59]);
});

test('in a window for one pane there is nothing to move', () => {
	const inspector = new Inspector({size: {columns: 99, rows: 20}}).ready().press('<', '>');
	expect(inspector.state.notice?.text).toBe('wider list: the window has room for one pane only');
	expect([views(inspector), width(inspector)]).toEqual([[], 99]);
});

test('every order is kept in words that are read back, a filter never is', () => {
	const inspector = new Inspector().ready();
	inspector.press('/', 'failure', 'enter').take();
	const kept: Array<string | undefined> = [];
	for (const key of ['s', 'S', 's', 'S', 's', 'S', 's', 'S', 's', 'S']) {
		inspector.press(key);
		const [view] = views(inspector);
		expect(Object.keys(view ?? {})).toEqual(['sort', 'split']);
		kept.push(view?.sort);
		const {order} = inspector.state.arrangement;
		const next = new Inspector().ready().send({type: 'view remembered', view: {sort: view?.sort}});
		expect(next.state.arrangement.order).toEqual(order);
		expect(next.state.arrangement.filter).toBeUndefined();
	}
	expect(new Set(kept).size).toBe(10);
});

test('the order of the last time waits until all is read; its first row is under the cursor then', () => {
	const inspector = new Inspector();
	inspector.send({type: 'view remembered', view: {sort: 'signature', split: 0.6}});
	expect(inspector.take('arrange')).toEqual([]);
	expect(width(inspector)).toBe(72);
	const rows = [3, 2, 1].map(number => summarise(entry(number)));
	inspector.send({type: 'page', rows: rows.slice(0, 2), complete: false});
	expect(inspector.take('arrange')).toEqual([]);
	inspector.send({type: 'page', rows: rows.slice(2), complete: true});
	const [effect] = inspector.take('arrange');
	if (effect?.type !== 'arrange') throw new Error('nothing was sorted');
	expect(effect.order).toEqual({by: 'signature', descending: false});
	expect(inspector.cursor).toBe(rows[0]?.id);
	const ids = [2, 3, 1].map(at => rows[3 - at]?.id ?? '');
	const list = new IdList();
	list.insert([0, 0, 0], ids);
	inspector.send({type: 'arranged', request: effect.request, ids: list});
	expect(inspector.cursor).toBe(ids[0]);
});

test('a cursor that was moved meanwhile stays where it is', () => {
	const inspector = new Inspector().ready(3).send({type: 'view remembered', view: {sort: 'size desc'}});
	const [effect] = inspector.take('arrange');
	if (effect?.type !== 'arrange') throw new Error('nothing was sorted');
	inspector.press('j');
	const {cursor} = inspector;
	const list = new IdList();
	list.insert([0, 0, 0], inspector.state.index.ids(0, 3));
	inspector.send({type: 'arranged', request: effect.request, ids: list});
	expect(inspector.cursor).toBe(cursor);
});

test('what was changed before it is known how it was counts more', () => {
	const inspector = new Inspector().ready().press('s', '<');
	const {order} = inspector.state.arrangement;
	inspector.send({type: 'view remembered', view: {sort: 'size desc', split: 0.7}});
	expect([inspector.state.arrangement.order, inspector.state.size.share]).toEqual([order, 0.45]);
});

test.each([[{sort: 'age'}], [{sort: 'nonsense desc'}], [{}]])('%o changes nothing', view => {
	const inspector = new Inspector().ready().send({type: 'view remembered', view});
	expect(inspector.take('arrange')).toEqual([]);
	expect(inspector.state.remembered).toBeUndefined();
});

test('a split beyond the ends is brought back between them', () => {
	const state = initialState(session, {columns: 100, rows: 20}, 0);
	for (const [split, share] of [
		[0, 0.3],
		[1, 0.7],
		[0.52, 0.5],
	] as const) {
		const inspector = new Inspector();
		inspector.state = state;
		expect(inspector.send({type: 'view remembered', view: {split}}).state.size.share).toBe(share);
	}
});

test('times are shown by the clock that was asked for, and labelled', () => {
	const timesOf = (zone: 'utc' | 'local') => {
		const timed = (number: number) => ({
			id: entry(number).id,
			fields: entry(number).fields.map(([name, value]) =>
				String(name) === 'data'
					? ([name, encodeValue({sent_at: 1_763_800_000})] as const)
					: ([name, value] as const),
			),
		});
		const {state} = new Inspector({more: {zone}}).ready(1, timed);
		const {count, rows} = detailContent(state);
		return rows(0, count)
			.map(({line}) => lineText(line) as string)
			.join('\n');
	};
	expect(timesOf('utc')).toContain('2025-11-21 04:40:00 UTC');
	expect(timesOf('utc')).toMatch(/sent_at .* 2025-11-22 08:26:40 UTC/);
	expect(timesOf('local')).toMatch(/2025-11-2\d \d\d:\d\d:00 [+-]\d\d:\d\d/);
	expect(timesOf('local')).toMatch(/sent_at .* 2025-11-2\d \d\d:\d\d:40 [+-]\d\d:\d\d/);
});
