import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {discard, restore} from '../../../source/core/bulk/put-away.ts';
import {planRescue} from '../../../source/core/rescue/plan.ts';
import {followRescue, rescueEntries} from '../../../source/core/rescue/rescue.ts';
import {rescued} from '../../../source/core/rescue/rescued.ts';
import type {DlqStore} from '../../../source/core/store/port.ts';
import {dlq, memoryWorld, redisWorld, type World} from '../../helpers/worlds.ts';

const rescueKey = `{${dlq}}:rescue`;
const audit = {actor: 'ada', reason: 'INC-7', toolVersion: '1'};

describe.each([
	['in memory', memoryWorld],
	['on Redis', redisWorld],
] as const)('a rescue, %s', (_, open) => {
	let world: World;
	let store: DlqStore;
	let round = 0;
	beforeAll(async () => {
		world = await open();
		store = world.store;
	});
	beforeEach(async () => {
		round++;
		await world.clear();
	});
	afterAll(() => world.close());
	const options = (more: object = {}) => ({operation: `r${round}`, audit, settleWithin: 2000, ...more});
	const add = async () =>
		world.add(dlq, [
			['error', 'e'],
			['data', 'x'.repeat(500)],
		]);
	const fill = async (count: number) => {
		const ids: string[] = [];
		for (let at = 0; at < count; at++) ids.push(await add());
		return ids;
	};
	const copies = async () => (((await world.contents())[rescueKey] ?? []) as unknown[]).length;

	test('says before what it would copy and what that takes', async () => {
		await fill(10);
		expect(await planRescue(store, 4)).toMatchObject({entries: 4, held: 0, refusal: undefined});
		const plan = await planRescue(store);
		expect(plan.entries).toBe(10);
		expect(plan.bytes).toBeGreaterThan(5000);
		expect(plan.bytes).toBeLessThan(30_000);
	});
	test('refuses where the memory would be short', async () => {
		await fill(2);
		const short: DlqStore = {...store, memory: async () => ({used: 900, limit: 1000, dlq: 5000})};
		expect(await planRescue(short)).toMatchObject({refusal: expect.stringContaining('95 %')});
		const full: DlqStore = {...store, memoryUsed: async () => 0.97};
		expect(await rescueEntries(full, {}, options())).toMatchObject({
			copied: 0,
			trouble: expect.stringContaining('97 %'),
		});
	});
	test('copies the oldest, then the rest, never one twice', async () => {
		const ids = await fill(130);
		expect(await rescueEntries(store, {count: 5}, options())).toMatchObject({copied: 5, last: ids[4]});
		const told: number[] = [];
		const onProgress = ({copied}: {copied: number}) => told.push(copied);
		expect(await rescueEntries(store, {}, options({onProgress}))).toEqual({
			copied: 125,
			already: 5,
			gone: 0,
			failed: 0,
			last: ids.at(-1),
			trouble: undefined,
			cutOff: false,
			warnings: [],
		});
		expect(told.length).toBeGreaterThan(1);
		expect(await copies()).toBe(130);
	});
	test('named ones', async () => {
		const ids = await fill(2);
		expect(await rescueEntries(store, {ids: [ids[1] ?? '', '9-9']}, options())).toMatchObject({
			copied: 1,
			gone: 1,
		});
	});
	test('a lost reply is asked for again', async () => {
		await fill(3);
		let calls = 0;
		const losing: DlqStore = {
			...store,
			async rescue(request) {
				const reply = await store.rescue(request);
				return ++calls === 1 ? {kind: 'unknown', message: 'gone'} : reply;
			},
		};
		expect(await rescueEntries(losing, {}, options())).toMatchObject({
			copied: 0,
			already: 3,
			trouble: undefined,
		});
		expect(await copies()).toBe(3);
	});
	test('following outlasts a connection that breaks, not a refusal', async () => {
		await fill(2);
		const stop = new AbortController();
		let calls = 0;
		const breaking: DlqStore = {
			...store,
			async rescue(request) {
				calls++;
				if (calls === 1) return {kind: 'not sent', message: 'not connected'};
				if (calls === 2) return store.rescue(request);
				return {kind: 'denied', message: 'XADD is denied', hint: ''};
			},
		};
		const sleep = async () => void (calls === 2 && (await add()));
		const report = await followRescue(
			breaking,
			undefined,
			options({signal: stop.signal, settleWithin: 1, sleep}) as Parameters<typeof followRescue>[2],
		);
		expect(report).toMatchObject({copied: 2, trouble: 'XADD is denied', cutOff: false});
	});
	test('follows what arrives until it is told to stop', async () => {
		const [first] = await fill(2);
		const stop = new AbortController();
		const report = await followRescue(
			store,
			first,
			options({
				signal: stop.signal,
				every: 1,
				gather: 0,
				sleep: async () => {
					if ((await copies()) === 3) stop.abort();
					else if ((await copies()) < 3) await add();
				},
			}) as Parameters<typeof followRescue>[2],
		);
		expect(report).toMatchObject({copied: 3, already: 0, trouble: undefined});
		expect(await copies()).toBe(3);
	});
	test('gathers a trickle into few records of the audit, a burst is copied at once', async () => {
		const stop = new AbortController();
		const records = async () => (((await world.contents())[`{${dlq}}:audit`] ?? []) as unknown[]).length;
		const [first] = await fill(1);
		let clock = 0;
		const seen: number[] = [];
		await followRescue(
			store,
			first,
			options({
				signal: stop.signal,
				now: () => clock,
				sleep: async () => {
					clock += 1000;
					seen.push(await copies());
					if (clock === 70_000) await fill(100);
					else if (clock < 70_000) await add();
					else if (clock === 72_000) stop.abort();
				},
			}) as Parameters<typeof followRescue>[2],
		);
		// The first of them at once, then every half minute; then the burst.
		expect(seen.slice(0, 3)).toEqual([0, 1, 1]);
		expect(seen.at(-1)).toBe(169);
		expect(await records()).toBeLessThanOrEqual(5);
	});
	test('a copy that others wrote, with an id that is none, does not stand in the way', async () => {
		await world.add(`{${dlq}}:rescue`, [['dlq_id', 'no id']]);
		expect(await rescued(store, [])).toMatchObject([{oldId: '', state: 'lost'}]);
	});
	test('what is put back: only what was lost; what was moved is told with who did it', async () => {
		const [lost = '', there = '', thrown = ''] = await fill(3);
		await rescueEntries(store, {}, options());
		await world.remove(dlq, lost);
		await discard(store, [thrown], options({operation: `d${round}`}));
		const all = await rescued(store, []);
		expect(all.map(({oldId, state, by}) => [oldId, state, by])).toEqual([
			[lost, 'lost', undefined],
			[there, 'on the DLQ', undefined],
			[thrown, 'moved', 'discard by ada'],
		]);
		expect((await rescued(store, [lost])).length).toBe(1);
		const ids = all.filter(({state}) => state !== 'moved').map(({entry}) => entry.id);
		const outcomes = await restore(store, ids, 100, options({operation: `b${round}`}), 'rescue');
		expect(outcomes.map(([, outcome]) => outcome.kind)).toEqual(['moved', 'refused']);
		expect(await copies()).toBe(2);
	});
});
