import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {discard} from '../../../source/core/bulk/put-away.ts';
import {RedisReplyError} from '../../../source/core/errors.ts';
import type {Layout} from '../../../source/core/layout.ts';
import {createMemoryStore} from '../../../source/core/store/memory/memory-store.ts';
import type {DlqStore} from '../../../source/core/store/port.ts';
import {traceEntries} from '../../../source/core/trace/trace.ts';
import {traceIdOf} from '../../../source/core/trace/trace-id.ts';
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
	test('of many ids some are looked at from the first to the last, and it is told how many', async () => {
		for (let at = 0; at < 9; at++) await dead('many', `${base + at * 1000}-0`);
		const {places} = await of('many');
		expect(places.at(-1)).toMatchObject({around: {ids: 5, known: 9}, read: 0});
	});
	test('an entry that overlapping windows share is read as one', async () => {
		for (const id of ['1-1', '1-2', '1-3']) await live(id, 'x');
		await dead('near', '1-1');
		await dead('near', '1-3');
		expect((await of('near')).read['stream']).toBe(3);
	});
	test('a right that is missing beside the DLQ leaves a gap; the id is found without it', async () => {
		const id = await dead('t', '1-0');
		const denied = new RedisReplyError('no permission', '', 'NOPERM');
		const narrow: DlqStore = {
			...store,
			auditRecords: async () => Promise.reject(denied),
			streamPage: async (stream, query) =>
				Buffer.compare(stream, store.stream) === 0 ? store.streamPage(stream, query) : Promise.reject(denied),
		};
		const {hits, places} = await traceEntries(narrow, Buffer.from('t'));
		expect(hits.map(({id: own}) => own)).toEqual([id]);
		expect(places.map(({trouble}) => trouble)).toEqual([
			undefined,
			...Array(4).fill('this user may not read it'),
		]);
		expect(await traceIdOf(narrow, '7-7')).toBeUndefined();
	});
	test('the search for the id of what is gone tells how far it is, and stops', async () => {
		const id = await dead(`tr-${round}`, '1-0');
		await discard(store, [id], {operation: `d${round}`, audit, settleWithin: 1000});
		const stop = new AbortController();
		const onProgress = () => stop.abort();
		await expect(traceIdOf(store, id, {signal: stop.signal, onProgress})).rejects.toThrow('abort');
	});
	test('trace ids that look alike in a row are told apart', async () => {
		const long = 'x'.repeat(150);
		for (const trace of [`${long}1`, `${long}2`, '\\x1b', '\u001b']) await dead(trace, '1-0');
		expect((await of(`${long}1`)).hits).toHaveLength(1);
		expect((await of('\u001b')).hits).toHaveLength(1);
		expect((await of('')).hits).toEqual([]);
	});
	test('of a DLQ with large entries no payload is read but those of the hits', async () => {
		for (let at = 0; at < 30; at++) await dead(`no-${at}`, '1-0');
		const id = await dead('yes', '1-0');
		const read: string[] = [];
		const watched: DlqStore = {
			...store,
			readEntries: async ids => {
				read.push(...ids);
				return store.readEntries(ids);
			},
			readPage: async () => Promise.reject(new Error('a whole page')),
		};
		expect((await traceEntries(watched, Buffer.from('yes'))).hits.map(hit => hit.id)).toEqual([id]);
		expect(read).toEqual([id]);
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

test('with other field names: what the layout calls the trace id, and the name a replay publishes it under', async () => {
	let time = base;
	const layout = {
		source: {field: 'queue'},
		sourceId: {field: 'message'},
		error: {field: 'reason'},
		traceId: {field: 'correlation'},
		data: {field: 'body'},
	} satisfies Layout;
	const mapped = createMemoryStore({stream: Buffer.from(dlq), now: () => ++time, layout});
	await mapped.connect();
	const add = (stream: string, fields: Readonly<Record<string, string>>, id?: string) =>
		mapped.add(
			Buffer.from(stream),
			Object.entries(fields).map(([name, value]) => [Buffer.from(name), Buffer.from(value)]),
			id,
		);
	add('mail', {data: 'x', trace_id: 'c-1'}, `${base}-0`);
	add('mail', {body: 'x', correlation: 'c-1'}, `${base}-1`);
	const failed = {queue: 'mail', message: `${base}-0`, reason: 'smtp down', correlation: 'c-1', body: 'x'};
	const id = add(dlq, failed);
	const thrown = add(dlq, failed);
	await discard(mapped, [thrown], {operation: 'd', audit, settleWithin: 1000});
	const {hits} = await traceEntries(mapped, Buffer.from('c-1'));
	expect(hits.map(({kind}) => kind)).toEqual(['stream', 'stream', 'dlq', 'archive', 'audit']);
	expect(hits[2]).toMatchObject({id, error: Buffer.from('smtp down')});
	expect(String(await traceIdOf(mapped, thrown))).toBe('c-1');
});
