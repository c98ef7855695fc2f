import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {TransferRequest} from '../../../source/core/store/transfer.ts';
import {clusterWorld, dlq, memoryWorld, type Pair, redisWorld, type World} from '../../helpers/worlds.ts';

const archive = `{${dlq}}:archive`;
const audit = {actor: 'ada', reason: 'test', toolVersion: '1'};
const fields = (error: string, source = 'target'): readonly Pair[] => [
	['original_stream', source],
	['error', error],
	['data', Buffer.from(`payload of ${error}`)],
	['ts', '1'],
	['trace_id', 'tr'],
];

describe.each([
	['in memory', memoryWorld],
	['on Redis', redisWorld],
	['in a cluster, across slots', clusterWorld],
] as const)('many entries at once, %s', (_, open) => {
	let world: World;
	let store: World['store'];
	beforeAll(async () => {
		world = await open();
		store = world.store;
	});
	beforeEach(() => world.clear());
	afterAll(() => world.close());

	const fill = async (count: number, more: readonly Pair[] = []) => {
		const ids: string[] = [];
		for (let at = 0; at < count; at++) ids.push(await world.add(dlq, [...fields(`e${at}`), ...more]));
		return ids;
	};
	const request = (ids: readonly string[], more: Partial<TransferRequest> = {}): TransferRequest => ({
		operation: 'op-1',
		mode: 'replay',
		source: {stream: Buffer.from('target')},
		target: Buffer.from('target'),
		create: true,
		items: ids.map(id => ({id})),
		audit,
		...more,
	});
	const rows = async (key: string) =>
		((await world.contents())[key] ?? []) as Array<[string, Array<[string, string]>]>;
	const errors = async (key: string) =>
		(await rows(key)).map(([, pairs]) => pairs.find(([name]) => name === 'error')?.[1] ?? pairs[0]?.[1]);
	const kinds = async (asked: TransferRequest) => {
		const reply = await store.transfer(asked);
		return reply.kind === 'done' ? reply.results.map(({kind}) => kind) : reply.kind;
	};

	test('runs and single ids arrive in order, and nothing else leaves', async () => {
		const ids = await fill(6);
		const some = [ids[0], ids[1], ids[2], ids[4]] as string[];
		const reply = await store.transfer(request(some, {runs: [3, 1]}));
		if (reply.kind !== 'done') throw new Error(reply.kind);
		expect(reply.warnings).toEqual([]);
		expect(await errors('target')).toEqual(['e0', 'e1', 'e2', 'e4'].map(error => `payload of ${error}`));
		expect((await rows('target')).map(([id]) => id)).toEqual(
			reply.results.map(result => (result.kind === 'moved' ? result.newId : result.kind)),
		);
		expect(await errors(dlq)).toEqual(['e3', 'e5']);
		for (const id of some)
			expect(await store.receipt(id, 'op-1')).toMatchObject({actor: 'ada', action: 'replay'});
	});
	test('a run that is no longer whole is read one by one', async () => {
		const ids = await fill(4);
		await world.remove(dlq, ids[1] ?? '');
		expect(await kinds(request(ids, {runs: [4]}))).toEqual(['moved', 'gone', 'moved', 'moved']);
		expect(await rows(dlq)).toEqual([]);
	});
	test('a run into which nothing was planned leaves what lies between', async () => {
		const ids = await fill(3);
		expect(await kinds(request([ids[0], ids[2]] as string[], {runs: [2]}))).toEqual(['moved', 'moved']);
		expect(await errors(dlq)).toEqual(['e1']);
	});
	test('one that does not fit is told and stays; the others go', async () => {
		const ids = [
			await world.add(dlq, fields('a')),
			await world.add(dlq, fields('b', 'elsewhere')),
			await world.add(dlq, [['original_stream', 'target']]),
			await world.add(dlq, fields('d')),
		];
		expect(await kinds(request(ids, {runs: [4]}))).toEqual(['moved', 'mismatch', 'empty payload', 'moved']);
		expect((await rows(dlq)).map(([id]) => id)).toEqual([ids[1], ids[2]]);
	});
	test('a chosen target takes entries of any source', async () => {
		const ids = [await world.add(dlq, fields('a', 'here')), await world.add(dlq, fields('b', 'there'))];
		expect(await kinds(request(ids, {source: {any: true}}))).toEqual(['moved', 'moved']);
	});
	test('each goes through its migration; the originals lie in the archive', async () => {
		const ids = await fill(2);
		const items = ids.map((id, at) => ({id, payload: Buffer.from(`new ${at}`)}));
		expect(await kinds(request(ids, {items}))).toEqual(['moved', 'moved']);
		expect(await errors('target')).toEqual(['new 0', 'new 1']);
		expect(await errors(archive)).toEqual(['e0', 'e1']);
	});
	test('a second time everything is gone, and nothing is published', async () => {
		const ids = await fill(3);
		await store.transfer(request(ids));
		expect(await kinds(request(ids))).toEqual(['gone', 'gone', 'gone']);
		expect(await rows('target')).toHaveLength(3);
	});
	test('a missing target refuses all of them, nothing changes', async () => {
		const ids = await fill(2);
		expect(await kinds(request(ids, {create: false}))).toBe('no target');
		expect(Object.keys(await world.contents())).toEqual([dlq]);
	});

	test('discarded and restored: the very fields, under a new id, the old one kept', async () => {
		const ids = await fill(2, [['extra', 'kept']]);
		const before = await rows(dlq);
		const gone = await store.transfer(request(ids, {mode: 'discard', target: undefined}));
		if (gone.kind !== 'done') throw new Error(gone.kind);
		expect(await rows(dlq)).toEqual([]);
		const archived = await rows(archive);
		expect(archived[0]?.[1].slice(-3)).toEqual([
			['dlq_id', ids[0]],
			['archived_for', 'discard'],
			['operation', 'op-1'],
		]);
		expect(await store.receipt(ids[0] ?? '', 'op-1')).toMatchObject({action: 'discard', actor: 'ada'});
		const back = archived.map(([id]) => id);
		expect(await kinds(request(back, {mode: 'restore', target: undefined, operation: 'op-2'}))).toEqual([
			'moved',
			'moved',
		]);
		expect(await rows(archive)).toEqual([]);
		const after = await rows(dlq);
		expect(after.map(([, pairs]) => pairs)).toEqual(before.map(([id, pairs]) => [...pairs, ['dlq_id', id]]));
		expect(after[0]?.[0]).not.toBe(ids[0]);
	});
	test('nothing is restored past the limit: the rest stays in the archive', async () => {
		await store.transfer(request(await fill(4), {mode: 'discard', target: undefined}));
		await fill(1);
		const back = (await rows(archive)).map(([id]) => id);
		expect(await kinds(request(back, {mode: 'restore', target: undefined, limit: 3}))).toEqual([
			'moved',
			'moved',
			'no room',
			'no room',
		]);
		expect([await rows(dlq), await rows(archive)].map(each => each.length)).toEqual([3, 2]);
	});
	test('an archive of another type refuses a discard', async () => {
		const ids = await fill(1);
		await world.occupy(archive);
		expect(await kinds(request(ids, {mode: 'discard', target: undefined}))).toBe('wrong type');
		expect(await rows(dlq)).toHaveLength(1);
	});
});
