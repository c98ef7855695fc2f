import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {InsertRequest, RescueRequest} from '../../../source/core/store/copy.ts';
import {derive} from '../../../source/core/store/derive.ts';
import {clusterWorld, dlq, memoryWorld, type Pair, redisWorld, type World} from '../../helpers/worlds.ts';

const rescueKey = `{${dlq}}:rescue`;
const audit = {actor: 'ada', reason: 'INC-7', toolVersion: '1'};

// The rest of the conformance suite: what stores copy, and what they put on the DLQ from elsewhere.
describe.each([
	['in memory', memoryWorld],
	['on Redis', redisWorld],
	['in a cluster', clusterWorld],
] as const)('copies, %s', (_, open) => {
	let world: World;
	let store: World['store'];
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

	const fill = async (count: number) => {
		const ids: string[] = [];
		for (let at = 0; at < count; at++)
			ids.push(
				await world.add(dlq, [
					['error', `e${at}`],
					['data', Buffer.of(0xff, at)],
				]),
			);
		return ids;
	};
	const rows = async (key: string) =>
		((await world.contents())[key] ?? []) as Array<[string, Array<[string, string]>]>;
	const rescue = async (which: RescueRequest['which'], more: Partial<RescueRequest> = {}) => {
		const reply = await store.rescue({operation: `op-${round}`, which, audit, ...more});
		if (reply.kind !== 'done') throw new Error(reply.kind);
		return reply;
	};
	const kinds = (results: ReadonlyArray<{kind: string}>) => results.map(({kind}) => kind);
	const range = {after: undefined, until: undefined, count: 100};

	describe('rescue', () => {
		test('copies the oldest, whole, with the id they had; the DLQ is as before', async () => {
			const ids = await fill(3);
			const {results, complete} = await rescue({...range, count: 2});
			expect(results.map(({id, kind}) => [id, kind])).toEqual([
				[ids[0], 'copied'],
				[ids[1], 'copied'],
			]);
			expect(complete).toBe(false);
			expect((await rows(rescueKey))[0]?.[1]).toEqual([
				['error', 'e0'],
				['data', '\u{ff}\u{0}'],
				['dlq_id', ids[0]],
				['archived_for', 'rescue'],
				['operation', `op-${round}`],
			]);
			expect((await rows(dlq)).map(([id]) => id)).toEqual(ids);
		});
		test('a second time copies nothing, and goes on where the first ended', async () => {
			const ids = await fill(12);
			await rescue({...range, count: 2});
			const {results, complete} = await rescue(range);
			expect(kinds(results)).toEqual(['already', 'already', ...Array(10).fill('copied')]);
			expect(complete).toBe(true);
			expect(await rows(rescueKey)).toHaveLength(12);
			const rest = await rescue({after: ids[9], until: ids[10], count: 10});
			expect(rest.results.map(({id}) => id)).toEqual([ids[10]]);
		});
		test('of named ids those that are there; a copy that was deleted is made again', async () => {
			const ids = await fill(2);
			const first = await rescue({ids: [ids[1] ?? '', '1-1']});
			expect(kinds(first.results)).toEqual(['copied', 'gone']);
			const [copy] = await store.streamPage(derive(store.stream, 'rescue'), {
				order: 'newest first',
				count: 1,
			});
			await world.remove(rescueKey, copy?.id ?? '');
			expect(kinds((await rescue({ids: ids.slice(1)})).results)).toEqual(['copied']);
		});
		test('leaves a record, which says nothing of where the entry went', async () => {
			const ids = await fill(1);
			await rescue(range);
			const [record] = await store.auditRecords({order: 'newest first', count: 1});
			expect(record).toMatchObject({action: 'rescue', actor: 'ada', reason: 'INC-7'});
			expect(record?.entries.map(({id}) => id)).toEqual(ids);
			expect(await store.receipt(ids[0] ?? '', undefined)).toBeUndefined();
			expect(await store.receipt(ids[0] ?? '', `op-${round}`)).toMatchObject({action: 'rescue'});
		});
		test('a key of another type refuses, nothing written', async () => {
			await fill(1);
			await world.occupy(rescueKey);
			expect(await store.rescue({operation: 'x', which: range, audit})).toMatchObject({kind: 'wrong type'});
		});
		test('is put back as it was, but not beside the one that is still there', async () => {
			const ids = await fill(2);
			await rescue(range);
			await world.remove(dlq, ids[0] ?? '');
			const copies = (await rows(rescueKey)).map(([id]) => id);
			const reply = await store.transfer({
				operation: 'back',
				mode: 'restore',
				from: 'rescue',
				source: {any: true},
				create: true,
				items: copies.map(id => ({id})),
				audit,
			});
			expect(reply.kind === 'done' && kinds(reply.results)).toEqual(['moved', 'present']);
			expect((await rows(dlq)).at(-1)?.[1]).toEqual([
				['error', 'e0'],
				['data', '\u{ff}\u{0}'],
				['dlq_id', ids[0]],
			]);
			expect(await rows(rescueKey)).toHaveLength(1);
		});
		test('is deleted for good, and then can be copied again', async () => {
			await fill(2);
			await rescue(range);
			const copies = (await rows(rescueKey)).map(([id]) => id);
			expect(await store.purge(copies, 'rescue')).toBe(2);
			expect(kinds((await rescue(range)).results)).toEqual(['copied', 'copied']);
		});
	});

	describe('insert', () => {
		const pairs = (...some: Pair[]) =>
			some.map(([name, value]) => [Buffer.from(name), Buffer.from(value)] as const);
		const request = (more: Partial<InsertRequest> = {}): InsertRequest => ({
			operation: `in-${round}`,
			items: ['1-1', '1-2', '1-3'].map(oldId => ({
				oldId,
				fields: pairs(['data', Buffer.of(0, 0xff)], ['error', oldId], ['dlq_id', oldId]),
			})),
			limit: 5000,
			audit,
			...more,
		});
		const insert = async (more: Partial<InsertRequest> = {}) => {
			const reply = await store.insert(request(more));
			if (reply.kind !== 'done') throw new Error(reply.kind);
			return reply.results;
		};

		test('adds under new ids, in order, bytes kept, and records it', async () => {
			const results = await insert();
			const newIds = results.map(result => (result.kind === 'added' ? result.newId : result.kind));
			expect(await rows(dlq)).toEqual(
				newIds.map((id, at) => [
					id,
					[
						['data', '\u{0}\u{ff}'],
						['error', `1-${at + 1}`],
						['dlq_id', `1-${at + 1}`],
					],
				]),
			);
			const [record] = await store.auditRecords({order: 'newest first', count: 1});
			expect(record).toMatchObject({action: 'import', actor: 'ada', reason: 'INC-7'});
			expect(record?.entries.map(({newId}) => newId)).toEqual(newIds);
		});
		test('never beyond the limit', async () => {
			await fill(1);
			expect(kinds(await insert({limit: 3}))).toEqual(['added', 'added', 'no room']);
			expect(await rows(dlq)).toHaveLength(3);
		});
		test('not what is still there', async () => {
			await world.add(dlq, [['error', 'e']], '1-2');
			expect(kinds(await insert())).toEqual(['added', 'present', 'added']);
		});
		test('the same operation adds once and answers alike', async () => {
			const first = await insert();
			expect(await insert()).toEqual(first);
			expect(await rows(dlq)).toHaveLength(3);
		});
		test('another operation adds none of what is there by now, whatever the audit tells', async () => {
			const [first] = await insert({audit: undefined});
			await world.remove(dlq, first?.kind === 'added' ? first.newId : '');
			expect(kinds(await insert({operation: `again-${round}`}))).toEqual(['added', 'present', 'present']);
		});
		test('a DLQ of another type refuses', async () => {
			await world.occupy(dlq);
			expect(await store.insert(request())).toMatchObject({kind: 'wrong type', type: 'string'});
		});
	});

	test('any stream is read in pages', async () => {
		for (const id of ['1-0', '2-0', '3-0']) await world.add('target', [['a', 'b']], id);
		const page = await store.streamPage(Buffer.from('target'), {
			order: 'oldest first',
			beyond: '1-0',
			count: 1,
		});
		expect(page.map(({id}) => id)).toEqual(['2-0']);
		expect(await store.streamPage(Buffer.from('nowhere'), {order: 'newest first', count: 1})).toEqual([]);
	});
});

describe('on Redis', () => {
	let world: World;
	beforeAll(async () => {
		world = await redisWorld();
	});
	afterAll(() => world.close());
	test('tells what was ever added and deleted, and what memory it takes', async () => {
		const {store} = world;
		for (const id of ['1-0', '2-0', '3-0']) await world.add(dlq, [['data', 'x'.repeat(5000)]], id);
		await world.remove(dlq, '2-0');
		expect(await store.streamFacts()).toMatchObject({length: 2, entriesAdded: 3, maxDeletedId: '2-0'});
		const {used = 0, dlq: bytes = 0} = await store.memory();
		expect(bytes).toBeGreaterThan(9000);
		expect(used).toBeGreaterThan(bytes);
	});
	test('a step ends after about 1 MB, and the next goes on', async () => {
		const {store} = world;
		await world.clear();
		for (let at = 0; at < 15; at++) await world.add(dlq, [['data', 'x'.repeat(150_000)]]);
		const which = {after: undefined, until: undefined, count: 100};
		const first = await store.rescue({operation: 'a', which, audit});
		if (first.kind !== 'done') throw new Error(first.kind);
		expect(first.complete).toBe(false);
		expect(first.results).toHaveLength(10);
		const after = first.results.at(-1)?.id;
		const next = await store.rescue({operation: 'b', which: {...which, after}, audit});
		expect(next).toMatchObject({kind: 'done', complete: true});
		expect(next.kind === 'done' && next.results.length).toBe(5);
	});
});
