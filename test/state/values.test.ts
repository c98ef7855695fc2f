import {encode} from '@msgpack/msgpack';
import {describe, expect, test} from 'vitest';
import type {Entry} from '../../source/core/entry.ts';
import {summarise} from '../../source/core/row.ts';
import type {DlqStore} from '../../source/core/store/port.ts';
import {spotOf} from '../../source/state/copy.ts';
import type {Event} from '../../source/state/event.ts';
import {bindings} from '../../source/state/keymap.ts';
import {ours} from '../../source/text/safe-text.ts';
import {createValueCounter} from '../../source/tui/run-values.ts';
import {heard, news} from '../../source/tui/spoken/heard.ts';
import {drawn, entry, Inspector, idOf} from '../helpers/states.ts';

/** Entries of users: every other one of 7, every sixth of none, the rest of users of their own. */
function ofUsers(number: number): Entry {
	const id = number % 2 === 0 ? 'u-7' : `u-${100 + number}`;
	return withPayload(number, number % 6 === 3 ? {text: 'hi'} : {user: {id, tags: ['a']}, token: 's3cret'});
}

function withPayload(number: number, payload: unknown): Entry {
	const {id, fields} = entry(number);
	const data = encode(payload);
	return {id, fields: fields.map(([name, value]) => [name, String(name) === 'data' ? data : value] as const)};
}

const store = {
	readEntries: async (ids: readonly string[]) =>
		ids.map(id => {
			const number = Array.from({length: 100}, (_, at) => at).find(at => idOf(at) === id);
			return number === undefined ? undefined : ofUsers(number);
		}),
};

/** The cursor of the pane on the value at that path. */
function on(path: string, inspector = new Inspector().ready(30, ofUsers)): Inspector {
	inspector.press('enter', 'g');
	for (let at = 0; at < 30; at++) {
		if (spotOf(inspector.state)?.path === path) return inspector;
		inspector.press('j');
	}
	throw new Error(`${path} is not in the pane`);
}

async function counted(inspector: Inspector): Promise<Inspector> {
	const counter = createValueCounter(store as unknown as DlqStore, event => inspector.send(event));
	for (const effect of inspector.take('count values'))
		if (effect.type === 'count values') await counter.count(effect);
	return inspector;
}

const opened = async () => counted(on('payload.user.id').press('#'));
const rows = ({state}: Inspector) => drawn(state).right.map(row => row.trimEnd());

describe('# in the payload', () => {
	test('tells who has which value and how many each, the largest first', async () => {
		const inspector = await opened();
		expect(rows(inspector).slice(0, 5)).toEqual([
			' By payload.user.id   of 30 shown   11 different values',
			'    COUNT  SHARE   LAST  FIRST  VALUE',
			expect.stringMatching(/^ › +15 +50% .* u-7$/),
			expect.stringMatching(/^ {3} +5 +17% .* \(absent\)$/),
			expect.stringMatching(/^ {3} +1 +3\.3% .* u-129$/),
		]);
		expect(rows(inspector).at(-1)).toBe('  enter filters by payload.user.id:="u-7"');
	});
	test('says how far it is and shows what it has by then; esc ends it', () => {
		const inspector = on('payload.user.id').press('#');
		const {request} = inspector.state;
		expect(rows(inspector)[0]).toBe(' By payload.user.id   of 30 shown   read 0 of 30');
		inspector.take();
		inspector.press('esc');
		expect(inspector.take()).toEqual([{type: 'stop counting'}]);
		expect(inspector.state).toMatchObject({layer: undefined, focus: 'detail'});
		const none = {rows: [], values: 0, entries: 0, gone: 0, several: false};
		inspector.send({type: 'values counted', request, read: 30, counts: none, done: true});
		expect(inspector.state.layer).toBeUndefined();
	});
	test('enter lists those with the value, beside the filter that holds already', async () => {
		const inspector = on('payload.user.id').press('tab', '/', 'failure | error:x', 'enter');
		const ids = inspector.state.index.ids(0, 8);
		for (const effect of inspector.take('arrange')) {
			if (effect.type === 'arrange')
				inspector.send({type: 'found', request: effect.request, ids, read: 0, of: 0});
		}
		on('payload.user.id', inspector.read(ofUsers(30))).press('#');
		expect(rows(inspector)[0]).toContain('of 9 shown so far');
		await counted(inspector);
		expect(rows(inspector)[2]).toMatch(/^ › +5 +56% .* u-7$/);
		inspector.press('enter');
		const text = 'failure payload.user.id:="u-7" | error:x payload.user.id:="u-7"';
		expect(inspector.take('arrange')).toMatchObject([{text}]);
		expect(inspector.state).toMatchObject({
			layer: undefined,
			focus: 'list',
			filters: [text, 'failure | error:x'],
			notice: {text: 'filtered by payload.user.id:="u-7"'},
		});
	});
	test('counts the marks where there are any; what arrives does not join', async () => {
		const inspector = new Inspector().ready(30, ofUsers).press('space', 'space', 'space', 'g');
		inspector.read(ofUsers(30));
		on('payload.user.id', inspector).press('#');
		inspector.send({type: 'arrivals', rows: [summarise(ofUsers(40))]});
		expect(rows(await counted(inspector))[0]).toBe(' By payload.user.id   of 3 marked   2 different values');
		expect(inspector.press('enter').state.notice?.text).toContain(', marked or not');
	});
	test('the cursor follows its row while more is read, but stays on the first', async () => {
		const inspector = await opened();
		const {layer} = inspector.state;
		if (layer?.kind !== 'values' || layer.counts === undefined) throw new Error('no values are shown');
		const {request, counts} = layer;
		const reversed = {...counts, rows: counts.rows.toReversed()};
		inspector.send({type: 'values counted', request, read: 30, counts: reversed, done: false});
		expect(inspector.state.layer).toMatchObject({chosen: 0});
		inspector.press('j');
		inspector.send({type: 'values counted', request, read: 30, counts, done: true});
		expect(inspector.state.layer).toMatchObject({chosen: counts.rows.length - 2});
		inspector.press('G', 'pagedown', 'j');
		expect(inspector.state.layer).toMatchObject({chosen: counts.rows.length - 1});
	});
	test.each([
		['payload.user', 'a map is no single value'],
		['payload.user.tags', 'a list is no single value'],
		['payload.token', 'payload.token looks like a secret by its name'],
	])('on %s it is refused', (path, why) => {
		const inspector = on(path).press('#');
		expect(inspector.state.layer).toBeUndefined();
		expect(inspector.state.notice?.text).toContain(why);
	});
	test('on what is no payload it is refused', () => {
		const inspector = new Inspector().ready(3, ofUsers).press('enter', 'g', '#');
		expect(inspector.state.notice?.text).toContain('the cursor is on no value of the payload');
	});
	test('what is encoded in a value cannot be counted', () => {
		const packed = (number: number) => withPayload(number, {body: '{"who": 5}'});
		const inspector = on('payload.body', new Inspector().ready(3, packed)).press('enter', 'j', 'j', '#');
		expect(inspector.state.notice?.text).toContain('no filter reaches into what is encoded');
	});
	test('rows without a filter say so', async () => {
		const inspector = on('payload.user.id').press('#');
		const {request} = inspector.state;
		const row = {
			key: 'others',
			kind: 'others',
			text: ours('(others)'),
			value: undefined,
			cut: false,
		} as const;
		const rest = {count: 2, share: 1, first: 0, last: 0, stillArriving: false, filter: undefined};
		const counts = {rows: [{...row, ...rest}], values: 10_000, entries: 2, gone: 1, several: true};
		inspector.send({type: 'values counted', request, read: 2, counts, done: true}).press('enter');
		expect(rows(inspector).slice(-4)).toEqual([
			'  more than 10,000 different values: what was met later is in (others)',
			'  an entry with several values counts for each',
			'  1 were gone before they were read',
			'  these have different values: a filter for the list leaves fewer of them',
		]);
	});
	test('all gone, or a lost connection: it says why there is nothing', () => {
		const inspector = on('payload.user.id').press('#');
		const {request} = inspector.state;
		const counts = {rows: [], values: 0, entries: 0, gone: 30, several: false};
		inspector.send({type: 'values counted', request, read: 30, counts, done: true});
		expect(rows(inspector)[1]).toContain('All of them were gone');
		inspector.press('enter');
		expect(inspector.state.notice?.text).toContain('there is no value here');
		const trouble = {message: ours('the connection is lost'), hint: ours('wait for it')};
		inspector.send({type: 'values failed', request, trouble});
		expect(rows(inspector)[0]).toContain('read 30 of 30');
		expect(rows(inspector).slice(-2)).toEqual(['  the connection is lost', '  wait for it']);
	});
});

test('fits a small terminal', async () => {
	const inspector = await counted(
		on('payload.user.id', new Inspector({size: {columns: 60, rows: 15}}).ready(30, ofUsers)).press('#'),
	);
	inspector.press('G');
	const lines = drawn(inspector.state).right;
	expect(lines).toHaveLength(11);
	expect(lines.every(each => each.length === 60)).toBe(true);
	expect(lines.at(-2)).toMatch(/^ › +1 +3\.3% .* u-101 *$/);
	expect(lines.at(-1)).toContain('enter filters by payload.user.id:="u-101"');
	const long = {text: `payload.${'deep.'.repeat(20)}id`, field: undefined, steps: []};
	if (inspector.state.layer?.kind !== 'values') throw new Error('no values are shown');
	const state = {...inspector.state, layer: {...inspector.state.layer, by: long}};
	expect(drawn(state).right[0]).toMatch(/^ By payload\.deep.*… {3}of 30 shown {3}11 different values$/);
});

test('a screen reader is told the counts once, when they stand', async () => {
	const inspector = on('payload.user.id').press('#');
	const before = heard(inspector.state, bindings);
	const events: Event[] = [];
	const counter = createValueCounter(store as unknown as DlqStore, event => events.push(event));
	for (const effect of inspector.take('count values'))
		if (effect.type === 'count values') await counter.count(effect);
	expect(events).toMatchObject([{done: false}, {done: true}]);
	const [soFar, done] = events as [Event, Event];
	const reading = heard(inspector.send(soFar).state, bindings);
	expect(news(before, reading)).toEqual([]);
	expect(news(reading, heard(inspector.send(done).state, bindings)).join('\n')).toContain('u-7');
});

test('whoever stops it hears no more of it', async () => {
	const inspector = on('payload.user.id').press('#');
	const events: Event[] = [];
	const counter = createValueCounter(store as unknown as DlqStore, event => events.push(event));
	for (const effect of inspector.take('count values')) {
		if (effect.type !== 'count values') continue;
		const counting = counter.count(effect);
		counter.stop();
		await counting;
	}
	expect(events).toEqual([]);
});
