import {describe, expect, test} from 'vitest';
import type {ItemOutcome} from '../../source/core/bulk/settle-batch.ts';
import {bulkPlanOf, drawn, Inspector, idOf, now, server} from '../helpers/states.ts';

const pane = (inspector: Inspector) =>
	drawn(inspector.state)
		.right.join('\n')
		.replaceAll(/ *\n */g, ' ');
const few = () => new Inspector().ready(50).press('space', 'space', 'space');
const many = () => new Inspector().ready(50).press('*');

describe('what a write acts on', () => {
	test('the marks when there are any, and the dialog says so', () => {
		const inspector = few().askedMany();
		expect(pane(inspector)).toMatch(/Replay 3 marked.*NOT the row under the cursor.*3 entries.*y replays/);
	});
	test('marks that come later do not join', () => {
		const inspector = few().press('r');
		const [effect] = inspector.take('plan bulk');
		expect(effect).toMatchObject({ids: [idOf(48), idOf(49), idOf(50)], includeHeld: false});
	});
	test('a migration or a target is for the marks, too', () => {
		const inspector = few().press('t');
		const [asked] = inspector.take('list targets');
		const request = asked?.type === 'list targets' ? asked.request : 0;
		const item = {label: inspector.state.session.stream, value: 'x', choice: {target: Buffer.from('x')}};
		inspector
			.send({type: 'menu items', request, items: [item], empty: undefined})
			.send({type: 'chosen', item});
		expect(inspector.take('plan bulk')).toMatchObject([{ask: {target: Buffer.from('x')}}]);
	});
});

describe('the question', () => {
	test('y replays a few', () => {
		const inspector = few().askedMany().press('y');
		expect(inspector.take()).toMatchObject([{type: 'run job', plan: {total: 3}}]);
	});
	test('enter alone is no yes', () => {
		for (const inspector of [few().askedMany(), many().askedMany()]) {
			inspector.press('enter');
			expect(inspector.take()).toEqual([]);
			expect(pane(inspector)).toMatch(/y replays, esc cancels|type 50 and enter to go on/);
		}
	});
	test.each([
		[['50'], true],
		[['5', '0'], true],
		[['4', 'backspace', '5', '0'], true],
		[['5'], false],
		[['500'], false],
		[['y'], false],
		[[], false],
	])('many are confirmed by their count: %j', (keys, goes) => {
		const inspector = many()
			.askedMany()
			.press(...keys, 'enter');
		expect(inspector.take('run job')).toHaveLength(goes ? 1 : 0);
	});
	test('a count with its thousands apart counts', () => {
		const ids = Array.from({length: 4812}, (_, at) => idOf(at));
		const inspector = many().askedMany(bulkPlanOf(ids)).press('4,812', 'enter');
		expect(inspector.take('run job')).toHaveLength(1);
	});
	test('an enter in one piece with the digits does nothing', () => {
		const inspector = many().askedMany().press('50\r');
		expect(inspector.take('run job')).toEqual([]);
		expect(inspector.state.layer).toMatchObject({typed: ''});
	});
	test('a key before it was seen for half a second does not count and says so', () => {
		const inspector = many().askedMany();
		inspector.send({type: 'key', key: {kind: 'text', text: '50'}, at: inspector.clock + 499});
		expect(inspector.state.layer).toMatchObject({typed: ''});
		expect(pane(inspector)).toContain('did not count');
	});
	test('says what is held back, left out and refused; i plans again with it', () => {
		const [group] = bulkPlanOf([idOf(1)]).groups;
		if (group === undefined) throw new Error('a plan has a group');
		const inspector = many().askedMany({
			held: new Map([['came back', [idOf(3)]]]),
			left: new Map([['no source', [idOf(4), idOf(5)]]]),
			refused: [{...group, refusals: [{kind: 'no such target', message: 'nowhere', hint: 'look'}]}],
		});
		expect(pane(inspector)).toMatch(
			/1 entry stays here.*nowhere: look.*1 came back before.*2 name no source/,
		);
		inspector.press('i');
		expect(inspector.take('plan bulk')).toMatchObject([{includeHeld: true}]);
	});
	test('with nothing to send nothing can be confirmed', () => {
		const inspector = few().askedMany({groups: [], total: 0}).press('y');
		expect(inspector.take()).toEqual([]);
		expect(pane(inspector)).toContain('nothing can be sent');
	});
	test('what stands against the whole is said', () => {
		const refusals = [{kind: 'writes off', message: 'EVAL is denied', hint: 'grant it'}] as const;
		const inspector = few().askedMany({refusals}).press('y');
		expect(inspector.take()).toEqual([]);
		expect(pane(inspector)).toContain('EVAL is denied');
	});
	test('read-only ends in the command line for a colleague', () => {
		const off = {allowed: false, reason: 'this is a replica', hint: 'connect to its master'} as const;
		const inspector = many()
			.send({type: 'server', server: {...server, writes: off}})
			.askedMany();
		expect(pane(inspector)).toContain('replay --all --until');
		expect(pane(inspector).replaceAll(' ', '')).toContain(`--until${idOf(50)}--expect50--yes`);
		inspector.press('50', 'enter');
		expect(inspector.take()).toEqual([]);
	});
	test('esc cancels and keeps the marks', () => {
		const inspector = few().askedMany().press('esc');
		expect(inspector.state.layer).toBeUndefined();
		expect(inspector.state.index.marked).toBe(3);
	});
	test('a plan that failed says why; a plan of a dialog that was left is dropped', () => {
		const inspector = few().press('r');
		const [effect] = inspector.take('plan bulk');
		const request = effect?.type === 'plan bulk' ? effect.request : 0;
		const trouble = {message: inspector.state.session.stream, hint: inspector.state.session.commandLine};
		expect(pane(inspector)).toContain('reading the entries: 0 of 3');
		inspector.send({type: 'bulk read', request, read: 2});
		expect(pane(inspector)).toContain('2 of 3');
		inspector.send({type: 'bulk failed', request, trouble});
		expect(pane(inspector)).toContain('redis-dlq -u');
		inspector.press('esc').send({type: 'bulk planned', request, plan: bulkPlanOf([idOf(1)])});
		expect(inspector.state.layer).toBeUndefined();
	});
});

describe('discard', () => {
	const moved = (ids: readonly string[]): ReadonlyArray<readonly [string, ItemOutcome]> =>
		ids.map((id, at) => [id, {kind: 'moved', newId: `${now}-${at}`, recovered: false}] as const);
	const discarding = (inspector: Inspector) => {
		inspector.press('d').send({type: 'painted', at: inspector.clock}).press('y');
		const [effect] = inspector.take('put away');
		if (effect?.type !== 'put away') throw new Error('nothing was discarded');
		return effect;
	};

	test('acts on the row under the cursor, or on the marks', () => {
		expect(discarding(new Inspector().ready(50))).toMatchObject({action: 'discard', ids: [idOf(50)]});
		expect(discarding(few()).ids).toHaveLength(3);
	});
	test('takes the entries away, says so, and U puts them back', () => {
		const inspector = few();
		const {request, ids} = discarding(inspector);
		inspector.send({type: 'put away', request, outcomes: moved(ids)});
		expect(inspector.state.index.size).toBe(47);
		expect(inspector.state.index.marked).toBe(0);
		expect(inspector.state.notice?.text).toBe('discarded 3; U restores them');
		inspector.press('U').send({type: 'painted', at: inspector.clock}).press('y');
		expect(inspector.take('put away')).toMatchObject([
			{action: 'restore', ids: [`${now}-0`, `${now}-1`, `${now}-2`]},
		]);
	});
	test('the pane goes on to the next entry; where there is room for one only the list is shown', () => {
		const wide = new Inspector().ready(50);
		const first = discarding(wide);
		wide.take();
		wide.send({type: 'put away', request: first.request, outcomes: moved(first.ids)});
		expect(wide.take('read')).toEqual([{type: 'read', id: idOf(49)}]);
		expect(pane(wide)).not.toContain('gone from the DLQ');

		const narrow = new Inspector({size: {columns: 80, rows: 24}}).ready(50).press('enter');
		const {request, ids} = discarding(narrow);
		narrow.send({type: 'put away', request, outcomes: moved(ids)});
		expect(narrow.state).toMatchObject({focus: 'list', list: {cursor: idOf(49)}});
	});
	test('what was not moved is told and stays; what could not be restored can be tried again', () => {
		const inspector = few();
		const {request, ids} = discarding(inspector);
		const [first = '', ...rest] = ids;
		const outcomes = [[first, {kind: 'failed', reason: 'OOM'}] as const, ...moved(rest)];
		inspector.send({type: 'put away', request, outcomes});
		expect(inspector.state.index.size).toBe(48);
		expect(pane(inspector)).toMatch(/1 failed: OOM.*2 moved/);
		inspector.press('enter', 'U').send({type: 'painted', at: inspector.clock}).press('y');
		const [effect] = inspector.take('put away');
		const restore = effect?.type === 'put away' ? effect : undefined;
		inspector.send({
			type: 'put away',
			request: restore?.request ?? 0,
			outcomes: (restore?.ids ?? []).map(id => [id, {kind: 'refused', reason: 'no room'}] as const),
		});
		expect(inspector.state.discarded).toEqual(restore?.ids);
	});
	test('without a discard U says that there is none', () => {
		const inspector = new Inspector().ready(50).press('U');
		expect(inspector.state.layer).toBeUndefined();
		expect(inspector.state.notice?.text).toContain('nothing was discarded here');
	});
});
