import {expect, test} from 'vitest';
import {handOver} from '../../../source/core/handover/hand-over.ts';
import type {Claim, Slots} from '../../../source/core/handover/types.ts';

const patience = {now: () => 0, sleep: async () => {}};
const request = {
	operation: 'op',
	mode: 'replay',
	target: Buffer.from('x'),
	source: {any: true},
	create: true,
	items: [{id: '1-0'}],
	audit: undefined,
} as const;

/** Slots that answer as told, one entry at a time, and note what was asked. */
function slotsOf(more: Partial<Slots>): {readonly slots: Slots; readonly asked: string[]} {
	const asked: string[] = [];
	const claim = (epoch: number): Claim => ({
		id: '1-0',
		packed: Buffer.of(epoch),
		epoch,
		operation: 'op',
		actor: 'ada',
		target: Buffer.from('x'),
		fingerprint: 'f',
		time: 0,
		audited: false,
		migrated: false,
	});
	const nothing = Buffer.alloc(0);
	const live = {data: nothing, ts: nothing, traceId: nothing};
	let epoch = 0;
	const slots: Slots = {
		clock: async () => ({kind: 'clock', now: 0, deadline: '30.0'}),
		async claim() {
			asked.push('claim');
			return {kind: 'done', results: [{kind: 'claimed', claim: claim(++epoch), live}]};
		},
		async publish() {
			asked.push('publish');
			return {kind: 'done', results: [{kind: 'done', newId: '9-9'}]};
		},
		async ask() {
			asked.push('ask');
			return {kind: 'done', results: [{kind: 'void'}]};
		},
		async finish() {
			asked.push('finish');
			return {kind: 'done', results: [{kind: 'moved', archivedAs: undefined}]};
		},
		async release() {
			asked.push('release');
			return {kind: 'done', results: [{kind: 'released'}]};
		},
		...more,
	};
	return {slots, asked};
}

test('a clock of the target that jumps ahead: refused as late, claimed anew, moved once', async () => {
	let tried = 0;
	const {slots, asked} = slotsOf({
		publish: async () => ({
			kind: 'done',
			results: [++tried === 1 ? {kind: 'late'} : {kind: 'done', newId: '9-9'}],
		}),
	});
	expect(await handOver(slots, request, patience)).toMatchObject({results: [{kind: 'moved', newId: '9-9'}]});
	expect(asked).toEqual(['claim', 'release', 'claim', 'finish']);
});
test('an epoch that is void at the target: the next claim goes beyond it', async () => {
	const floors: number[] = [];
	let tried = 0;
	const {slots} = slotsOf({
		publish: async () => ({
			kind: 'done',
			results: [++tried === 1 ? {kind: 'void', epoch: 7} : {kind: 'done', newId: '9-9'}],
		}),
	});
	const claim = slots.claim.bind(slots);
	const noting: Slots = {
		...slots,
		async claim(asked, ids, floor) {
			floors.push(floor);
			return claim(asked, ids, floor);
		},
	};
	await handOver(noting, request, patience);
	expect(floors).toEqual([0, 7]);
});
test.each<[string, Partial<Slots>, object]>([
	[
		'before anything was done is what it is',
		{clock: async () => ({kind: 'not sent', message: 'no'})},
		{kind: 'not sent'},
	],
	['of the claim, too', {claim: async () => ({kind: 'denied', message: 'no', hint: ''})}, {kind: 'denied'}],
	['of the target gives the claim up', {publish: async () => ({kind: 'no target'})}, {kind: 'no target'}],
	[
		'that does not say what was written is not known',
		{publish: async () => ({kind: 'failed', message: 'ERR'})},
		{kind: 'unknown'},
	],
	[
		'lost on the way is not known',
		{publish: async () => ({kind: 'unknown', message: 'cut'})},
		{kind: 'unknown'},
	],
	[
		'of a step that never left is not known once a claim was made',
		{publish: async () => ({kind: 'not sent', message: 'cut'})},
		{kind: 'unknown'},
	],
	[
		'of the last step leaves it published: not known until somebody finishes it',
		{finish: async () => ({kind: 'not sent', message: 'cut'})},
		{kind: 'unknown'},
	],
])('a refusal %s', async (_, more, expected) => {
	const {slots} = slotsOf(more);
	expect(await handOver(slots, request, patience)).toMatchObject(expected);
});
