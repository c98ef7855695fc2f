import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {discard} from '../../../source/core/bulk/put-away.ts';
import type {DlqStore} from '../../../source/core/store/port.ts';
import {traceEntries, traceIdOf} from '../../../source/core/trace/trace.ts';
import {dlq, memoryWorld, redisWorld, type World} from '../../helpers/worlds.ts';

const audit = {actor: 'ada', reason: 'INC-7', toolVersion: '1'};
const base = 1_763_700_000_000;

describe.each([
	['in memory', memoryWorld],
	['on Redis', redisWorld],
] as const)('a trace, %s', (_, open) => {
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

	const live = (id: string, trace: string) =>
		world.add(
			'inbound',
			[
				['data', 'x'],
				['trace_id', trace],
			],
			id,
		);
	const dead = (trace: string, sourceId: string, id?: string) =>
		world.add(
			dlq,
			[
				['original_stream', 'inbound'],
				['original_msg_id', sourceId],
				['error', 'e'],
				['data', 'x'],
				['trace_id', trace],
			],
			id,
		);
	const of = async (trace: string, more: object = {}) => {
		const {hits, places} = await traceEntries(store, Buffer.from(trace), more);
		return {
			hits: hits.map(({kind, id}) => [kind, id]),
			read: Object.fromEntries(places.map(place => [place.kind, place.read])),
			places,
		};
	};

	test('is found on the DLQ, in the archive, in the audit and on the source stream, in time order', async () => {
		const tr = `tr-${round}`;
		await live(`${base}-0`, tr);
		await live(`${base + 1}-0`, 'another');
		await dead('another', `${base + 1}-0`, `${base + 2}-0`);
		const id = await dead(tr, `${base}-0`, `${base + 5}-0`);
		const second = await dead(tr, `${base}-0`, `${base + 6}-0`);
		await discard(store, [second], {operation: `d${round}`, audit, settleWithin: 1000});
		const {hits, read} = await of(tr);
		expect(hits.map(([kind]) => kind).slice(0, 2)).toEqual(['stream', 'dlq']);
		expect(hits.map(([kind]) => kind).sort()).toEqual(['archive', 'audit', 'dlq', 'stream']);
		expect(hits[1]?.[1]).toBe(id);
		expect(read).toMatchObject({dlq: 2, archive: 1, rescue: 0, stream: 2});
		expect(String(await traceIdOf(store, id))).toBe(tr);
		expect(String(await traceIdOf(store, second))).toBe(tr);
		expect(await traceIdOf(store, '1-1')).toBeUndefined();
	});
	test('follows a replayed message to where it went', async () => {
		const tr = `tr-${round}`;
		await live(`${base}-0`, 'x');
		const id = await dead(tr, 'nonsense');
		await store.move({
			operation: `m${round}`,
			id,
			source: Buffer.from('inbound'),
			target: Buffer.from('inbound'),
			create: false,
			audit,
		});
		expect((await of(tr)).hits.map(([kind]) => kind).sort()).toEqual(['audit', 'stream']);
	});
	test('of a live stream only what lies near is taken, and no more than 2,000 read', async () => {
		const tr = `tr-${round}`;
		await live(`${base - 11 * 60_000}-0`, tr);
		await live(`${base}-0`, tr);
		await live(`${base + 9 * 60_000}-0`, tr);
		await live(`${base + 11 * 60_000}-0`, tr);
		await dead(tr, `${base}-0`);
		const {hits, places} = await of(tr);
		expect(hits.filter(([kind]) => kind === 'stream').map(([, id]) => id)).toEqual([
			`${base}-0`,
			`${base + 9 * 60_000}-0`,
		]);
		expect(places.at(-1)).toMatchObject({kind: 'stream', partial: true, trouble: undefined});
	});
	test('a busy stream is not read to its end', async () => {
		await Promise.all(Array.from({length: 2600}, (_each, at) => live(`${base}-${at}`, 'x')));
		await dead(`tr-${round}`, `${base}-1300`);
		const {read} = await of(`tr-${round}`);
		expect(read['stream']).toBe(2000);
	});
	test('tells how far it is, and stops when it is told to', async () => {
		await dead('t', '1-0');
		const stop = new AbortController();
		const onProgress = () => stop.abort();
		await expect(of('t', {signal: stop.signal, onProgress})).rejects.toThrow('abort');
	});
	test('a source of another type is told, the rest is found', async () => {
		const id = await world.add(dlq, [
			['original_stream', 'target'],
			['original_msg_id', '1-0'],
			['trace_id', 't'],
		]);
		await world.occupy('target');
		const {hits, places} = await of('t');
		expect(hits).toEqual([['dlq', id]]);
		if (_ === 'on Redis') expect(places.at(-1)?.trouble).toContain('WRONGTYPE');
	});
});
