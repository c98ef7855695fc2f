import {encode} from '@msgpack/msgpack';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {planBulk} from '../../../source/core/bulk/plan.ts';
import {factOf} from '../../../source/core/entry.ts';
import type {Layout} from '../../../source/core/layout.ts';
import {planReplay} from '../../../source/core/replay/plan.ts';
import type {MoveRequest} from '../../../source/core/store/port.ts';
import {type LayoutPlace, layoutPlaces} from '../../helpers/layout-places.ts';

type Pair = readonly [string, string | Uint8Array];

/** Watermill's Redis stream publisher behind its poison queue: the failure is told in a msgpack map. */
const watermill: Layout = {
	source: {field: 'metadata', path: ['topic_poisoned']},
	sourceId: {field: '_watermill_message_uuid'},
	error: {field: 'metadata', path: ['reason_poisoned']},
	traceId: {field: 'metadata', path: ['correlation_id']},
	data: {field: 'payload'},
	live: [
		['_watermill_message_uuid', '_watermill_message_uuid'],
		['metadata', 'metadata'],
		['payload', 'payload'],
	],
};
const poisoned = encode({reason_poisoned: 'no such user', topic_poisoned: 'orders', correlation_id: 'c-1'});
const watermillEntry: readonly Pair[] = [
	['_watermill_message_uuid', 'uuid-1'],
	['metadata', poisoned],
	['payload', '{"user":7}'],
];

/** Dapr's dead letter topic: the event as it was, its own topic still in it; of the error nothing. */
const dapr: Layout = {
	source: {field: 'data', path: ['topic']},
	sourceId: {field: 'data', path: ['id']},
	error: {value: 'not acknowledged'},
	ts: {field: 'data', path: ['time']},
	traceId: {field: 'data', path: ['traceid']},
	data: {field: 'data'},
	live: 'rest',
};
const event = JSON.stringify({id: 'e-1', topic: 'orders', traceid: 't-1', data: {user: 7}});
const daprEntry: readonly Pair[] = [
	['data', event],
	['metadata', '{}'],
];

/** One field for each key of the message, and some that tell of the failure. */
const flat: Layout = {
	source: {field: 'queue', prefix: 'stream:'},
	error: {field: 'reason'},
	attempt: {field: 'tries'},
	data: 'rest',
	live: 'rest',
	drop: ['failed_at'],
};
const flatEntry: readonly Pair[] = [
	['user', '7'],
	['queue', 'mail'],
	['reason', 'smtp down'],
	['to', 'ada'],
	['tries', '5'],
	['failed_at', '12'],
];

const cases = [
	{
		name: 'Watermill',
		layout: watermill,
		entry: watermillEntry,
		target: 'orders',
		facts: {source: 'orders', sourceId: 'uuid-1', error: 'no such user', traceId: 'c-1', data: '{"user":7}'},
		live: watermillEntry,
	},
	{
		name: 'Dapr',
		layout: dapr,
		entry: daprEntry,
		target: 'orders',
		facts: {source: 'orders', sourceId: 'e-1', error: 'not acknowledged', traceId: 't-1', data: event},
		live: daprEntry,
	},
	{
		name: 'flat fields',
		layout: flat,
		entry: flatEntry,
		target: 'stream:mail',
		facts: {source: 'stream:mail', error: 'smtp down', attempt: '5'},
		live: [
			['user', '7'],
			['to', 'ada'],
		] as readonly Pair[],
	},
	{
		name: "the reference's live message from other names",
		layout: {
			source: {value: 'inbound'},
			error: {field: 'why'},
			ts: {field: 'at'},
			data: {field: 'body'},
		} satisfies Layout,
		entry: [
			['why', 'boom'],
			['body', 'x'],
			['at', '12.5'],
		] as readonly Pair[],
		target: 'inbound',
		facts: {source: 'inbound', error: 'boom', data: 'x', ts: '12.5'},
		live: [
			['data', 'x'],
			['ts', '12.5'],
			['trace_id', ''],
		] as readonly Pair[],
	},
];

const dlq = 'dead';
const text = (bytes: Uint8Array | undefined) =>
	bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1');
const latin = (pairs: readonly Pair[]) =>
	pairs.map(([name, value]) => [name, Buffer.from(value).toString('latin1')]);
const move = (id: string, source: string, more: Partial<MoveRequest> = {}): MoveRequest => ({
	operation: 'op',
	id,
	source: Buffer.from(source),
	target: Buffer.from(source),
	create: true,
	audit: {actor: 'ada', reason: '', toolVersion: '1'},
	...more,
});

const changed = {kind: 'changed', payload: Buffer.from('{"user":8}'), sha256: 'aa'} as const;
const migration = {
	file: {name: 'mend.mjs', path: '/mend.mjs'},
	runner: {
		run: async () => changed,
		runAll: async (_: unknown, inputs: readonly unknown[]) => inputs.map(() => changed),
		close: async () => {},
	},
};

describe.each(Object.entries(layoutPlaces))('other layouts %s', (where, make) => {
	let place: LayoutPlace;
	beforeAll(async () => {
		place = await make();
	});
	beforeEach(() => place.clear());
	afterAll(() => place.close());

	test.each(cases)('$name: shown, planned, replayed', async ({layout, entry, facts, target, live}) => {
		const store = await place.open(layout);
		try {
			const id = await place.add(store, entry);
			const found = await store.readEntry(id);
			for (const [what, value] of Object.entries(facts))
				expect(text(factOf(found ?? {fields: []}, what as 'error'))).toBe(value);
			expect(found?.fields.map(([name]) => text(name))).toEqual(entry.map(([name]) => name));
			const {rows} = await store.rowPage({order: 'newest first', count: 5});
			expect(rows[0]).toMatchObject({source: facts.source, error: facts.error});
			expect(await store.rowsOf([id])).toEqual(rows);
			const plan = await planReplay(store, {id, create: true});
			expect([plan.refusals, plan.warnings, text(plan.source)]).toEqual([[], [], target]);

			expect(await store.move(move(id, 'elsewhere', {target: Buffer.from(target)}))).toMatchObject({
				kind: 'mismatch',
			});
			expect(await store.move(move(id, target))).toMatchObject({kind: 'moved', warnings: []});
			expect(await place.read(store, target)).toEqual([latin(live).flat()]);
			expect(await place.read(store, dlq)).toEqual([]);
			const [record] = await store.auditRecords({order: 'newest first', count: 1});
			expect(text(factOf(record?.entries[0] ?? {fields: []}, 'error'))).toBe(facts.error);
		} finally {
			await store.close();
		}
	});

	test('a JSON payload is no odd one among many; one that is empty stays', async () => {
		const store = await place.open(watermill);
		try {
			await place.add(store, watermillEntry);
			await place.add(store, [
				['_watermill_message_uuid', 'u'],
				['metadata', poisoned],
				['payload', ''],
			]);
			const ids = (await store.readPage({order: 'oldest first', count: 5})).map(({id}) => id);
			const plan = await planBulk(store, {ids, create: true});
			expect([plan.total, plan.held.size, plan.left.get('empty payload')]).toEqual([1, 0, [ids[1]]]);
			expect(await store.move(move(ids[1] ?? '', 'orders'))).toEqual({kind: 'empty payload'});
		} finally {
			await store.close();
		}
	});

	test('a migrated payload takes the place of the old one, or is refused untouched', async () => {
		const store = await place.open(watermill);
		try {
			const id = await place.add(store, watermillEntry);
			const reply = await store.move(move(id, 'orders', {payload: Buffer.from('{"user":8}')}));
			if (where.includes('cluster')) {
				expect(reply).toMatchObject({kind: 'other slot'});
				expect(await place.read(store, dlq)).toHaveLength(1);
				return;
			}
			expect(reply).toMatchObject({kind: 'moved'});
			const published = [...watermillEntry.slice(0, 2), ['payload', '{"user":8}'] as const];
			expect(await place.read(store, 'orders')).toEqual([latin(published).flat()]);
		} finally {
			await store.close();
		}
	});

	test('the plan says that a migrated payload stays in the slot', async () => {
		const store = await place.open(watermill);
		try {
			const id = await place.add(store, watermillEntry);
			const one = await planReplay(store, {id, create: true, migration});
			const many = await planBulk(store, {ids: [id], create: true, migration});
			const refusals = [one.refusals, many.refused.flatMap(group => group.refusals)];
			const stays = {kind: 'other slot', message: expect.stringContaining('stays in the slot')};
			if (where.includes('cluster')) expect(refusals).toMatchObject([[stays], [stays]]);
			else expect([...refusals, many.total]).toEqual([[], [], 1]);
			expect((await planReplay(store, {id, create: true})).refusals).toEqual([]);
		} finally {
			await store.close();
		}
	});

	test('a payload spread over fields is not migrated, and the plan says so', async () => {
		const store = await place.open(flat);
		try {
			const id = await place.add(store, flatEntry);
			const one = await planReplay(store, {id, create: true, migration});
			const many = await planBulk(store, {ids: [id], create: true, migration});
			const refusal = {kind: 'migration', message: expect.stringContaining('not migrated')};
			expect([one.refusals, many.refusals]).toMatchObject([[refusal], [refusal]]);
			const reply = await store.move(move(id, 'stream:mail', {payload: Buffer.of(0x80)}));
			expect(reply).toMatchObject({kind: 'failed', message: expect.stringContaining('not migrated')});
			expect(await place.read(store, dlq)).toHaveLength(1);
		} finally {
			await store.close();
		}
	});

	test('parking with another layout is refused', async () => {
		const store = await place.open(flat);
		try {
			const request = {
				sourceStream: Buffer.from('s'),
				group: Buffer.from('g'),
				id: '1-0',
				fields: [],
				cap: 5,
			};
			await expect(store.park(request)).rejects.toThrow('field names of its own');
		} finally {
			await store.close();
		}
	});
});

test('names cannot break out of the script', async () => {
	const place = await layoutPlaces['on Redis']();
	const hostile = `x'] = nil end redis.call('FLUSHALL') --\n\\`;
	const store = await place.open({
		source: {value: 'orders'},
		error: {field: hostile, path: [hostile]},
		data: {field: hostile},
		live: [[hostile, hostile]],
	});
	try {
		const id = await place.add(store, [[hostile, 'body']]);
		expect(await store.move(move(id, 'orders'))).toMatchObject({kind: 'moved'});
		expect(await place.read(store, 'orders')).toEqual([[hostile, 'body']]);
	} finally {
		await store.close();
		await place.close();
	}
});
