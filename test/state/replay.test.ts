import {describe, expect, test} from 'vitest';
import {noReturns} from '../../source/core/bulk/returns.ts';
import {ConnectionError} from '../../source/core/errors.ts';
import type {Outcome} from '../../source/core/replay/types.ts';
import {summarise} from '../../source/core/row.ts';
import {bindings} from '../../source/state/keymap.ts';
import {layerLines} from '../../source/state/views/layer.ts';
import {lineText} from '../../source/text/line.ts';
import {safeText} from '../../source/text/safe-text.ts';
import {drawn, entry, Inspector, idOf, now, planOf, server} from '../helpers/states.ts';

const pane = (inspector: Inspector) =>
	drawn(inspector.state)
		.right.join('\n')
		.replaceAll(/ *\n */g, ' ');
const asked = () => new Inspector().ready(50).asked();
const id = idOf(50);
const target = Buffer.from('sg:stream:inbound');

test('what was replayed and comes back is told at once', () => {
	const inspector = asked().press('y');
	const {request} = inspector.state;
	const moved: Outcome = {kind: 'moved', id, newId: '77-0', target, recovered: false, warnings: []};
	inspector.send({type: 'outcome', request, outcome: moved});
	expect(inspector.state.notice?.text).toContain('replayed');
	inspector.send({type: 'arrivals', rows: [summarise(entry(60))]});
	expect(inspector.state.notice?.text).toContain('replayed');
	inspector.send({type: 'arrivals', rows: [{...summarise(entry(77)), sourceId: safeText('77-0')}]});
	expect(inspector.state.notice).toMatchObject({
		tone: 'warning',
		text: 'what you replayed failed again and came back: ↩ in the list',
	});
});

describe('the question', () => {
	test('names the entry, the target, its groups; y replays exactly this plan', () => {
		const inspector = asked();
		expect(pane(inspector)).toMatch(
			/Replay 1 entry.*row under the cursor: .*sg:stream:inbound.*workers: 3 consumers, 2 active.*y replays {3}esc cancels/,
		);
		inspector.press('y');
		expect(inspector.take()).toMatchObject([{type: 'replay', plan: {id, target: {stream: target}}}]);
		expect(inspector.state.layer).toMatchObject({phase: 'running'});
		inspector.press('y', 'y');
		expect(inspector.take()).toEqual([]);
	});
	test('groups that may not be asked for are not said to be none', () => {
		const {target: facts} = planOf(id);
		if (facts === undefined) throw new Error('a plan has a target');
		const inspector = new Inspector().ready(50).asked({target: {...facts, groups: [], groupsDenied: true}});
		expect(pane(inspector)).toMatch(/who reads there is not known: this user may not ask/);
		expect(pane(inspector)).not.toContain('nobody receives it');
	});
	test('tells what speaks against it: it came back before, its payload cannot be decoded', () => {
		const broken = (number: number) => ({
			id: entry(number).id,
			fields: entry(number).fields.map(([name, value]) =>
				String(name) === 'data' ? ([name, Buffer.from('81a1', 'hex')] as const) : ([name, value] as const),
			),
		});
		const inspector = new Inspector().ready(50, broken);
		const origins = new Map([['sg:stream:inbound 50-0', 2]]);
		inspector.send({type: 'returns', returns: {...noReturns, origins}}).asked();
		expect(pane(inspector)).toContain('failure 50');
		expect(pane(inspector)).toContain('it was replayed before and came back 2 times');
		expect(pane(inspector)).toContain('its payload cannot be decoded');
		expect(pane(asked())).not.toMatch(/came back|cannot be decoded/);
	});
	test.each([
		[0, false],
		[499, false],
		[500, true],
	])('a key %i ms after it was seen counts: %s', (after, counts) => {
		const inspector = asked();
		inspector.send({type: 'key', key: {kind: 'text', text: 'y'}, at: inspector.clock + after});
		expect(inspector.take('replay')).toHaveLength(counts ? 1 : 0);
		if (!counts) expect(pane(inspector)).toContain('did not count');
	});
	test('a key before the frame was written does not count', () => {
		const inspector = new Inspector().ready(50).press('r');
		const [effect] = inspector.take('plan');
		inspector
			.send({
				type: 'planned',
				request: effect?.type === 'plan' ? effect.request : 0,
				plan: planOf(id),
				changes: [],
			})
			.press('y');
		expect(inspector.take('replay')).toEqual([]);
		expect(pane(inspector)).toContain('did not count');
	});
	test('enter confirms nothing and says what does; other keys do nothing', () => {
		const inspector = asked().press('enter');
		expect(pane(inspector)).toContain('y replays, esc cancels y replays');
		inspector.press('Y', 'r', 'm', 'space', 'yy', 'tab', '1');
		inspector.send({type: 'paste', text: 'y'});
		expect(inspector.take()).toEqual([]);
		expect(inspector.state.layer).toMatchObject({phase: 'confirm'});
	});
	test('names of any length leave room for target and groups; what lies below is announced', () => {
		const endless = Buffer.from('\u001b'.repeat(1900));
		const {target: facts} = planOf(id);
		if (facts === undefined) throw new Error('a plan has a target');
		const [group] = facts.groups;
		if (group === undefined) throw new Error('a target has a group');
		const groups = [{...group, name: endless}, group];
		const inspector = new Inspector().ready(50).asked({
			source: endless,
			target: {...facts, stream: endless, groups},
		});
		expect(pane(inspector)).toMatch(
			/source +\\x1b.*… to +\\x1b.*… {3}120 long.*groups .*workers: 3 consumers/s,
		);
		expect(pane(inspector)).not.toContain('more below');
		const small = new Inspector().ready(50).asked({
			warnings: Array.from({length: 20}, (_, at) => `warning ${at}`),
		});
		const seen = (rows: number) => {
			const {layer} = small.state;
			if (layer?.kind !== 'replay') throw new Error('no question is asked');
			return layerLines(small.state, layer, bindings, 59, rows).map(lineText).join('\n');
		};
		expect(seen(11)).toMatch(/… 20 more below: j *\n.*\n.*y replays/);
		small
			.send({type: 'resized', size: {columns: 120, rows: 15}})
			.press(...Array.from({length: 40}, () => 'j'));
		expect(seen(11)).toContain('warning 19');
		expect(seen(11)).not.toContain('more below');
	});
	test('esc and q cancel', () => {
		for (const key of ['esc', 'q']) {
			const inspector = asked().press(key);
			expect(inspector.state.layer).toBeUndefined();
			expect(inspector.take()).toEqual([]);
		}
	});
	test('while the connection is lost y writes nothing and says why', () => {
		const inspector = asked()
			.send({type: 'connection', connection: {state: 'lost', reason: new ConnectionError('x', 'y')}})
			.press('y');
		expect(inspector.take('replay')).toEqual([]);
		expect(pane(inspector)).toContain('not connected: writes are off');
	});
	test('what stands against it is told with what to do, and y refuses with it', () => {
		const inspector = new Inspector()
			.ready(50)
			.asked({refusals: [{kind: 'empty payload', message: 'no payload', hint: 'look at the source'}]});
		expect(pane(inspector)).toMatch(/refused +no payload +look at the source.*esc closes/);
		inspector.press('y');
		expect(inspector.take('replay')).toEqual([]);
		expect(drawn(inspector.state).frame[2]).toContain('not possible: no payload');
	});
	test('a plan that could not be made says why', () => {
		const inspector = new Inspector().ready(50).press('r');
		const [effect] = inspector.take('plan');
		const trouble = {message: 'broken' as never, hint: 'mend it' as never};
		inspector.send({type: 'plan failed', request: effect?.type === 'plan' ? effect.request : 0, trouble});
		expect(pane(inspector)).toMatch(/broken +mend it.*esc closes/);
	});
	test('a missing target is created only when asked to, and asks again', () => {
		const stream = Buffer.from('typo');
		const missing = {
			target: {stream, type: 'none', length: 0, groups: []},
			refusals: [{kind: 'no such target', message: 'there is no such stream', hint: 'check'}],
		} as const;
		const inspector = new Inspector().ready(50).asked(missing);
		expect(pane(inspector)).toContain('c creates the stream');
		inspector.press('c');
		expect(inspector.take('plan')).toMatchObject([{ask: {create: true}}]);
		expect(inspector.state.layer).toMatchObject({phase: 'planning'});
	});
});

describe('read-only', () => {
	test.each([
		[
			'by flag',
			new Inspector({more: {readOnly: 'started with --read-only'}}).ready(50),
			'started with --read-only',
		],
		[
			'by rights',
			new Inspector().ready(50).send({
				type: 'server',
				server: {...server, writes: {allowed: false, reason: 'EVAL is denied', hint: 'grant it'}},
			}),
			'EVAL is denied',
		],
	])('%s: the whole plan, the reason, and the line a colleague can run', (_, inspector, reason) => {
		expect(drawn(inspector.state).frame[2]).toContain(`read-only: ${reason}`);
		expect(drawn(inspector.state).frame[0]).toContain('RO');
		inspector.asked().press('y');
		expect(inspector.take()).toEqual([]);
		expect(pane(inspector)).toContain(reason);
		expect(pane(inspector)).toContain(`redis-dlq -u redis://host replay ${id} --yes`);
	});
});

describe('the outcome', () => {
	const ended = (outcome: Outcome) => {
		const inspector = asked().press('y');
		const [effect] = inspector.take('replay');
		return inspector.send({
			type: 'outcome',
			request: effect?.type === 'replay' ? effect.request : 0,
			outcome,
		});
	};
	const moved: Outcome = {kind: 'moved', id, newId: '9-9', target, recovered: false, warnings: []};
	test('moved: the dialog closes, the row goes, the next entry is read, the message says where to', () => {
		const inspector = ended(moved);
		expect(inspector.state.layer).toBeUndefined();
		expect(inspector.cursor).toBe(idOf(49));
		expect(inspector.take('read')).toMatchObject([{id: idOf(49)}]);
		expect(drawn(inspector.state).frame[2]).toContain(`replayed ${id} to sg:stream:inbound as 9-9`);
	});
	test('the last one moved: nothing is shown any more, and the list has the focus', () => {
		const inspector = new Inspector().ready(1).press('enter').asked().press('y');
		const [effect] = inspector.take('replay');
		const request = effect?.type === 'replay' ? effect.request : 0;
		inspector.send({type: 'outcome', request, outcome: {...moved, id: idOf(1)}});
		expect(inspector.state).toMatchObject({focus: 'list', list: {cursor: undefined}});
		expect(pane(inspector)).not.toContain('failure 1');
	});
	test.each<[string, Outcome, RegExp]>([
		['moved, its reply lost', {...moved, recovered: true}, /reply was lost|lost/],
		['moved with a warning', {...moved, warnings: ['not recorded']}, /not recorded/],
		[
			'gone, taken by someone',
			{
				kind: 'gone',
				id,
				by: {operation: 'o', action: 'replay', actor: 'grace@host', time: now - 3000, newId: '8-8', target},
			},
			/gone.*replay by grace@host 3s ago as 8-8/,
		],
		['gone, nobody knows how', {kind: 'gone', id, by: undefined}, /by whom is not known/],
		[
			'unknown',
			{kind: 'unknown', id, reason: 'no reply', hint: 'look at the DLQ'},
			/not known: no reply +look at the DLQ/,
		],
		[
			'refused',
			{kind: 'refused', id, reason: 'wrong type', hint: 'nothing was written'},
			/not replayed: wrong type +nothing was written/,
		],
		[
			'failed',
			{kind: 'failed', id, reason: 'not sent', hint: 'try again'},
			/not replayed: not sent +try again/,
		],
	])('%s stays until it was read', (_, outcome, said) => {
		const inspector = ended(outcome);
		expect(pane(inspector)).toMatch(said);
		expect(inspector.state.done).toEqual([outcome]);
		inspector.press('esc');
		expect(inspector.state.layer).toBeUndefined();
	});
	test('while it is on its way nothing leaves; ctrl-c leaves once it is known', () => {
		const inspector = asked().press('y', 'esc', 'q');
		expect(inspector.state.layer).toMatchObject({phase: 'running'});
		inspector.take();
		inspector.press('ctrl-c');
		expect(inspector.take('quit')).toEqual([]);
		inspector.send({type: 'outcome', request: inspector.state.request, outcome: moved});
		expect(inspector.take('quit')).toHaveLength(1);
	});
});
