import {describe, expect, test} from 'vitest';
import {ConnectionError} from '../../source/core/errors.ts';
import {summarise} from '../../source/core/row.ts';
import type {StreamFacts} from '../../source/core/store/port.ts';
import {arrivals as arrivalsOf} from '../../source/state/selectors.ts';
import {drawn, entry, Inspector, idOf, now} from '../helpers/states.ts';

const facts = (length: number, first: number, last: number): StreamFacts => ({
	kind: 'stream',
	length,
	firstId: idOf(first),
	lastId: idOf(last),
	entriesAdded: undefined,
	now,
});
const arrivals = (...numbers: number[]) =>
	({type: 'arrivals', rows: numbers.map(number => summarise(entry(number)))}) as const;
const top = (inspector: Inspector) => drawn(inspector.state).left[1];

describe('arrivals', () => {
	test('never move the cursor; at the newest end they come into view', () => {
		const inspector = new Inspector().ready(50).send(arrivals(51, 52));
		expect(inspector.cursor).toBe(idOf(50));
		expect(top(inspector)).toContain('failure 52');
	});
	test('further down they pile up above, and the header counts them', () => {
		const inspector = new Inspector().ready(200).press('G').send(arrivals(201, 202));
		expect(inspector.cursor).toBe(idOf(1));
		expect(drawn(inspector.state).left.join('\n')).not.toContain('failure 202');
		expect(drawn(inspector.state).frame[1]).toMatch(/↑ 167 newer/);
	});
	test('do not push the cursor out of the window', () => {
		const inspector = new Inspector({size: {columns: 80, rows: 15}}).ready(50);
		for (let number = 51; number < 90; number++) inspector.send(arrivals(number));
		expect(drawn(inspector.state).left.some(line => line.includes('›') && line.includes('failure 50'))).toBe(
			true,
		);
	});
	test('into an empty list set the cursor and read the entry', () => {
		const inspector = new Inspector().ready(0).send(arrivals(1));
		expect(inspector.cursor).toBe(idOf(1));
		expect(inspector.take('read')).toEqual([{type: 'read', id: idOf(1)}]);
	});
});

test('what arrived and was moved since counts as arrived', () => {
	const inspector = new Inspector().ready(50);
	const rate = () => arrivalsOf(inspector.state.index, inspector.state.now - 900_000).perMinute;
	const before = rate();
	expect(before).toBeGreaterThan(0);
	inspector.send({type: 'gone', ids: [1, 2, 3, 4, 5].map(idOf)});
	expect(inspector.state.index.size).toBe(45);
	expect(rate()).toBe(before);
});

describe('removal by others', () => {
	test('the cursor goes on to the next entry; the one on show stays readable, marked as gone', () => {
		const inspector = new Inspector().ready(50).send({type: 'gone', ids: [idOf(50)]});
		expect(inspector.cursor).toBe(idOf(49));
		expect(drawn(inspector.state).right.join('\n')).toMatch(/gone from the DLQ[\s\S]*failure 50/);
	});
	test('the cursor in its pane stays on what it is on', () => {
		const under = (inspector: Inspector) => drawn(inspector.state).right.find(line => line.startsWith('›'));
		const inspector = new Inspector().ready(50).press('enter', 'j');
		const before = under(inspector);
		inspector.send({type: 'gone', ids: [idOf(50)]});
		expect(under(inspector)).toBe(before);
	});
	test('a write does not start on it: first the entry under the cursor is shown', () => {
		const inspector = new Inspector()
			.ready(50)
			.send({type: 'gone', ids: [idOf(50)]})
			.press('r');
		expect(inspector.take().map(({type}) => type)).toEqual(['read']);
		expect(inspector.state.layer).toBeUndefined();
		inspector.read(entry(49)).press('r');
		expect(inspector.take('plan')).toMatchObject([{entry: idOf(49)}]);
	});
	test('a changed length has the visible rows checked, a surplus a search through all', () => {
		const inspector = new Inspector().ready(50).send({type: 'facts', facts: facts(48, 1, 50)});
		const [check, rescan] = inspector.take();
		expect(check).toMatchObject({type: 'check', ids: expect.arrayContaining([idOf(50), idOf(20)])});
		expect(rescan).toMatchObject({type: 'rescan'});
		expect(drawn(inspector.state).frame[0]).toContain('~48 of 5,000');
		inspector.send({type: 'gone', ids: [idOf(3), idOf(4)]}, {type: 'rescanned'});
		expect(drawn(inspector.state).frame[0]).toContain('   48 of 5,000');
	});
	test('what was trimmed goes at once', () => {
		const inspector = new Inspector().ready(50).send({type: 'facts', facts: facts(40, 11, 50)});
		expect(inspector.state.index.size).toBe(40);
	});
	test('a stream that was emptied, deleted, or replaced by something else', () => {
		const inspector = new Inspector()
			.ready(5)
			.send({type: 'facts', facts: {...facts(0, 1, 1), firstId: undefined} as StreamFacts});
		expect(drawn(inspector.state).left.join('\n')).toContain('No dead letters');
		inspector.send({type: 'facts', facts: {kind: 'absent', now}});
		expect(drawn(inspector.state).left.join('\n')).toContain('There is no stream sg:stream:dlq');
		inspector.send({type: 'facts', facts: {kind: 'wrong type', type: 'list', now}});
		expect(drawn(inspector.state).left.join('\n')).toContain('is a list, not a stream');
		// Back again, it is read from the start.
		inspector.take();
		inspector.send({type: 'facts', facts: facts(1, 1, 1)});
		expect(inspector.take('load')).toEqual([{type: 'load', beyond: undefined}]);
	});
});

describe('pages', () => {
	test('the first sets the cursor and begins to follow; the next grow the list at its end', () => {
		const inspector = new Inspector().send(
			{type: 'connection', connection: {state: 'ready'}},
			{type: 'facts', facts: facts(30, 1, 30)},
		);
		expect(inspector.take('load')).toHaveLength(1);
		const rows = Array.from({length: 30}, (_, at) => summarise(entry(30 - at)));
		inspector.send({type: 'page', rows: rows.slice(0, 10), complete: false});
		expect(
			inspector
				.take()
				.map(({type}) => type)
				.sort(),
		).toEqual(['follow', 'load', 'read']);
		expect(drawn(inspector.state).frame[0]).toContain('read 10 of 30');
		inspector.send({type: 'page', rows: rows.slice(10), complete: true});
		expect(inspector.cursor).toBe(idOf(30));
		expect(inspector.take('follow')).toEqual([]);
	});
});

describe('a lost connection', () => {
	const lost = {
		type: 'connection',
		connection: {state: 'lost', reason: new ConnectionError('gone away', 'wait')},
	} as const;
	test('leaves the list readable, and writes say why they are off', () => {
		const inspector = new Inspector().ready(50).send(lost).press('j');
		expect(inspector.cursor).toBe(idOf(49));
		expect(drawn(inspector.state).frame[0]).toMatch(/connection lost +RO/);
		expect(drawn(inspector.state).frame[2]).toContain('writes are off until the connection is back');
	});
	test('back again, the server and the stream are asked anew', () => {
		const inspector = new Inspector().ready(50).send(lost);
		inspector.take();
		inspector.send({type: 'connection', connection: {state: 'ready'}});
		expect(inspector.take().map(({type}) => type)).toEqual(['ask server', 'ask facts']);
	});
});

test('a reply that comes too late is dropped', () => {
	const inspector = new Inspector().ready(50).press('j');
	inspector.read(entry(50));
	expect(inspector.state.detail).toMatchObject({id: idOf(49), status: 'loading'});
	inspector
		.press('t')
		.press('esc')
		.send({type: 'menu items', request: inspector.state.request, items: [], empty: undefined});
	expect(inspector.state.layer).toBeUndefined();
});

test('nothing that changes nothing redraws: the same facts within ten seconds are the same state', () => {
	const inspector = new Inspector().ready(50);
	const before = inspector.state;
	inspector.send({type: 'facts', facts: {...facts(50, 1, 50), now: now + 9000}});
	expect(inspector.state).toBe(before);
	inspector.send({type: 'facts', facts: {...facts(50, 1, 50), now: now + 11_000}});
	expect(inspector.state.now).toBe(now + 11_000);
});
