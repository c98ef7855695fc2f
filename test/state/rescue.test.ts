import {describe, expect, test} from 'vitest';
import {groupEntries} from '../../source/core/groups/groups.ts';
import type {RescuePlan} from '../../source/core/rescue/plan.ts';
import {summarise} from '../../source/core/row.ts';
import type {StreamFacts} from '../../source/core/store/port.ts';
import type {Event} from '../../source/state/event.ts';
import {ours, safeText} from '../../source/text/safe-text.ts';
import {drawn, entry, Inspector, idOf, now} from '../helpers/states.ts';

const plan: RescuePlan = {
	entries: 100,
	held: 4,
	bytes: 200_000,
	used: 1_000_000,
	limit: 10_000_000,
	refusal: undefined,
};
const to = safeText('{sg:stream:dlq}:rescue');

const pane = ({state}: Inspector) =>
	drawn(state)
		.right.join('\n')
		.replaceAll(/ *\n */g, ' ');
const status = ({state}: Inspector) => drawn(state).frame[0] ?? '';
const tabs = ({state}: Inspector) => drawn(state).frame[1] ?? '';

// The newest of a hundred came just now, the oldest 100 s before.
const fresh = (number: number) => entry(number + 900);
const full = (more: Partial<ConstructorParameters<typeof Inspector>[0]> = {}) =>
	new Inspector({...more, more: {cap: 100, ...more?.more}}).ready(100, fresh);

function asked(inspector: Inspector, more: Partial<RescuePlan> = {}): Inspector {
	inspector.press('X');
	const [effect] = inspector.take('plan rescue');
	if (effect?.type !== 'plan rescue') throw new Error('no plan was asked for');
	inspector.send({type: 'rescue planned', request: effect.request, plan: {...plan, ...more}, to});
	return inspector.send({type: 'painted', at: inspector.clock});
}

function started(inspector = full()): {inspector: Inspector; request: number} {
	asked(inspector).press('y');
	const [effect] = inspector.take('rescue');
	if (effect?.type !== 'rescue') throw new Error('no rescue was begun');
	return {inspector, request: effect.request};
}

const counts = {copied: 40, already: 4, gone: 0, failed: 0};

test('while it runs the digits lead to the views: 4 to the copies it tells of', () => {
	const {inspector} = started();
	expect(inspector.press('2').state.layer?.kind).toBe('groups');
	inspector.press('esc', 'X');
	expect(inspector.state.layer).toMatchObject({kind: 'rescue', phase: 'panel'});
	expect(inspector.press('4').state.layer?.kind).toBe('archive');
	expect(inspector.press('esc').state.layer?.kind).toBeUndefined();
});

describe('the question', () => {
	test('tells what is copied to where, the memory and when the queue is full', () => {
		const inspector = asked(full());
		expect(pane(inspector)).toMatch(
			/Rescue all 100, the oldest first.*to +\{sg:stream:dlq\}:rescue {3}holds 4.*memory +about 200 kB at most; Redis uses 1\.0 MB, of the 10 MB it may use.*cap +full: the oldest are being trimmed.*y copies {3}how many: all▏/,
		);
	});
	test('is answered by y alone, 500 ms after it was seen; enter and esc copy nothing', () => {
		const early = full().press('X');
		const {request} = early.state;
		early.take();
		early.send({type: 'rescue planned', request, plan, to}, {type: 'painted', at: early.clock});
		early.send({type: 'key', key: {kind: 'text', text: 'y'}, at: early.clock + 499});
		expect(early.take('rescue')).toEqual([]);
		expect(pane(early)).toContain('that key came before the question');
		early.press('enter');
		expect(early.take('rescue')).toEqual([]);
		expect(pane(early)).toContain('y copies, esc cancels');
		early.press('yy');
		expect(early.take('rescue')).toEqual([]);
		early.press('esc');
		expect(early.state.layer).toBeUndefined();
		expect(asked(full()).press('y').take('rescue')).toMatchObject([{type: 'rescue', count: undefined}]);
	});
	test('takes a count: the oldest so many, with their memory', () => {
		const inspector = asked(full()).press('5', '0', '0', 'backspace');
		expect(pane(inspector)).toMatch(/Rescue the oldest 50 .*about 100 kB at most/);
		expect(inspector.press('y').take('rescue')).toMatchObject([{count: 50}]);
		expect(pane(inspector)).toMatch(/Rescue of the oldest 50.*copying: 0 of 50/);
	});
	test('is refused when memory is short, until fewer are asked for', () => {
		const inspector = asked(full(), {used: 9_400_000, refusal: 'it would be too much'}).press('y');
		expect(inspector.take('rescue')).toEqual([]);
		expect(pane(inspector)).toMatch(/refused +it would be too much.*type how many of the oldest/);
		inspector.press('9', 'y');
		expect(inspector.take('rescue')).toMatchObject([{count: 9}]);
	});
	test('read-only it says so, copies nothing and shows the command line', () => {
		const inspector = asked(full({more: {readOnly: 'started with --read-only'}})).press('y', '7', 'y');
		expect(inspector.take('rescue')).toEqual([]);
		expect(pane(inspector)).toMatch(
			/read-only +started with --read-only.*redis-dlq -u redis:\/\/host rescue --follow --yes.*esc closes/,
		);
	});
	test('a plan that fails says why; one that comes late changes nothing', () => {
		const inspector = full().press('X');
		const {request} = inspector.state;
		inspector.send({
			type: 'rescue failed',
			request,
			trouble: {message: ours('denied'), hint: ours('grant it')},
		});
		expect(pane(inspector)).toMatch(/denied.*grant it.*esc closes/);
		inspector.press('enter');
		expect(inspector.state.layer).toBeUndefined();
		inspector.send({type: 'rescue planned', request, plan, to});
		expect(inspector.state.layer).toBeUndefined();
	});
});

describe('the rescue', () => {
	test('goes on while it is out of sight, and X shows it again', () => {
		const {inspector, request} = started();
		inspector.send({type: 'rescue changed', request, phase: 'copying', counts});
		expect(pane(inspector)).toMatch(/copying: 44 of 100.*40 copied.*4 were there already/);
		inspector.press('esc');
		expect(inspector.state.layer).toBeUndefined();
		inspector.send({type: 'rescue changed', request, phase: 'following', counts: {...counts, copied: 100}});
		expect(tabs(inspector)).toContain('rescuing… 100   X shows it');
		inspector.press('X');
		expect(inspector.take('plan rescue')).toEqual([]);
		expect(pane(inspector)).toMatch(/following what arrives.*s stops/);
	});
	test('a look that found nothing new draws nothing', () => {
		const {inspector, request} = started();
		const event: Event = {type: 'rescue changed', request, phase: 'following', counts};
		const {state} = inspector.send(event);
		expect(inspector.send({...event, counts: {...counts}}).state).toBe(state);
	});
	test('s stops it; what came of it stays to be read, and is told on exit', () => {
		const {inspector, request} = started();
		inspector.press('s');
		expect(inspector.take()).toEqual([{type: 'stop rescue'}]);
		expect(pane(inspector)).toContain('stopping…');
		inspector.send({type: 'rescue ended', request, counts, trouble: undefined, warnings: []});
		expect(pane(inspector)).toMatch(/stopped.*40 copied/);
		expect(inspector.state.deeds).toEqual(['rescued 40, 4 were there already']);
		inspector.press('s');
		expect(inspector.take('stop rescue')).toEqual([]);
		expect(inspector.press('esc', 'X').take('plan rescue')).toHaveLength(1);
	});
	test('that it ended early is said wherever the eyes are', () => {
		const {inspector, request} = started();
		inspector.press('esc');
		const trouble = ours('Redis is out of memory');
		inspector.send({type: 'rescue ended', request, counts, trouble, warnings: [ours('OOM')]});
		expect(inspector.state.notice).toMatchObject({tone: 'error'});
		expect(drawn(inspector.state).frame[2]).toContain('it ended early: Redis is out of memory');
	});
});

describe('from another dialog', () => {
	test('a replay while the cap is near offers it; esc leads back, blind again', () => {
		const inspector = full().press('space', 'space').askedMany();
		expect(pane(inspector)).toContain('full: the oldest are being trimmed: X rescues the oldest first');
		asked(inspector).press('y', 'esc');
		expect(inspector.state.layer).toMatchObject({kind: 'bulk', shownAt: undefined});
		inspector.take();
		inspector.press('y');
		expect(inspector.take('run job')).toEqual([]);
		inspector.send({type: 'painted', at: inspector.clock}).press('y');
		expect(inspector.take('run job')).toHaveLength(1);
	});
	test('minutes before it is full, it says how many; with time left, or while one runs, nothing', () => {
		const soon = new Inspector({more: {cap: 190}}).ready(100, fresh).asked();
		expect(pane(soon)).toMatch(/full in ~\d min: X rescues the oldest first/);
		expect(pane(new Inspector().ready(100, fresh).asked())).not.toContain('X rescues');
		const {inspector} = started();
		expect(pane(inspector.press('esc').asked())).not.toContain('X rescues');
	});
	test('from groups to a replay to the rescue: esc goes the whole way back', async () => {
		const inspector = full().press('2');
		const {index, request} = inspector.state;
		const {signal} = new AbortController();
		inspector.send({type: 'grouped', request, grouping: await groupEntries(index, {now, signal})});
		asked(inspector.askedMany()).press('esc');
		expect(inspector.state.layer?.kind).toBe('bulk');
		inspector.press('esc');
		expect(inspector.state.layer?.kind).toBe('groups');
		inspector.press('esc');
		expect(inspector.state).toMatchObject({layer: undefined, under: []});
	});
	test('not while an answer is on its way', () => {
		const inspector = full().press('r', 'X');
		expect(inspector.state.layer).toMatchObject({kind: 'replay', phase: 'planning'});
		expect(inspector.state.notice?.text).toContain('not before the answer is there');
	});
});

describe('the rescue stream', () => {
	const row = {time: now, error: ours('boom'), stays: undefined};
	const rows = [
		{...row, id: '9-0', why: ours('lost')},
		{...row, id: '8-0', why: ours('on DLQ'), stays: ours('it is still on the DLQ')},
		{...row, id: '7-0', why: ours('lost')},
	];
	const opened = () => {
		const inspector = full().press('4', 'tab');
		const {request} = inspector.state;
		expect(inspector.take('list archive')).toMatchObject([{of: 'archive'}, {of: 'rescue'}]);
		return inspector.send({type: 'archive listed', request, rows});
	};
	test('stands behind the archive: tab goes there and back', () => {
		const inspector = opened();
		expect(pane(inspector)).toMatch(/Rescued {3}3 newest.*STATE.*› +0s {2}lost {5}boom.*on DLQ/);
		inspector.press('tab');
		expect(inspector.take('list archive')).toMatchObject([{of: 'archive'}]);
	});
	test('U puts back what was lost and nothing else', () => {
		const inspector = opened().press('space', 'space', 'space', 'U');
		expect(pane(inspector)).toMatch(/Restore 2.*lost entries; 1 that were not lost stay/);
		inspector.send({type: 'painted', at: inspector.clock}).press('y');
		const [effect] = inspector.take('put away');
		expect(effect).toMatchObject({action: 'restore', from: 'rescue', ids: ['9-0', '7-0']});
		const alone = opened().press('j', 'U');
		expect(alone.state.layer?.kind).toBe('archive');
		expect(pane(alone)).toContain('it stays: it is still on the DLQ');
	});
	test('X there leads back to it, read anew', () => {
		const inspector = opened();
		asked(inspector).press('esc');
		expect(inspector.take('list archive')).toMatchObject([{of: 'rescue'}]);
	});
});

describe('the status line', () => {
	const id = (number: number) => idOf(number + 900);
	const look = (oldest: number, more: object = {}): Event => {
		const facts: StreamFacts = {
			kind: 'stream',
			now,
			length: 100,
			firstId: id(oldest),
			lastId: id(99 + oldest),
			entriesAdded: 99 + oldest,
			maxDeletedId: '0-0',
			...more,
		};
		return {type: 'facts', facts};
	};
	const arrived = (...numbers: number[]): Event => ({
		type: 'arrivals',
		rows: numbers.map(number => summarise(fresh(number))),
	});
	const looked = () => full().send(arrived(101), look(1, {length: 101, lastId: id(101), entriesAdded: 101}));
	const last = {lastId: id(101), entriesAdded: 101};

	test('counts what the cap dropped, look by look', () => {
		const inspector = looked();
		expect(status(inspector)).toContain('full: the oldest are being trimmed   X rescues');
		inspector.send(look(2), arrived(102, 103), look(4));
		expect(status(inspector)).toContain('full: the oldest are being trimmed   lost ≥ 3   X rescues');
		expect(inspector.send(look(4)).state.losses.seen).toBe(3);
	});
	test('what we took away ourselves is no loss', () => {
		const inspector = looked().send({type: 'gone', ids: [id(1), id(2)]});
		inspector.send(look(3, {...last, length: 99, maxDeletedId: id(2)}));
		expect(inspector.state.losses.seen).toBe(0);
	});
	test('beside it, what the cap dropped is', () => {
		const inspector = looked().send({type: 'gone', ids: [id(1), id(50)]});
		inspector.send(look(5, {...last, length: 96, maxDeletedId: id(50)}));
		expect(inspector.state.losses.seen).toBe(3);
	});
	test('nor is what others deleted, or what a job of ours moves just now', () => {
		const others = looked();
		others.send(look(3, {...last, length: 99, maxDeletedId: id(2)}));
		expect(others.state.losses.seen).toBe(0);
		const inspector = looked().press('*');
		inspector.started();
		inspector.send({type: 'gone', ids: [id(1)]});
		inspector.send(look(9, {...last, length: 93, maxDeletedId: id(8)}));
		expect(inspector.state.losses.seen).toBe(0);
	});
	test('a loss behind the largest deleted id is certain, whoever deletes', () => {
		const inspector = looked();
		inspector.send(look(11, {...last, length: 91, maxDeletedId: id(4)}));
		expect(inspector.state.losses.seen).toBe(6);
	});
	test('a stream that was deleted and begun anew was not trimmed', () => {
		const inspector = looked();
		inspector.send(look(102, {length: 1, lastId: id(102), entriesAdded: 1}));
		expect(inspector.state.losses.seen).toBe(0);
	});
	test('with room for hours it only tells when', () => {
		expect(status(new Inspector().ready(100, fresh))).toMatch(/last 0s ago {3}oldest 1m {3}full in ~4h/);
	});
});
