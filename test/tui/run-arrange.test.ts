import {describe, expect, test} from 'vitest';
import type {Entry} from '../../source/core/entry.ts';
import {summarise} from '../../source/core/row.ts';
import type {DlqStore} from '../../source/core/store/port.ts';
import {selected} from '../../source/state/selection.ts';
import {createArranger} from '../../source/tui/run-arrange.ts';
import {drawn, entry, Inspector, idOf} from '../helpers/states.ts';

/** The inspector with a search that is carried out when `search` is called. */
function searching(count: number, make: (number: number) => Entry = entry) {
	const inspector = new Inspector().ready(count, make);
	const find = (id: string) => {
		const number = Array.from({length: 100}, (_, at) => at).find(at => idOf(at) === id);
		return number === undefined ? undefined : make(number);
	};
	const store: {-readonly [Name in 'rowsOf' | 'readEntries']: DlqStore[Name]} = {
		rowsOf: async (ids: readonly string[]) => ids.map(id => find(id)).map(each => each && summarise(each)),
		readEntries: async (ids: readonly string[]) => ids.map(find),
	};
	const arranger = createArranger(store as DlqStore, event => inspector.send(event));
	const search = async () => {
		for (const effect of inspector.take()) {
			if (effect.type === 'arrange') await arranger.arrange(effect);
			if (effect.type === 'match') await arranger.match(effect);
		}
	};
	const filter = async (text: string, ...keys: string[]) => {
		inspector.press('/', 'ctrl-u', text, ...keys);
		await search();
	};
	return {inspector, search, filter, arranger, store};
}

/** Its payload is {n: number}; 11 has none. */
function numbered(number: number): Entry {
	const {id, fields} = entry(number);
	const data = Buffer.from([0x81, 0xa1, 0x6e, number]);
	return {
		id,
		fields: fields.flatMap(([name, value]) =>
			String(name) !== 'data' ? [[name, value] as const] : number === 11 ? [] : [[name, data] as const],
		),
	};
}

const shown = ({state}: Inspector) => state.listing?.ids() ?? state.index.ids();
const ids = (...numbers: readonly number[]) => numbers.map(idOf);

describe('sorting', () => {
	test('s goes through the orders, S turns one round, the cursor stays on its entry', async () => {
		const {inspector, search} = searching(12);
		const {cursor} = inspector.press('j', 'j').state.list;
		inspector.press('S');
		await search();
		expect(shown(inspector)[0]).toBe(idOf(1));
		expect(inspector.state.notice?.text).toContain('age, oldest first');
		expect(inspector.state.list.cursor).toBe(cursor);
		inspector.press('S');
		expect(inspector.state.listing).toBeUndefined();
		for (const by of ['source', 'error', 'size', 'attempt']) {
			inspector.press('s');
			await search();
			expect(inspector.state.notice?.text).toContain(`sorted by ${by}`);
			expect(inspector.state.list.cursor).toBe(cursor);
		}
		inspector.press('s');
		expect(inspector.state.listing).toBeUndefined();
	});
	test('what arrives and what goes away while it is sorted', async () => {
		const {inspector, search} = searching(5);
		inspector.press('S').send({type: 'gone', ids: ids(3)});
		inspector.send({type: 'arrivals', rows: [summarise(entry(6))]});
		await search();
		expect(shown(inspector)).toEqual(ids(1, 2, 4, 5, 6));
		inspector.send({type: 'arrivals', rows: [summarise(entry(7))]});
		inspector.send({type: 'gone', ids: ids(1)});
		expect(shown(inspector)).toEqual(ids(2, 4, 5, 6, 7));
		expect(inspector.state.list.cursor).toBe(idOf(5));
	});
	test('an older sort that comes late is dropped', async () => {
		const {inspector, search} = searching(5);
		const late = inspector.press('S').take('arrange');
		inspector.press('S').effects.unshift(...late);
		await search();
		expect(inspector.state.listing).toBeUndefined();
	});
	test('a range in another order marks what lies between on the screen', async () => {
		const {inspector, search} = searching(8);
		inspector.press('S');
		await search();
		inspector.press('g', 'V', 'j', 'j', 'V');
		expect(inspector.state.index.markedIds()).toEqual(ids(1, 2, 3));
	});
});

describe('a filter', () => {
	test('over what the rows tell as one types; enter keeps it, esc in the list drops it', async () => {
		const {inspector, filter, search} = searching(30);
		const {cursor} = inspector.press('j').state.list;
		await filter('failure');
		expect(shown(inspector).length).toBe(30);
		await filter(`id:${idOf(7)}`);
		expect(shown(inspector)).toEqual(ids(7));
		expect(inspector.state.layer?.kind).toBe('filter');
		inspector.press('enter');
		expect(inspector.state.layer).toBeUndefined();
		expect(drawn(inspector.state).frame[1]).toContain(`filter id:${idOf(7)}`);
		inspector.press('esc');
		await search();
		expect(shown(inspector).length).toBe(30);
		expect(inspector.state.list.cursor).toBe(idOf(7));
		expect(cursor).toBeDefined();
	});
	test('esc in the line brings back what held before', async () => {
		const {inspector, filter, search} = searching(30);
		await filter('attempt:3', 'enter');
		await filter(`id:${idOf(7)}`);
		inspector.press('esc');
		await search();
		expect(inspector.state.arrangement.filter?.text).toBe('attempt:3');
		expect(shown(inspector).length).toBe(30);
	});
	test('one that does not parse is marked in its place and changes nothing', async () => {
		const {inspector, filter} = searching(5);
		await filter('atempt:3', 'enter');
		expect(inspector.state.layer?.kind).toBe('filter');
		expect(drawn(inspector.state).frame[2]).toContain('atempt');
		expect(inspector.state.listing).toBeUndefined();
	});
	test('that nothing matches leaves no entry to act on; without it the cursor is where it was', async () => {
		const {inspector, filter, search} = searching(5);
		const {cursor} = inspector.press('j', 'j').state.list;
		await filter('size:>10m', 'enter');
		expect(shown(inspector)).toEqual([]);
		expect(drawn(inspector.state).left.join('\n')).toContain('No entry matches the filter.');
		expect(inspector.press('r').take('plan')).toEqual([]);
		inspector.press('esc', 'esc');
		await search();
		expect(inspector.state.list.cursor).toBe(cursor);
	});
	test('over payloads searches with enter, and looks at what arrives', async () => {
		const {inspector, filter, search} = searching(9, numbered);
		await filter('payload.n:>6');
		expect(inspector.state.listing).toBeUndefined();
		inspector.press('enter');
		await search();
		expect(shown(inspector)).toEqual(ids(9, 8, 7));
		inspector.send({type: 'arrivals', rows: [10, 11].map(number => summarise(numbered(number)))});
		await search();
		expect(shown(inspector)).toEqual(ids(10, 9, 8, 7));
	});
	test('that is still searched for shows nothing else as if it matched, and * marks nothing', async () => {
		const {inspector, search} = searching(9, numbered);
		inspector.press('/', 'payload.n:>6', 'enter');
		expect(shown(inspector)).toEqual([]);
		expect(drawn(inspector.state).left.join('\n')).toContain('Searching…');
		inspector.press('*', 'r');
		expect(inspector.state.index.marked).toBe(0);
		await search();
		expect(shown(inspector)).toEqual(ids(9, 8, 7));
	});
	test('that could not be searched to its end says so, and is searched anew once connected', async () => {
		const {inspector, search, store} = searching(9, numbered);
		const {readEntries} = store;
		store.readEntries = async () => {
			throw new Error('nobody is there');
		};
		inspector.press('/', 'payload.n:>6', 'enter');
		await search();
		expect(shown(inspector)).toEqual([]);
		expect(drawn(inspector.state).left.join('\n')).toContain('The search did not reach its end.');
		expect(inspector.state.notice?.tone).toBe('error');
		inspector.press('*');
		expect(inspector.state.index.marked).toBe(0);
		store.readEntries = readEntries;
		inspector.send({type: 'connection', connection: {state: 'ready'}});
		await search();
		expect(shown(inspector)).toEqual(ids(9, 8, 7));
	});
	test('* marks what matches and nothing else; the marks stay when it goes', async () => {
		const {inspector, filter, search} = searching(9);
		await filter(`id:${idOf(4)}..${idOf(6)}`, 'enter');
		inspector.press('*');
		expect(inspector.state.index.markedIds()).toEqual(ids(4, 5, 6));
		inspector.press('esc');
		await search();
		expect(inspector.state.index.marked).toBe(3);
		await filter(`id:${idOf(1)}`, 'enter');
		inspector.press('*');
		expect(inspector.state.notice?.text).toContain('3 more outside the filter');
		await filter('size:>10m', 'enter');
		inspector.press('*');
		expect(inspector.state.notice?.text).toContain('nothing matches the filter');
		expect(inspector.state.index.marked).toBe(4);
	});
	test('names the marks while they are what it lets through, all of them and nothing else', async () => {
		const {inspector, filter} = searching(9);
		const text = `id:${idOf(4)}..${idOf(6)}`;
		await filter(text, 'enter');
		expect(selected(inspector.state)?.filter).toBeUndefined();
		inspector.press('*');
		expect(selected(inspector.state)?.filter).toBe(text);
		inspector.press('space');
		expect(selected(inspector.state)?.filter).toBeUndefined();
		inspector.state.index.markAll(true);
		expect(selected(inspector.state)?.filter).toBeUndefined();
	});
	test('* marks nothing that the filter hides: where nothing matches, nor before its search found anything', async () => {
		const {inspector, filter, search} = searching(9, numbered);
		await filter('size:>10m', 'enter');
		inspector.press('*');
		expect(inspector.state.index.marked).toBe(0);
		expect(inspector.state.notice?.text).toContain('nothing matches the filter');
		await filter('', 'enter');
		inspector.press('/', 'payload.n:>6', 'enter', '*');
		expect(inspector.state.index.marked).toBe(0);
		expect(inspector.state.layer).toMatchObject({kind: 'menu', items: [{value: 'all'}]});
		inspector.press('esc');
		await search();
		inspector.press('*');
		expect(inspector.state.index.markedIds()).toEqual(ids(7, 8, 9));
	});
	test('* while its search goes on asks whether to wait for its end', async () => {
		const {inspector, search} = searching(9);
		inspector.press('/', `id:${idOf(2)}..${idOf(9)}`, 'enter');
		const {request} = inspector.state.arrangement;
		inspector.send({type: 'found', request, ids: ids(9, 8), read: 2, of: 9}).press('*');
		const {layer} = inspector.state;
		const items = layer?.kind === 'menu' ? (layer.items ?? []) : [];
		expect(items.map(({label}) => label)).toEqual(['all, once they are read', 'the 2 found so far']);
		expect(inspector.state.index.marked).toBe(0);
		for (const item of items.slice(0, 1)) inspector.send({type: 'chosen', item});
		expect(inspector.state.index.marked).toBe(0);
		await search();
		expect(inspector.state.index.marked).toBe(8);
	});
	test('marks that the filter hides are acted on, also where nothing else is in sight', async () => {
		const {inspector, filter} = searching(9);
		inspector.press('space', 'space');
		await filter('size:>10m', 'enter');
		expect(inspector.press('e').take('edit')).toEqual([]);
		expect(inspector.press('r').take('plan bulk')).toMatchObject([{ids: ids(8, 9)}]);
		expect(drawn(inspector.state).right.join(' ').replaceAll(/\s+/g, ' ')).toContain(
			'2 of them are hidden by the filter',
		);
	});
	test('d says that there is nothing to discard where nothing matches', async () => {
		const {inspector, filter} = searching(9);
		await filter('size:>10m', 'enter');
		expect(inspector.press('d').state.notice?.text).toContain('there is no entry here');
	});
	test('what an earlier one finds late is dropped', async () => {
		const {inspector, search} = searching(9);
		const late = inspector.press('/', `id:${idOf(3)}`).take('arrange');
		inspector.press('ctrl-u', `id:${idOf(4)}`).effects.unshift(...late);
		await search();
		expect(shown(inspector)).toEqual(ids(4));
	});
	test('earlier ones come back with the arrow', async () => {
		const {inspector, filter} = searching(9);
		await filter('attempt:3', 'enter');
		await filter('size:>1', 'enter');
		inspector.press('/', 'ctrl-u', 'up', 'up');
		expect(inspector.state.layer).toMatchObject({text: 'attempt:3'});
	});
});
