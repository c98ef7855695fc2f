import {encode} from '@msgpack/msgpack';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {cameBack, knownBy} from '../../../source/core/bulk/came-back.ts';
import {planBulk} from '../../../source/core/bulk/plan.ts';
import {restore} from '../../../source/core/bulk/put-away.ts';
import {timesBack} from '../../../source/core/bulk/returns.ts';
import {createTracker} from '../../../source/core/bulk/track.ts';
import {knownLayouts} from '../../../source/core/config/layouts.ts';
import {type Field, factOf} from '../../../source/core/entry.ts';
import type {Layout} from '../../../source/core/layout.ts';
import type {DlqStore} from '../../../source/core/store/port.ts';
import {target, Workshop} from '../../helpers/bulk.ts';
import {type LayoutPlace, layoutPlaces} from '../../helpers/layout-places.ts';

const orders = Buffer.from('orders');
const audit = {actor: 'ada', reason: '', toolVersion: '1'};
const fields = (pairs: Readonly<Record<string, string | Uint8Array>>): Field[] =>
	Object.entries(pairs).map(([name, value]) => [Buffer.from(name), Buffer.from(value)]);

/** Of what each writes for a message that failed. */
const written = {
	watermill: (id: string) =>
		fields({
			_watermill_message_uuid: id,
			metadata: encode({reason_poisoned: 'no such user', topic_poisoned: 'orders'}),
			payload: '{"user":7}',
		}),
	dapr: (id: string) =>
		fields({data: JSON.stringify({id, topic: 'orders', traceid: 't-1', data: {user: 7}})}),
};
/** As its consumers name a message that failed: by an id that nothing of ours knows. */
const blind: Layout = {source: {field: 'queue'}, error: {field: 'why'}, data: {field: 'body'}};
const blindEntry = fields({queue: 'orders', why: 'down', body: 'x'});

describe.each(Object.entries(layoutPlaces))('what came back %s', (_where, make) => {
	let place: LayoutPlace;
	beforeAll(async () => {
		place = await make();
	});
	beforeEach(() => place.clear());
	afterAll(() => place.close());

	const backOf = async (store: DlqStore, id: string) => {
		const returns = await cameBack(store);
		const [row] = await store.rowsOf([id]);
		return row === undefined ? undefined : timesBack(returns, row);
	};
	const replay = async (store: DlqStore, id: string, payload?: Uint8Array) => {
		const reply = await store.move({
			operation: `op-${id}`,
			id,
			source: orders,
			target: orders,
			create: true,
			payload,
			audit,
		});
		if (reply.kind !== 'moved') throw new Error(JSON.stringify(reply));
		return reply.newId;
	};

	test.each(['watermill', 'dapr'] as const)('%s: by the id that the message keeps', async name => {
		const store = await place.open(knownLayouts[name]);
		try {
			const first = await place.add(store, written[name]('m-1'));
			// Another group failed on the same message before anything was replayed: that is no return.
			const twin = await place.add(store, written[name]('m-1'));
			const other = await place.add(store, written[name]('m-2'));
			const {lastId = ''} = (await store.streamFacts()) as {lastId?: string};
			const tracker = createTracker(store, lastId);
			tracker.add(orders, await replay(store, first), 'm-1');
			expect([await backOf(store, twin), await backOf(store, other)]).toEqual([0, 0]);
			expect((await tracker.look()).cameBack).toBe(0);

			const again = await place.add(store, written[name]('m-1'));
			expect([await backOf(store, again), await backOf(store, twin)]).toEqual([1, 0]);
			expect((await tracker.look()).cameBack).toBe(1);
			const plan = await planBulk(store, {ids: [again, other], create: true});
			expect([plan.held.get('came back'), plan.notes]).toEqual([[again], []]);
			expect(plan.groups[0]?.items[0]?.messageId).toBe('m-2');

			await replay(store, again);
			const third = await place.add(store, written[name]('m-1'));
			expect(await backOf(store, third)).toBe(2);
			// What is put back by hand is as old as it was.
			await store.transfer({
				operation: 'away',
				mode: 'discard',
				source: {any: true},
				create: true,
				items: [{id: twin}],
				audit,
			});
			const [archived] = await store.archivePage({order: 'newest first', count: 1});
			await restore(store, [archived?.id ?? ''], 1000, {operation: 'b', audit, settleWithin: 1000});
			const [restored] = await store.readPage({order: 'newest first', count: 1});
			expect(restored?.id).not.toBe(third);
			expect(await backOf(store, restored?.id ?? '')).toBe(0);
			// The record tells of the message what its payload told.
			const [record] = (await store.auditRecords({order: 'newest first', count: 9})).filter(
				({action}) => action === 'replay',
			);
			const told = record?.entries[0] ?? {fields: []};
			expect([String(factOf(told, 'source')), String(factOf(told, 'sourceId'))]).toEqual(['orders', 'm-1']);
			expect(told.fields.map(([field]) => String(field))).not.toContain(name === 'dapr' ? 'data' : 'payload');
		} finally {
			await store.close();
		}
	});

	test('without an id it cannot be told: the plan says so, and a trial is passed by nobody', async () => {
		const store = await place.open(blind);
		try {
			const id = await place.add(store, blindEntry);
			const plan = await planBulk(store, {ids: [id], create: true});
			expect(plan.notes).toEqual([expect.stringContaining('cannot be told')]);
			const tracker = createTracker(store, id);
			tracker.add(orders, await replay(store, id), undefined);
			expect(await tracker.look()).toMatchObject({cameBack: 0, arrived: 0});
			await place.add(store, blindEntry);
			expect(await tracker.look()).toMatchObject({cameBack: 0, arrived: 1});
		} finally {
			await store.close();
		}
	});
});

test.each([
	[knownLayouts.dapr, 'messages sent on trial came back'],
	[
		blind,
		'the canary is undecided: 1 arrived meanwhile, and these fields do not tell whether they came back',
	],
])('a job hears on trial of what comes back', async (layout, why) => {
	const shop = await new Workshop(layout).open();
	const entry = (at: number) => (layout === blind ? blindEntry : written.dapr(`m-${at}`));
	const ids = Array.from({length: 20}, (_, at) => {
		shop.clock++;
		return shop.store.add(Buffer.from('dlq'), entry(at));
	});
	shop.meanwhile = () => {
		shop.consume();
		if (shop.dlqLength === 15) shop.store.add(Buffer.from('dlq'), entry(0));
	};
	const job = await shop.job({ids, target}, {canary: 5});
	job.onChange(({phase, why: said}) => phase === 'paused' && job.stop(said ?? ''));
	const {state} = await job.run();
	expect([state.why, state.counts.moved]).toEqual([why, 5]);
});

test.each<[string, Layout | undefined, ReturnType<typeof knownBy>]>([
	['the reference', undefined, 'stream id'],
	['Watermill', knownLayouts.watermill, 'message id'],
	['Dapr', knownLayouts.dapr, 'message id'],
	['no id', blind, undefined],
	['the same id for all', {...blind, sourceId: {value: '1-0'}}, undefined],
	['an id of the failure', {...blind, sourceId: {field: 'failed_id'}}, 'stream id'],
	['that, and no source', {sourceId: {field: 'failed_id'}, data: {field: 'body'}}, undefined],
	['that, and the rest goes on', {...blind, sourceId: {field: 'failed_id'}, live: 'rest'}, 'stream id'],
	['an id in the payload', {...blind, sourceId: {field: 'body', path: ['id']}}, 'message id'],
	[
		'one in a field that is published',
		{...blind, sourceId: {field: 'u'}, live: [['uid', 'u']]},
		'message id',
	],
	[
		'one in a field that is dropped',
		{
			...blind,
			sourceId: {field: 'meta', path: ['id']},
			live: 'rest',
			drop: ['meta'],
		},
		'stream id',
	],
])('%s: known again by', (_, layout, by) => {
	expect(knownBy(layout)).toBe(by);
});
