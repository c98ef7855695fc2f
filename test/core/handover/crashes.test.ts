import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {createStore} from '../../../source/core/create-store.ts';
import type {Claim, LiveFields} from '../../../source/core/handover/types.ts';
import type {DlqStore} from '../../../source/core/store/port.ts';
import {clusterNodes} from '../../../source/core/store/redis/nodes.ts';
import {createSlots} from '../../../source/core/store/redis/slots.ts';
import {sweepMarkers} from '../../../source/core/store/redis/sweep.ts';
import type {TransferRequest} from '../../../source/core/store/transfer.ts';
import {type RedisCluster, startCluster} from '../../helpers/redis-cluster.ts';

const dlq = 'sg:stream:dlq';
const claims = `{${dlq}}:claims`;
const audit = {actor: 'bob', reason: 'test', toolVersion: '1'};
let cluster: RedisCluster;
let store: DlqStore;
beforeAll(async () => {
	cluster = await startCluster();
	store = createStore({url: cluster.url, stream: dlq});
	await store.connect();
});
afterAll(async () => {
	await store.close();
	await cluster.stop();
});
beforeEach(async () => {
	await Promise.all(cluster.masters.map(async ({client}) => client.flushall()));
});

// One who goes away in the middle: the steps as they are, one by one.
const other = () => createSlots(clusterNodes(cluster.client), Buffer.from(dlq));
const dead = async (data = 'payload') =>
	String(await cluster.client.xadd(dlq, '*', 'original_stream', 'x', 'data', data));
const request = (id: string, more: Partial<TransferRequest> = {}): TransferRequest => ({
	operation: 'second',
	mode: 'replay',
	target: Buffer.from('x'),
	source: {any: true},
	create: true,
	items: [{id}],
	audit,
	...more,
});
const lengths = async () => Promise.all(['x', 'y', dlq].map(async key => cluster.client.xlen(key)));
const result = async (asked: TransferRequest) => {
	const reply = await store.transfer(asked);
	return reply.kind === 'done' ? reply.results[0] : reply;
};

async function claimed(
	id: string,
	target = 'x',
): Promise<{readonly claim: Claim; readonly live: LiveFields}> {
	const asked = request(id, {
		operation: 'first',
		target: Buffer.from(target),
		audit: {...audit, actor: 'ada'},
	});
	const reply = await other().claim(asked, [id], 0);
	const [got] = reply.kind === 'done' ? reply.results : [];
	if (got?.kind !== 'claimed') throw new Error(reply.kind);
	return got;
}

async function published(id: string, target = 'x') {
	const send = await claimed(id, target);
	const clock = await other().clock(Buffer.from(target));
	if (clock.kind !== 'clock') throw new Error(clock.kind);
	await other().publish(Buffer.from(target), true, clock.deadline, [send]);
	return {...send, deadline: clock.deadline};
}

describe('one who went away', () => {
	test('after claiming: the next one takes over, to another target, too; what was late is refused', async () => {
		const id = await dead();
		const {claim, live} = await claimed(id);
		expect(await result(request(id, {target: Buffer.from('y')}))).toMatchObject({kind: 'moved'});
		expect(await lengths()).toEqual([0, 1, 0]);
		const late = await other().publish(Buffer.from('x'), true, '9999999999.0', [{claim, live}]);
		expect(late).toMatchObject({results: [{kind: 'void', epoch: claim.epoch}]});
		expect(await lengths()).toEqual([0, 1, 0]);
	});
	test('after publishing: the next one finishes it, publishes nothing, and the audit names the first', async () => {
		const id = await dead();
		await published(id);
		expect(await lengths()).toEqual([1, 0, 1]);
		expect(await result(request(id, {target: Buffer.from('y')}))).toEqual({kind: 'gone'});
		expect(await lengths()).toEqual([1, 0, 0]);
		expect(await store.receipt(id, undefined)).toMatchObject({actor: 'ada', operation: 'first'});
		expect(await cluster.client.hkeys(claims)).toEqual(['epoch']);
	});
	test('and comes back with the same operation: it is its own, with the id it was given', async () => {
		const id = await dead();
		await published(id);
		const reply = await result(request(id, {operation: 'first'}));
		const [[newId] = []] = await cluster.client.xrange('x', '-', '+');
		expect(reply).toEqual({kind: 'moved', newId});
	});
	test('after finishing: it is gone, and the receipt says by whom', async () => {
		const id = await dead();
		const {claim} = await published(id);
		await other().finish([{claim, newId: '9-9'}]);
		expect(await result(request(id))).toEqual({kind: 'gone'});
		expect(await store.receipt(id, 'first')).toMatchObject({newId: '9-9'});
		expect(await other().finish([{claim, newId: '9-9'}])).toMatchObject({results: [{kind: 'changed'}]});
	});
	test('after claiming, then a discard: into the archive, and never published', async () => {
		const id = await dead();
		const {claim, live} = await claimed(id);
		expect(await result(request(id, {mode: 'discard'}))).toMatchObject({kind: 'moved'});
		await other().publish(Buffer.from('x'), true, '9999999999.0', [{claim, live}]);
		expect(await lengths()).toEqual([0, 0, 0]);
		expect(await cluster.client.xlen(`{${dlq}}:archive`)).toBe(1);
	});
	test('after publishing, then a discard: nothing is discarded', async () => {
		const id = await dead();
		await published(id);
		expect(await result(request(id, {mode: 'discard'}))).toEqual({kind: 'gone'});
		expect(await lengths()).toEqual([1, 0, 0]);
		expect(await cluster.client.xlen(`{${dlq}}:archive`)).toBe(0);
	});
});

test('a message after its deadline is refused', async () => {
	const send = await claimed(await dead());
	expect(await other().publish(Buffer.from('x'), true, '1.000000', [send])).toMatchObject({
		results: [{kind: 'late'}],
	});
	expect(await lengths()).toEqual([0, 0, 1]);
});
test('a step that is sent twice publishes once', async () => {
	const id = await dead();
	const send = await published(id);
	const again = await other().publish(Buffer.from('x'), true, send.deadline, [send]);
	expect(again).toMatchObject({results: [{kind: 'done'}]});
	expect(await lengths()).toEqual([1, 0, 1]);
});
test('an id that is used again is another entry: its marker of old does not count', async () => {
	const id = await dead('old');
	await result(request(id));
	expect(await lengths()).toEqual([1, 0, 0]);
	await cluster.client.del(dlq);
	await cluster.client.xadd(dlq, id, 'original_stream', 'x', 'data', 'new');
	expect(await result(request(id, {operation: 'third'}))).toMatchObject({kind: 'moved'});
	expect(await lengths()).toEqual([2, 0, 0]);
});
test('claims lost with their hash, markers not: epochs rise until they are past what is void', async () => {
	const id = await dead();
	await claimed(id);
	await result(request(id, {mode: 'discard'}));
	await cluster.client.del(claims, dlq);
	// The very same bytes under the very same id.
	await cluster.client.xadd(dlq, id, 'original_stream', 'x', 'data', 'payload');
	expect(await result(request(id))).toMatchObject({kind: 'moved'});
});
test('a claim that is a moment old is respected for as long; then its owner counts as gone', async () => {
	const id = await dead();
	await claimed(id);
	const begun = performance.now();
	expect(await result(request(id))).toMatchObject({kind: 'moved'});
	expect(performance.now() - begun).toBeGreaterThan(2000);
});
test('an entry that is deleted while it is on its way was published all the same, and says so', async () => {
	const id = await dead();
	const {claim} = await published(id);
	await cluster.client.xdel(dlq, id);
	expect(await other().finish([{claim, newId: '9-9'}])).toMatchObject({results: [{kind: 'moved'}]});
	expect(await store.receipt(id, 'first')).toMatchObject({newId: '9-9'});
});
test('markers are swept once entry and claim are gone, not at once, and never while one is there', async () => {
	const nodes = clusterNodes(cluster.client);
	const [first, second] = [await dead('one'), await dead('two')];
	await result(request(first));
	const {claim} = await published(second);
	const markers = async () => Number(await cluster.client.hlen('{x}:dlq-replayed'));
	expect(await markers()).toBe(2);
	const sweep = async (age: number) => sweepMarkers(nodes, Buffer.from(dlq), Buffer.from('x'), age);
	// Noted first; then too young; then gone, but for the one whose claim is still there.
	expect([await sweep(0), await sweep(600), await markers()]).toEqual([0, 0, 2]);
	expect([await sweep(0), await markers()]).toEqual([1, 1]);
	await other().finish([{claim, newId: '9-9'}]);
	expect([await sweep(0), await sweep(0), await markers()]).toEqual([0, 1, 0]);
});
test('a target without the right to write there is refused, the claim given up, nothing changed', async () => {
	for (const {client} of cluster.masters)
		await client.call('ACL', 'SETUSER', 'narrow', 'on', '>pw', '+@all', `~*${dlq}*`, '~y', '~{y}*');
	const narrow = createStore({url: cluster.url.replace('//', '//narrow:pw@'), stream: dlq});
	await narrow.connect();
	const id = await dead();
	const reply = await narrow.transfer(request(id));
	expect(reply).toMatchObject({kind: 'denied', hint: expect.stringContaining('read and write all of: x')});
	expect(await lengths()).toEqual([0, 0, 1]);
	expect(await cluster.client.hkeys(claims)).not.toContain(id);
	expect(await narrow.transfer(request(id, {target: Buffer.from('y')}))).toMatchObject({
		results: [{kind: 'moved'}],
	});
	await narrow.close();
});
test('a claim that cannot be read is left alone, and whoever wants the entry is told', async () => {
	const id = await dead();
	await cluster.client.hset(claims, id, 'no claim');
	expect(await result(request(id))).toMatchObject({kind: 'claimed', claim: {actor: 'an unreadable claim'}});
	expect(await result(request(id, {mode: 'discard'}))).toMatchObject({kind: 'claimed'});
	expect(await cluster.client.hget(claims, id)).toBe('no claim');
	expect(await lengths()).toEqual([0, 0, 1]);
});
test('a marker that cannot be read refuses its entry; the others go', async () => {
	const ids = [await dead('one'), await dead('two'), await dead('three')];
	await cluster.client.hset('{x}:dlq-replayed', `${dlq} ${ids[1]}`, 'no marker');
	const reply = await store.transfer(request('', {items: ids.map(each => ({id: each}))}));
	expect(reply).toMatchObject({results: [{kind: 'moved'}, {kind: 'failed'}, {kind: 'moved'}]});
	expect(await lengths()).toEqual([2, 0, 1]);
	expect(await cluster.client.hkeys(claims)).toEqual(['epoch']);
});
test('claims that are of another type refuse everything, in words', async () => {
	const id = await dead();
	await cluster.client.set(claims, 'x');
	expect(await result(request(id))).toMatchObject({kind: 'wrong type', type: 'string'});
	expect(await result(request(id, {mode: 'discard'}))).toMatchObject({kind: 'wrong type'});
	expect(await lengths()).toEqual([0, 0, 1]);
});
