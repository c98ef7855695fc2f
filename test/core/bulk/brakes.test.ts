import {describe, expect, test} from 'vitest';
import {createSizer, nextBatch, runsOf} from '../../../source/core/bulk/batches.ts';
import {brake, failureBrake, type Signs} from '../../../source/core/bulk/brakes.ts';
import {canaryPassed, nothingTracked, pickCanary, stageOf} from '../../../source/core/bulk/canary.ts';
import type {PlannedGroup, PlannedItem} from '../../../source/core/bulk/types.ts';
import {signatureOf} from '../../../source/core/signature.ts';

const calm: Signs = {
	tracking: {...nothingTracked, recent: 100, recentlyBack: 20},
	groups: [{name: Buffer.from('g'), consumers: 2, activeConsumers: 2, pending: 0, lag: 50}],
	activeAtStart: 2,
	lagGrowing: 29_999,
	maxLag: 50,
	memoryUsed: 0.95,
};
const [group] = calm.groups;
if (group === undefined) throw new Error('there is a group');

test('nothing out of the ordinary lets a job go on', () => {
	expect(brake(calm)).toBeUndefined();
});
test.each<[string, Partial<Signs>, string]>([
	[
		'too many came back',
		{tracking: {...nothingTracked, recent: 100, recentlyBack: 21}},
		'21 of the last 100 came back',
	],
	['consumers went away', {groups: [{...group, activeConsumers: 1}]}, 'dropped from 2 to 1'],
	['the lag is too large', {groups: [{...group, lag: 51}]}, '51 messages are unread'],
	['the lag grows', {lagGrowing: 30_000}, 'grown for 30 s'],
	['memory is short', {memoryUsed: 0.96}, '96 % of the memory'],
])('pauses when %s', (_, more, why) => {
	expect(brake({...calm, ...more})).toContain(why);
});

test.each([
	[4, undefined],
	[5, '5 in a row failed: failed: OOM'],
])('%i failures in a row: %s', (failed, why) => {
	expect(failureBrake(failed, 'failed: OOM')).toBe(why);
});

const item = (id: string, more: Partial<PlannedItem> = {}): PlannedItem => ({
	id,
	size: 100,
	signature: 's',
	shape: '{}',
	follows: true,
	...more,
});
const groupOf = (stream: string, items: readonly PlannedItem[]): PlannedGroup => ({
	target: {stream: Buffer.from(stream), type: 'stream', length: 0, groups: []},
	chosen: false,
	items,
	refusals: [],
});

describe('the trial', () => {
	test('is spread over targets, signatures and shapes, the frequent ones first', () => {
		const a = groupOf('a', [
			...Array.from({length: 20}, (_, at) => item(`${at}-0`)),
			item('20-0', {signature: 'rare'}),
			item('21-0', {shape: '{odd}'}),
		]);
		const b = groupOf('b', [item('30-0')]);
		const {canary, rest} = pickCanary([a, b], 5);
		const ids = canary.flatMap(({items}) => items.map(({id}) => id));
		expect(ids).toEqual(expect.arrayContaining(['0-0', '20-0', '21-0', '30-0']));
		expect(ids).toHaveLength(5);
		expect(rest.flatMap(({items}) => items)).toHaveLength(18);
	});
	test('breaks runs where one was picked', () => {
		const a = groupOf('a', [item('1-0', {follows: false}), item('2-0', {signature: 'x'}), item('3-0')]);
		const {rest} = pickCanary([a], 2);
		expect(runsOf(rest[0]?.items ?? [])).toEqual([1]);
	});
	test.each([
		[8, 0, 10, true],
		[7, 0, 10, false],
		[9, 1, 10, false],
		[0, 0, 0, true],
		[1, 0, 1, true],
	])('%i acknowledged, %i back of %i: %s', (acknowledged, cameBack, sent, passed) => {
		expect(canaryPassed({...nothingTracked, acknowledged, cameBack}, sent)).toBe(passed);
	});
});

describe('where a message is', () => {
	const delivery = (lastDelivered: string, pending: ReadonlyArray<readonly [string, number]> = []) => ({
		group: Buffer.from('g'),
		lastDelivered,
		pending: new Map(pending),
	});
	test.each([
		['waiting', [delivery('4-0')]],
		['delivered', [delivery('5-0', [['5-0', 1]])]],
		['retried', [delivery('9-0', [['5-0', 3]])]],
		['acknowledged', [delivery('9-0')]],
		['waiting', [delivery('9-0'), delivery('1-0')]],
		['retried', [delivery('9-0'), delivery('9-0', [['5-0', 2]])]],
		['waiting', []],
	])('%s', (stage, deliveries) => {
		expect(stageOf('5-0', deliveries)).toBe(stage);
	});
});

describe('a batch', () => {
	test('is of one target, of so many, and of no more bytes than a script should hold', () => {
		const a = groupOf('a', [item('1-0'), item('2-0'), item('3-0')]);
		const big = groupOf('b', [item('4-0', {size: 900_000}), item('5-0', {size: 900_000})]);
		const first = nextBatch(
			[
				{group: a, items: a.items},
				{group: big, items: big.items},
			],
			2,
		);
		expect(first?.batch.items.map(({id}) => id)).toEqual(['1-0', '2-0']);
		const second = nextBatch(first?.rest ?? [], 2);
		expect(second?.batch.items.map(({id}) => id)).toEqual(['3-0']);
		const third = nextBatch(second?.rest ?? [], 2);
		expect(third?.batch.items.map(({id}) => id)).toEqual(['4-0']);
		expect(nextBatch([], 2)).toBeUndefined();
	});
	test('grows while the server is quick; shrinks when several calls in a row say that it is not', () => {
		const sizer = createSizer();
		const sizes = (...times: number[]) =>
			times.map(time => {
				sizer.took(time, sizer.size);
				return sizer.size;
			});
		expect(sizes(10, 10.2, 10.5, 10.7)).toEqual([20, 40, 80, 160]);
		expect(sizes(12, 12, 12, 12)).toEqual([160, 160, 160, 160]);
		// One that was held up says nothing, four do.
		expect(sizes(99, 12, 12, 12)).toEqual([160, 160, 160, 160]);
		expect(sizes(18, 19, 20, 18, 12)).toEqual([160, 160, 160, 30, 30]);
		sizer.took(500, 3);
		expect(sizer.size).toBe(30);
		expect(sizes(...Array.from({length: 40}, () => 900)).at(-1)).toBe(10);
	});
	test('never beyond the largest', () => {
		const sizer = createSizer();
		for (let call = 0; call < 20; call++) sizer.took(1, sizer.size);
		expect(sizer.size).toBe(500);
	});
});

test.each([
	['upstream silent for 30 s', 'upstream silent for 60 s', true],
	['id=1a2b3c4d-11', 'id=9f8e7d6c-12', true],
	["'user_id'", "'content'", false],
	['', 'x', false],
])('%s and %s have the same signature: %s', (a, b, same) => {
	expect(signatureOf(a) === signatureOf(b)).toBe(same);
});
