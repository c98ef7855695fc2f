import {beforeEach, describe, expect, test} from 'vitest';
import type {Job} from '../../../source/core/bulk/job-types.ts';
import {target, Workshop} from '../../helpers/bulk.ts';

let shop: Workshop;
beforeEach(async () => {
	shop = await new Workshop().open();
});

/** Lets a job run until it pauses or ends. */
async function untilPaused(job: Job): Promise<void> {
	if (job.state().phase === 'paused') return;
	await new Promise<void>(resolve => {
		const stop = job.onChange(({phase}) => {
			if (phase !== 'paused' && phase !== 'ended') return;
			stop();
			resolve();
		});
	});
}

test('moves all of them, oldest first, each under its batch in the audit', async () => {
	const ids = shop.dead(120);
	const report = await (await shop.job({ids: ids.toReversed()})).run();
	expect(report.state).toMatchObject({phase: 'ended', why: undefined, left: 0, counts: {moved: 120}});
	expect(report.outcomes.map(([id]) => id)).toEqual(ids);
	expect([shop.published, shop.dlqLength]).toEqual([120, 0]);
	expect(await shop.store.receipt(ids[0] ?? '', 'job.1')).toMatchObject({actor: 'ada'});
});

test('failures that arrive meanwhile never join', async () => {
	const ids = shop.dead(5);
	const job = await shop.job({ids});
	shop.dead(3);
	await job.run();
	expect([shop.published, shop.dlqLength]).toEqual([5, 3]);
});

test('one that others took is counted, and by whom; the rest goes on', async () => {
	const ids = shop.dead(10);
	const job = await shop.job({ids});
	const taken = {operation: 'other', mode: 'discard', source: {any: true}, create: true} as const;
	const audit = {actor: 'grace', reason: '', toolVersion: '1'};
	await shop.store.transfer({...taken, items: [{id: ids[3] ?? ''}], audit});
	const {state, outcomes} = await job.run();
	expect(state.counts).toMatchObject({moved: 9, gone: 1});
	expect(outcomes[3]?.[1]).toEqual({kind: 'gone', by: 'discard by grace'});
});

describe('the rate', () => {
	test('is kept', async () => {
		const began = shop.clock;
		await (await shop.job({ids: shop.dead(100)}, {rate: 50})).run();
		expect(shop.clock - began).toBeGreaterThanOrEqual(1700);
		expect(shop.clock - began).toBeLessThan(2600);
	});
	test('can be changed while it runs', async () => {
		const ids = shop.dead(1000);
		const job = await shop.job({ids}, {rate: 10});
		const began = shop.clock;
		shop.meanwhile = () => job.setRate(1000);
		await job.run();
		expect(shop.clock - began).toBeLessThan(4000);
	});
});

describe('the canary', () => {
	const canary = {canary: 10, rate: Number.POSITIVE_INFINITY};
	test('passes once enough are acknowledged; then the rest goes', async () => {
		const job = await shop.job({ids: shop.dead(200)}, canary);
		const seen: number[] = [];
		shop.meanwhile = () => {
			seen.push(shop.published);
			shop.consume();
		};
		const {state} = await job.run();
		expect(seen[0]).toBe(10);
		expect(state.counts.moved).toBe(200);
	});
	test('undecided after its time: pauses; proceed goes on', async () => {
		const job = await shop.job({ids: shop.dead(200)}, canary);
		const running = job.run();
		await untilPaused(job);
		expect(job.state()).toMatchObject({why: 'the canary is undecided', left: 190, tracking: {waiting: 10}});
		expect(shop.published).toBe(10);
		job.proceed();
		expect((await running).state.counts.moved).toBe(200);
	});
	test('paused by hand while it is watched, it sends nothing until it is let go on', async () => {
		const job = await shop.job({ids: shop.dead(200)}, {...canary, canaryWait: 1e9});
		let looks = 0;
		shop.meanwhile = () => {
			looks++;
			if (looks === 3) job.pause('by you');
			if (looks === 20) {
				expect(job.state()).toMatchObject({phase: 'paused', left: 190});
				job.proceed();
			}
			if (looks === 25) {
				expect(job.state()).toMatchObject({phase: 'watching', left: 190});
				shop.consume();
			}
		};
		const {state} = await job.run();
		expect(looks).toBeGreaterThanOrEqual(25);
		expect(state.counts.moved).toBe(200);
	});
	test('one came back: pauses at once; stop leaves the rest untouched', async () => {
		const job = await shop.job({ids: shop.dead(200)}, canary);
		shop.meanwhile = () => {
			const last = shop.store.keys.stream(target)?.entries.at(-1)?.id ?? '';
			shop.dead(1, () => ({original_msg_id: last}));
			shop.consume();
			shop.meanwhile = () => {};
		};
		const running = job.run();
		await untilPaused(job);
		expect(job.state()).toMatchObject({phase: 'paused', tracking: {cameBack: 1, acknowledged: 9}});
		job.stop('by the operator');
		const report = await running;
		expect(report.state).toMatchObject({phase: 'ended', why: 'by the operator', left: 190});
		expect(report.untouched).toHaveLength(190);
		expect(shop.published).toBe(10);
	});
	test('is spread over errors and shapes', async () => {
		const ids = shop.dead(100, at => ({error: at < 98 ? 'common' : `rare kind ${'ab'[at - 98]}`}));
		const job = await shop.job({ids}, canary);
		const running = job.run();
		await untilPaused(job);
		job.stop('');
		const {outcomes} = await running;
		const tried = outcomes.map(([id]) => id);
		expect(tried).toContain(ids[98]);
		expect(tried).toContain(ids[99]);
	});
});

describe('brakes', () => {
	test('five failures in a row pause it, with the reason', async () => {
		const job = await shop.job({ids: shop.dead(50)}, {rate: 20});
		shop.store.keys.setOtherType(target, 'string');
		const running = job.run();
		await untilPaused(job);
		expect(job.state().why).toMatch(/5 in a row failed: .*string/);
		job.stop('');
		expect((await running).state).toMatchObject({counts: {refused: 5}, left: 45});
	});
	test('a lost connection pauses it, nothing is counted, and it goes on where it was', async () => {
		const job = await shop.job({ids: shop.dead(20)});
		shop.store.setConnection({state: 'connecting'});
		const running = job.run();
		await untilPaused(job);
		expect(job.state()).toMatchObject({why: 'not sent: not connected', left: 20});
		shop.store.setConnection({state: 'ready'});
		job.proceed();
		expect((await running).state.counts).toMatchObject({moved: 20, failed: 0});
	});
	test('consumers that drop away pause it', async () => {
		const job = await shop.job({ids: shop.dead(500)}, {rate: 50});
		shop.meanwhile = () => {
			const groups = shop.store.keys.stream(target)?.groups ?? [];
			groups.splice(0, 1, ...groups.slice(0, 1).map(group => ({...group, activeConsumers: 1})));
		};
		const running = job.run();
		await untilPaused(job);
		expect(job.state().why).toBe('active consumers dropped from 2 to 1');
		job.stop('');
		await running;
	});
	test('more unread than allowed pauses it', async () => {
		const job = await shop.job({ids: shop.dead(500)}, {rate: 50, maxLag: 60});
		const running = job.run();
		await untilPaused(job);
		expect(job.state().why).toMatch(/unread, more than the 60 allowed/);
		job.stop('');
		await running;
	});
});

test('a pause by hand holds it between two batches', async () => {
	const job = await shop.job({ids: shop.dead(100)}, {rate: 40});
	shop.meanwhile = () => {
		shop.meanwhile = () => {};
		job.pause('by hand');
	};
	const running = job.run();
	await untilPaused(job);
	const {left} = job.state();
	expect(left).toBeGreaterThan(50);
	job.proceed();
	expect((await running).state).toMatchObject({left: 0, counts: {moved: 100}});
});

test('the journal names every batch before it is sent, and how it ended after', async () => {
	const lines: string[] = [];
	const journal = {
		intent: async (name: string, ids: readonly string[]) => void lines.push(`${name} intends ${ids.length}`),
		result: async (name: string, kinds: readonly string[]) =>
			void lines.push(`${name} ${[...new Set(kinds)]}`),
		end: async (how: string) => void lines.push(how),
	};
	await (await shop.job({ids: shop.dead(60)}, {journal})).run();
	expect(lines[0]).toBe('job.1 intends 10');
	const intended = lines.flatMap(line => / intends (\d+)/.exec(line)?.[1] ?? []).map(Number);
	expect(intended.reduce((sum, count) => sum + count, 0)).toBe(60);
	for (const number of intended.keys())
		expect(lines.indexOf(`job.${number + 1} moved`)).toBeGreaterThan(
			lines.indexOf(`job.${number + 1} intends ${intended[number]}`),
		);
	expect(lines.at(-1)).toBe('finished');
});

test('a journal that cannot be written: nothing is sent', async () => {
	const journal = {
		intent: async () => {
			throw new Error('no space left on device');
		},
		result: async () => {},
		end: async () => {},
	};
	const job = await shop.job({ids: shop.dead(60)}, {journal});
	const running = job.run();
	await untilPaused(job);
	expect(job.state().why).toMatch(/no space left/);
	job.stop('');
	await running;
	expect([shop.published, shop.dlqLength]).toEqual([0, 60]);
});

describe('two on their way', () => {
	test('a batch that was not sent keeps its name and its place, and is written down once', async () => {
		const ids = shop.dead(700);
		const lines: string[] = [];
		const journal = {
			intent: async (name: string) => void lines.push(name),
			result: async () => {},
			end: async () => {},
		};
		const transfer = shop.store.transfer.bind(shop.store);
		let calls = 0;
		let down = false;
		const refused: string[] = [];
		const operations: string[] = [];
		shop.store.transfer = async request => {
			calls++;
			if (calls === 3) down = true;
			if (down) refused.push(request.operation);
			const lost = down;
			await new Promise(resolve => setImmediate(resolve));
			if (lost) return {kind: 'not sent', message: 'not connected'};
			operations.push(request.operation);
			return transfer(request);
		};
		const job = await shop.job({ids}, {journal});
		const running = job.run();
		await untilPaused(job);
		expect(job.state().why).toBe('not sent: not connected');
		while (shop.slept.length === 0) await new Promise(resolve => setImmediate(resolve));
		expect(refused).toEqual(['job.3', 'job.4']);
		down = false;
		job.proceed();
		const {state, outcomes} = await running;
		expect(state.counts.moved).toBe(700);
		expect(outcomes.map(([id]) => id)).toEqual(ids);
		const names = operations.map((_, at) => `job.${at + 1}`);
		expect(operations).toEqual(names);
		expect(lines).toEqual(names);
	});
	test('a pause waits for those on their way; what was made ready goes nowhere', async () => {
		const ids = shop.dead(700);
		const transfer = shop.store.transfer.bind(shop.store);
		let calls = 0;
		shop.store.transfer = async request => {
			calls++;
			if (calls === 2) job.pause('by hand');
			await new Promise(resolve => setImmediate(resolve));
			return transfer(request);
		};
		const job = await shop.job({ids});
		const running = job.run();
		await untilPaused(job);
		while (shop.slept.length < 5) await new Promise(resolve => setImmediate(resolve));
		expect(calls).toBeLessThanOrEqual(3);
		const {published} = shop;
		expect(published).toBe(700 - job.state().left);
		job.stop('seen');
		const report = await running;
		expect(shop.published).toBe(published);
		expect(report.untouched).toEqual(ids.slice(published));
	});
	test('the journal that fails in the middle: what follows is made anew under the same names', async () => {
		const ids = shop.dead(700);
		const written = new Map<string, readonly string[]>();
		let fails = true;
		const journal = {
			intent: async (name: string, some: readonly string[]) => {
				if (fails && name === 'job.4') throw new Error('no space left on device');
				written.set(name, some);
			},
			result: async () => {},
			end: async () => {},
		};
		const job = await shop.job({ids}, {journal});
		const running = job.run();
		await untilPaused(job);
		expect(job.state().why).toMatch(/no space left/);
		fails = false;
		job.proceed();
		expect((await running).state.counts.moved).toBe(700);
		expect([...written.keys()].sort()).toEqual([...written.keys()].map((_, at) => `job.${at + 1}`).sort());
		expect([...written.values()].flat().sort()).toEqual(ids.toSorted());
	});
});
