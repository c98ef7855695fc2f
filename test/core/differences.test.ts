import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {inspectDlqEntry, replayDlqEntry} from '../../source/core/contract.ts';
import {openPayload} from '../../source/core/payload/open.ts';
import {dlq, memoryWorld, redisWorld, type World} from '../helpers/worlds.ts';

// Where we differ from the reference on purpose; the list is in the readme of the recorded vectors.
describe.each([
	['in memory', memoryWorld],
	['on Redis', redisWorld],
] as const)('unlike the reference, %s', (_, open) => {
	let world: World;
	beforeAll(async () => {
		world = await open();
	});
	beforeEach(() => world.clear());
	afterAll(() => world.close());

	const park = (hex: string, source?: string) =>
		world.add(dlq, [
			...(source === undefined ? [] : ([['original_stream', source]] as const)),
			['original_msg_id', '1-0'],
			['data', Buffer.from(hex, 'hex')],
		]);
	const payloadAt = async (stream: string) => {
		const [entry] = ((await world.contents())[stream] ?? []) as Array<[string, Array<[string, string]>]>;
		const data = entry?.[1].find(([name]) => name === 'data')?.[1];
		return data === undefined ? undefined : Buffer.from(data, 'latin1').toString('hex');
	};
	const left = async () => ((await world.contents())[dlq] as unknown[] | undefined)?.length ?? 0;
	const inspected = async (id: string) => (await inspectDlqEntry(world.store, id))?.payload;

	test('maps with integer keys are shown and migrate', async () => {
		const id = await park('8101a36f6e65', 'inbound');
		expect(await inspected(id)).toEqual(new Map([[1, 'one']]));
		const migrate = (payload: unknown) => new Map([...(payload as Map<number, string>), [2, 'two']]);
		expect(await replayDlqEntry(world.store, id, {migrate})).toBeDefined();
		expect(await payloadAt('inbound')).toBe('8201a36f6e6502a374776f');
	});

	test('bytes after the value are reported, refuse a migration, and are replayed as they are', async () => {
		const id = await park('81a17601ff', 'inbound');
		expect(openPayload(Buffer.from('81a17601ff', 'hex')).complaint).toMatchObject({offset: 4});
		expect(await inspected(id)).toBeUndefined();
		expect(await replayDlqEntry(world.store, id, {migrate: payload => payload})).toBeUndefined();
		expect(await left()).toBe(1);
		expect(await replayDlqEntry(world.store, id)).toBeDefined();
		expect(await payloadAt('inbound')).toBe('81a17601ff');
	});

	test('an identity migration gives back the very bytes, however they were written', async () => {
		// map16 of one pair: a str8 key, a uint32 of 1.
		const id = await park('de0001d90176ce00000001', 'inbound');
		expect(await replayDlqEntry(world.store, id, {migrate: payload => payload})).toBeDefined();
		expect(await payloadAt('inbound')).toBe('de0001d90176ce00000001');
	});

	test('text that is no UTF-8 refuses a migration, not a replay', async () => {
		const id = await park('81a174a2fffe', 'inbound');
		expect(await inspected(id)).toBeUndefined();
		expect(await replayDlqEntry(world.store, id, {migrate: payload => payload})).toBeUndefined();
		expect(await left()).toBe(1);
		expect(await replayDlqEntry(world.store, id)).toBeDefined();
		expect(await payloadAt('inbound')).toBe('81a174a2fffe');
	});

	test('an entry without a source is refused, unless a target is named', async () => {
		const id = await park('81a17601');
		await expect(replayDlqEntry(world.store, id)).rejects.toThrow('does not say where it came from');
		expect(Object.keys(await world.contents())).toEqual([dlq]);
		expect(await replayDlqEntry(world.store, id, {targetStream: 'elsewhere'})).toBeDefined();
		expect(await payloadAt('elsewhere')).toBe('81a17601');
	});
});
