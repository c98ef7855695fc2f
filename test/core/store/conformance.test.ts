import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {Entry} from '../../../source/core/entry.ts';
import {summarise} from '../../../source/core/row.ts';
import type {MoveRequest} from '../../../source/core/store/port.ts';
import {clusterWorld, dlq, memoryWorld, type Pair, redisWorld, type World} from '../../helpers/worlds.ts';

const dead: readonly Pair[] = [
	['original_stream', 'target'],
	['original_msg_id', '1-0'],
	['error', 'boom'],
	['attempt', '3'],
	['data', Buffer.of(0x81, 0xa1, 0x61, 0xff)],
	['ts', '12.5'],
	['trace_id', 'tr'],
];
const data = Buffer.of(0x81, 0xa1, 0x61, 0xff).toString('latin1');
const archive = `{${dlq}}:archive`;

describe.each([
	['in memory', memoryWorld],
	['on Redis', redisWorld],
	['in a cluster, across slots', clusterWorld],
] as const)('a store %s', (_, open) => {
	let world: World;
	let store: World['store'];
	beforeAll(async () => {
		world = await open();
		store = world.store;
	});
	beforeEach(() => world.clear());
	afterAll(() => world.close());

	const ids = (entries: readonly Entry[]) => entries.map(({id}) => id);
	const fill = async (...some: string[]) => {
		for (const id of some) await world.add(dlq, [['error', id]], id);
	};
	const request = (id: string, more: Partial<MoveRequest> = {}): MoveRequest => ({
		operation: 'op-1',
		id,
		source: Buffer.from('target'),
		target: Buffer.from('target'),
		create: true,
		audit: {actor: 'ada', reason: 'test', toolVersion: '1'},
		...more,
	});

	describe('tells what is there', () => {
		test('no stream', async () => {
			expect(await store.streamFacts()).toMatchObject({kind: 'absent'});
			expect(await store.readPage({order: 'newest first', count: 5})).toEqual([]);
		});
		test('another type', async () => {
			await world.occupy(dlq);
			expect(await store.streamFacts()).toMatchObject({kind: 'wrong type', type: 'string'});
		});
		test('an emptied stream is a stream', async () => {
			await fill('1-0');
			await world.remove(dlq, '1-0');
			expect(await store.streamFacts()).toMatchObject({
				kind: 'stream',
				length: 0,
				firstId: undefined,
				lastId: undefined,
			});
		});
		test('length, ends and a clock', async () => {
			await fill('1-0', '2-0', '2-1');
			expect(await store.streamFacts()).toMatchObject({
				kind: 'stream',
				length: 3,
				firstId: '1-0',
				lastId: '2-1',
				now: expect.any(Number),
			});
		});
		test('pages in both directions, bounded and without their start', async () => {
			await fill('1-0', '2-0', '2-1', '10-0');
			expect(ids(await store.readPage({order: 'newest first', count: 2}))).toEqual(['10-0', '2-1']);
			expect(ids(await store.readPage({order: 'newest first', beyond: '2-1', count: 5}))).toEqual([
				'2-0',
				'1-0',
			]);
			expect(ids(await store.readPage({order: 'oldest first', beyond: '2-0', count: 5}))).toEqual([
				'2-1',
				'10-0',
			]);
		});
		test('every field with its bytes, in order, also those that occur twice', async () => {
			const fields = [
				['b', Buffer.of(0, 255)],
				['a', ''],
				['b', 'again'],
				[Buffer.of(0xff), 'name'],
			] as const;
			const id = await world.add(dlq, fields);
			const entry = await store.readEntry(id);
			expect(entry?.fields.map(pair => pair.map(each => Buffer.from(each).toString('latin1')))).toEqual([
				['b', '\u{0}ÿ'],
				['a', ''],
				['b', 'again'],
				['ÿ', 'name'],
			]);
		});
		test('rows as the whole entries give them, however long their errors are', async () => {
			const frames = '  File "/app/lib.py", line 1, in step\n    step()\n'.repeat(200);
			const errors = [
				'short',
				'x'.repeat(2005),
				`${'y'.repeat(1000)}${'z'.repeat(1006)}`,
				`Traceback (most recent call last):\n${frames}KeyError: 'user_id'`,
				Buffer.concat([Buffer.from('é'.repeat(700)), Buffer.of(0xff, 0xfe), Buffer.from('é'.repeat(700))]),
			];
			for (const [at, error] of errors.entries()) {
				const fields = [
					['original_stream', 's'],
					['error', error],
					['attempt', '3'],
				] as const;
				await world.add(dlq, [...fields, ['data', 'd'.repeat(5000)]], `${at + 1}-0`);
			}
			const entries = await store.readPage({order: 'oldest first', count: 9});
			const rows = entries.map(entry => summarise(entry));
			expect(rows[3]?.signature).toBe("KeyError 'user_id' in step (lib.py)");
			expect((await store.rowPage({order: 'oldest first', count: 9})).rows).toEqual(rows);
			expect(await store.rowsOf(rows.map(({id}) => id))).toEqual(rows);
		});
		test('an entry that is not there', async () => {
			await fill('1-0');
			expect(await store.readEntry('2-0')).toBeUndefined();
		});
		test('which ids are gone', async () => {
			await fill('1-0', '2-0', '3-0');
			await world.remove(dlq, '2-0');
			expect(await store.goneIds(['1-0', '2-0', '3-0', '9-9'])).toEqual(['2-0', '9-9']);
			expect(await store.goneIds([])).toEqual([]);
		});
		test('streams by name, at most so many', async () => {
			for (const name of ['b', 'a', 'c']) await world.add(name, [['x', 'y']]);
			await world.occupy('target');
			expect((await store.listStreams(2)).map(String)).toEqual(['a', 'b']);
		});
		test('a target with its groups', async () => {
			for (const id of ['1-0', '2-0', '3-0']) await world.add('target', [['x', 'y']], id);
			await world.group('target', 'workers', 1);
			await world.group('target', 'late', 3);
			const facts = await store.targetFacts(Buffer.from('target'));
			expect(facts).toMatchObject({type: 'stream', length: 3});
			const groups = facts.groups.map(({name, pending, lag}) => [String(name), pending, lag]).sort();
			expect(groups).toEqual([
				['late', 0, 3],
				['workers', 2, 1],
			]);
		});
		test('a target that is none', async () => {
			await world.occupy('target');
			expect(await store.targetFacts(Buffer.from('target'))).toMatchObject({type: 'string'});
			expect(await store.targetFacts(Buffer.from('nowhere'))).toMatchObject({
				type: 'none',
				length: 0,
				groups: [],
			});
		});
	});

	test('follows arrivals from an id on, in their order, until it is told to stop', async () => {
		await fill('1-0', '2-0');
		const stop = new AbortController();
		const seen: string[] = [];
		const following = (async () => {
			for await (const entries of store.follow('1-0', stop.signal)) {
				seen.push(...ids(entries));
				if (seen.length === 1) await world.add(dlq, [['a', 'b']], '3-0');
				if (seen.includes('3-0')) stop.abort();
			}
		})();
		await following;
		expect(seen).toEqual(['2-0', '3-0']);
	});

	describe('moves an entry', () => {
		test('as it is: live fields at the target, nothing left on the DLQ', async () => {
			const id = await world.add(dlq, dead);
			const reply = await store.move(request(id));
			expect(reply).toMatchObject({kind: 'moved', warnings: []});
			const newId = reply.kind === 'moved' ? reply.newId : '';
			expect(await world.contents()).toEqual({
				[dlq]: [],
				target: [
					[
						newId,
						[
							['data', data],
							['ts', '12.5'],
							['trace_id', 'tr'],
						],
					],
				],
			});
		});
		test('through a migration: the whole original in the archive', async () => {
			const id = await world.add(dlq, [...dead, ['extra', 'kept']]);
			const reply = await store.move(request(id, {payload: Buffer.of(0xc0)}));
			if (reply.kind !== 'moved' || reply.archivedAs === undefined) throw new Error(reply.kind);
			const original = [...dead, ['extra', 'kept']].map(([name, value]) => [
				name,
				Buffer.from(value ?? '').toString('latin1'),
			]);
			expect(await world.contents()).toEqual({
				[dlq]: [],
				[archive]: [
					[
						reply.archivedAs,
						[...original, ['dlq_id', id], ['archived_for', 'replay'], ['operation', 'op-1']],
					],
				],
				target: [
					[
						reply.newId,
						[
							['data', '\u{c0}'],
							['ts', '12.5'],
							['trace_id', 'tr'],
						],
					],
				],
			});
		});
		test('the last of a field that occurs twice counts; absent ones go as empty text', async () => {
			const twice: Pair[] = [
				['data', 'first'],
				['original_stream', 'wrong'],
				['data', 'last'],
				['original_stream', 'target'],
			];
			const id = await world.add(dlq, twice);
			const reply = await store.move(request(id));
			const newId = reply.kind === 'moved' ? reply.newId : reply.kind;
			expect((await world.contents())['target']).toEqual([
				[
					newId,
					[
						['data', 'last'],
						['ts', ''],
						['trace_id', ''],
					],
				],
			]);
		});
		test('names that are no text', async () => {
			const target = Buffer.of(0xff, 0x00, 0x7d);
			const id = await world.add(dlq, dead);
			expect(await store.move(request(id, {target}))).toMatchObject({kind: 'moved'});
			expect((await world.contents())[target.toString('latin1')]).toHaveLength(1);
		});
		test('leaves a receipt that names who, where to and the new id', async () => {
			const id = await world.add(dlq, dead);
			const reply = await store.move(request(id, {operation: 'op-7'}));
			const newId = reply.kind === 'moved' ? reply.newId : '';
			const receipt = await store.receipt(id, 'op-7');
			expect(receipt).toMatchObject({operation: 'op-7', action: 'replay', actor: 'ada', newId});
			expect(String(receipt?.target)).toBe('target');
			expect(Math.abs((receipt?.time ?? 0) - Date.now())).toBeLessThan(60_000);
			expect(await store.receipt(id, undefined)).toEqual(receipt);
			expect(await store.receipt(id, 'op-8')).toBeUndefined();
			expect(await store.receipt('1-1', undefined)).toBeUndefined();
		});
		test('without a receipt when none is wanted', async () => {
			const id = await world.add(dlq, dead, '7-7');
			await store.move(request(id, {audit: undefined}));
			expect(await store.receipt(id, undefined)).toBeUndefined();
		});
	});

	describe('refuses, and nothing has changed', () => {
		test.each<[string, () => Promise<unknown>, readonly Pair[], Partial<MoveRequest>, object]>([
			['an entry that is gone', async () => {}, dead, {id: '9-9'}, {kind: 'gone'}],
			[
				'another source than planned',
				async () => {},
				dead,
				{source: Buffer.from('other')},
				{kind: 'mismatch'},
			],
			['a source where none was planned', async () => {}, dead, {source: undefined}, {kind: 'mismatch'}],
			[
				'no source where one was planned',
				async () => {},
				[['data', 'x']],
				{},
				{kind: 'mismatch', source: undefined},
			],
			['no payload', async () => {}, [['original_stream', 'target']], {}, {kind: 'empty payload'}],
			[
				'an empty payload',
				async () => {},
				[
					['original_stream', 'target'],
					['data', ''],
				],
				{},
				{kind: 'empty payload'},
			],
			['a missing target', async () => {}, dead, {create: false}, {kind: 'no target'}],
			[
				'a target of another type',
				async () => world.occupy('target'),
				dead,
				{},
				{kind: 'wrong type', type: 'string'},
			],
			[
				'an archive of another type',
				async () => world.occupy(archive),
				dead,
				{payload: Buffer.of(0xc0)},
				{kind: 'wrong type', type: 'string'},
			],
			[
				'an audit of another type',
				async () => world.occupy(`{${dlq}}:audit`),
				dead,
				{},
				{kind: 'wrong type', type: 'string'},
			],
		])('%s', async (_name, prepare, fields, more, expected) => {
			const id = await world.add(dlq, fields);
			await prepare();
			const before = await world.contents();
			expect(await store.move(request(id, more))).toMatchObject(expected);
			expect(await world.contents()).toEqual(before);
			expect(await store.receipt(id, undefined).catch(() => undefined)).toBeUndefined();
		});
		test('a move that was done already', async () => {
			const id = await world.add(dlq, dead);
			expect(await store.move(request(id))).toMatchObject({kind: 'moved'});
			const before = await world.contents();
			expect(await store.move(request(id))).toEqual({kind: 'gone'});
			expect(await world.contents()).toEqual(before);
		});
	});

	describe('parks', () => {
		const park = (id: string, cap = 5000) =>
			store.park({
				sourceStream: Buffer.from('target'),
				group: Buffer.from('workers'),
				id,
				fields: [[Buffer.from('error'), Buffer.from('e')]],
				cap,
			});
		test('adds and acknowledges; a second time nothing is left to acknowledge', async () => {
			const id = await world.add('target', [['data', 'x']]);
			await world.group('target', 'workers', 0);
			expect(await park(id)).toMatchObject({acknowledged: 1});
			expect(await park(id)).toMatchObject({acknowledged: 0});
			expect(await store.streamFacts()).toMatchObject({length: 2});
		});
		test('without a group the entry is on the DLQ all the same', async () => {
			const {dlqMsgId, acknowledged} = await park('1-0');
			expect(acknowledged).toBe(0);
			expect(await store.readEntry(dlqMsgId)).toBeDefined();
		});
	});
});
