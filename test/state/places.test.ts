import {expect, test} from 'vitest';
import {ours, safeText} from '../../source/text/safe-text.ts';
import {drawn, Inspector, jobState} from '../helpers/states.ts';

const prod = {label: ours('prod'), value: 'context prod', choice: {place: {context: 'prod'}}} as const;
const trouble = {message: ours('it ended with 1'), hint: ours('run it by hand')};

/** The menu of contexts, filled. */
function menu(inspector = new Inspector().ready()): Inspector {
	inspector.press('c');
	const [effect] = inspector.take('list places');
	if (effect?.type !== 'list places') throw new Error('no contexts were asked for');
	return inspector.send({type: 'menu items', request: effect.request, items: [prod], empty: undefined});
}

/** The request of the one that was chosen. */
function chosen(inspector: Inspector): number {
	inspector.send({type: 'chosen', item: prod});
	const [effect] = inspector.take('open place');
	if (effect?.type !== 'open place') throw new Error('nothing was opened');
	expect(effect.place).toEqual({context: 'prod'});
	return effect.request;
}

test('a choice keeps the menu until the other one is open: no key begins anything meanwhile', () => {
	const inspector = menu();
	chosen(inspector);
	expect(inspector.state.layer).toMatchObject({kind: 'menu', title: 'Opening prod', items: []});
	expect(inspector.press('j', 'r', 'd').take()).toEqual([]);
	expect(inspector.state.layer).toMatchObject({kind: 'menu'});
});

test('nothing of one stream is left on the other, save what was done', () => {
	const inspector = menu(new Inspector().ready().press('space', '>', 's'));
	chosen(inspector);
	const {session, deeds, done} = inspector.state;
	const other = {...session, stream: safeText('prod:dlq'), readOnly: 'the context prod is read-only'};
	inspector.send({type: 'opened', session: other, now: 5});
	const {state} = inspector;
	expect(state).toMatchObject({
		session: other,
		layer: undefined,
		filters: [],
		messages: [],
		load: {phase: 'waiting'},
		now: 5,
		size: {columns: 120, rows: 40},
	});
	expect([state.index.size, state.index.marked, state.listing, state.size.share]).toEqual([
		0,
		0,
		undefined,
		undefined,
	]);
	expect([state.deeds, state.done]).toEqual([deeds, done]);
});

test('one that cannot be opened is told, and all is as it was', () => {
	const inspector = menu(new Inspector().ready().press('space'));
	const request = chosen(inspector);
	inspector.send({type: 'not opened', request, trouble});
	expect(inspector.state).toMatchObject({
		layer: undefined,
		notice: {tone: 'error', text: 'not opened: it ended with 1. run it by hand'},
	});
	expect(inspector.state.index.marked).toBe(1);
});

test('esc gives it up: what comes of it then is of no interest', () => {
	const inspector = menu();
	const request = chosen(inspector);
	inspector.press('esc').send({type: 'not opened', request, trouble});
	expect(inspector.state).toMatchObject({layer: undefined, notice: undefined});
});

test('from the groups esc leads back to them', () => {
	expect(menu(new Inspector().ready().press('2')).press('esc').state.layer?.kind).toBe('groups');
});

test('a job that runs is not left: neither by the key nor by a menu that was open before', () => {
	const inspector = new Inspector().ready().press('space');
	inspector.started();
	inspector.press('esc', 'c');
	expect(inspector.state.notice?.text).toBe('context: a job is running here: stop it first, 3 shows it');
	expect(inspector.take('list places')).toEqual([]);
	const late = menu();
	const job = {request: 1, title: ours('job'), held: 0, state: jobState(3), report: undefined};
	late.state = {...late.state, job};
	expect(late.send({type: 'chosen', item: prod}).take('open place')).toEqual([]);
	expect(late.state.notice?.text).toContain('not opened: a job is running here');
});

test('the demo stays where it is', () => {
	const inspector = new Inspector({more: {demo: true}}).ready().press('c');
	expect(inspector.state.notice?.text).toBe('context: the demo has nothing to switch to');
	expect(inspector.state.layer).toBeUndefined();
});

test.each([
	[120, /^ prod ▸ sg:stream:dlq {3}50 of 5,000 {3}host:6379\/0 /],
	[60, /^ prod ▸ sg:stream:dlq {3}50 of 5,000 .*RO $/],
])(
	'the context stands first in the status line, the address where there is room for it: %i',
	(columns, row) => {
		const context = {name: ours('prod'), colour: 'red'} as const;
		const inspector = new Inspector({
			size: {columns, rows: 20},
			more: {context, readOnly: 'the context prod is read-only'},
		}).ready();
		const [status = '', , message] = drawn(inspector.state).frame;
		expect(status).toMatch(row);
		expect(status).toHaveLength(columns);
		expect(message).toContain('read-only: the context prod is read-only');
	},
);

test('that there may be more is said in the title', () => {
	const inspector = new Inspector().ready().press('c');
	const [effect] = inspector.take('list places');
	const more = ours('there may be more: only the first 100');
	const request = effect?.type === 'list places' ? effect.request : 0;
	inspector.send({type: 'menu items', request, items: [prod], empty: undefined, more});
	expect(inspector.state.layer).toMatchObject({title: expect.stringContaining('only the first 100')});
});
