import fc from 'fast-check';
import {afterAll, beforeAll, expect, test} from 'vitest';
import * as steps from '../../../source/core/handover/steps.ts';
import type {Claim} from '../../../source/core/handover/types.ts';
import {singleNode} from '../../../source/core/store/redis/nodes.ts';
import {createSlots} from '../../../source/core/store/redis/slots.ts';
import type {TransferRequest} from '../../../source/core/store/transfer.ts';
import {type RedisServer, startRedis} from '../../helpers/redis-server.ts';

let server: RedisServer;
beforeAll(async () => {
	server = await startRedis();
});
afterAll(() => server.stop());

const dlq = Buffer.from('dlq');
const id = '1-0';

type Step =
	| {readonly do: 'claim'; readonly operation: string; readonly target: string}
	/** `which` of the claims that were ever given. */
	| {readonly do: 'publish' | 'ask' | 'finish' | 'release'; readonly which: number; readonly late: boolean};

const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({
		do: fc.constant('claim' as const),
		operation: fc.constantFrom('a', 'b'),
		target: fc.constantFrom('x', 'y'),
	}),
	fc.record({
		do: fc.constantFrom('publish' as const, 'ask' as const, 'finish' as const, 'release' as const),
		which: fc.nat({max: 5}),
		late: fc.boolean(),
	}),
);

test('the scripts do what the steps of the model do, in any order', async () => {
	const slots = createSlots(singleNode(server.client), dlq);
	await fc.assert(
		fc.asyncProperty(fc.array(step, {maxLength: 25}), async sequence => {
			await server.client.flushall();
			await server.client.xadd('dlq', id, 'original_stream', 'x', 'data', 'payload');
			let slot: steps.DlqSlot = {fingerprint: 'f', claim: undefined, epoch: 0};
			const markers = new Map<string, steps.Marker>();
			const given: Array<{readonly model: steps.ClaimFacts; readonly real: Claim}> = [];
			for (const each of sequence) {
				if (each.do === 'claim') {
					const model = steps.claim(slot, each);
					const reply = await slots.claim(request(each), [id], 0);
					const real = reply.kind === 'done' ? reply.results[0] : undefined;
					slot = model.slot;
					if (model.reply === 'gone') expect(real).toEqual({kind: 'gone'});
					else if ('held' in model.reply) {
						const {epoch, operation} = model.reply.held;
						expect(real).toMatchObject({kind: 'held', claim: {epoch, operation}});
					} else {
						const {epoch, operation} = model.reply.claimed;
						expect(real).toMatchObject({kind: 'claimed', claim: {epoch, operation}});
						if (real?.kind === 'claimed') given.push({model: model.reply.claimed, real: real.claim});
					}
					continue;
				}
				const claim = given[each.which];
				if (claim === undefined) continue;
				const {model, real} = claim;
				const marker = markers.get(model.target);
				switch (each.do) {
					case 'publish': {
						const expected = steps.publish(marker, {...model, late: each.late, newId: 'new'});
						const live = {data: Buffer.from('p'), ts: Buffer.alloc(0), traceId: Buffer.alloc(0)};
						const deadline = each.late ? '1.0' : '9999999999.0';
						const before = await server.client.xlen(model.target);
						const [got] = resultsOf(await slots.publish(real.target, true, deadline, [{claim: real, live}]));
						const added = (await server.client.xlen(model.target)) - before;
						if (expected.reply === 'late') expect([got, added]).toEqual([{kind: 'late'}, 0]);
						else if ('void' in expected.reply)
							expect([got, added]).toEqual([{kind: 'void', epoch: expected.reply.void}, 0]);
						else expect([got?.kind, added]).toEqual(['done', expected.reply.added ? 1 : 0]);
						if (expected.marker !== undefined) markers.set(model.target, expected.marker);
						break;
					}
					case 'ask': {
						const expected = steps.ask(marker, model);
						const [got] = resultsOf(await slots.ask(real.target, [real]));
						expect(got?.kind).toBe(expected.reply === 'void' ? 'void' : 'done');
						markers.set(model.target, expected.marker);
						break;
					}
					case 'finish': {
						const expected = steps.finish(slot, model);
						const [got] = resultsOf(await slots.finish([{claim: real, newId: '9-9'}]));
						expect(got?.kind).toBe(expected.reply);
						slot = expected.slot;
						break;
					}
					case 'release': {
						const expected = steps.release(slot, model);
						expect(resultsOf(await slots.release([real]))[0]?.kind).toBe(expected.reply);
						slot = expected.slot;
					}
				}
			}
			expect(await server.client.xlen('dlq')).toBe(slot.fingerprint === undefined ? 0 : 1);
		}),
		{numRuns: 300},
	);
});

function request({operation, target}: {operation: string; target: string}): TransferRequest {
	const audit = {actor: 'ada', reason: '', toolVersion: '1'};
	return {
		operation,
		mode: 'replay',
		target: Buffer.from(target),
		source: {any: true},
		create: true,
		items: [{id}],
		audit,
	};
}

function resultsOf<T>(reply: {readonly kind: string; readonly results?: readonly T[]}): readonly T[] {
	if (reply.results === undefined) throw new Error(reply.kind);
	return reply.results;
}
