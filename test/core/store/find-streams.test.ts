import fc from 'fast-check';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {dlqPatterns, fits} from '../../../source/core/store/names.ts';
import {clusterWorld, dlq, memoryWorld, redisWorld, type World} from '../../helpers/worlds.ts';

describe.each([
	['in memory', memoryWorld],
	['on Redis', redisWorld],
	['in a cluster', clusterWorld],
] as const)('streams are found %s', (_, open) => {
	let world: World;
	beforeAll(async () => {
		world = await open();
	});
	beforeEach(() => world.clear());
	afterAll(() => world.close());

	test('by pattern, latest arrival first, without the keys beside a DLQ', async () => {
		await world.add(dlq, [['a', '1']], '2-0');
		await world.add('mail:DEAD', [['a', '1']], '3-0');
		await world.add('mail:DEAD', [['a', '1']], '4-0');
		await world.add('target', [['a', '1']], '9-0');
		await world.add(`{${dlq}}:archive`, [['a', '1']], '9-0');
		const told: string[] = [];
		const {streams, missing} = await world.store.findStreams({
			patterns: dlqPatterns,
			limit: 10,
			within: 5000,
			onFound: ({name}) => told.push(String(name)),
		});
		expect(missing).toBeUndefined();
		expect(streams.map(({name, ...rest}) => ({name: String(name), ...rest}))).toEqual([
			{name: 'mail:DEAD', length: 2, lastId: '4-0'},
			{name: dlq, length: 1, lastId: '2-0'},
		]);
		expect(told.sort()).toEqual(['mail:DEAD', dlq]);
	});
});

describe('a limit and a signal', () => {
	let world: World;
	beforeAll(async () => {
		world = await redisWorld();
		for (let n = 0; n < 20; n++) await world.add(`dlq:${n}`, [['a', '1']]);
	});
	afterAll(() => world.close());

	test('end the walk and are told', async () => {
		const query = {patterns: ['dlq:*'], limit: 5, within: 5000};
		const some = await world.store.findStreams(query);
		expect([some.streams.length, some.missing]).toEqual([5, 'only the first 5']);
		const stopped = await world.store.findStreams({...query, signal: AbortSignal.abort()});
		expect([stopped.streams.length, stopped.missing]).toEqual([0, 'stopped']);
		expect((await world.store.findStreams({...query, within: -1})).missing).toContain('not done');
	});
});

describe('names and patterns', () => {
	test.each([
		['sg:stream:dlq', '*dlq*', true],
		['ORDERS-DLQ', '*dlq*', true],
		['orders', '*', true],
		['orders', 'o?ders', true],
		['orders', 'order', false],
		['a*b', 'a\\*b', true],
		['axb', 'a\\*b', false],
		['', '*', true],
		['', '?', false],
		['abcbc', 'a*bc', true],
		['ab', 'a**', true],
	])('%j and %j: %s', (name, pattern, expected) => {
		expect(fits(Buffer.from(name), pattern)).toBe(expected);
	});
	test('as a regular expression would', () => {
		const sign = fc.constantFrom('a', 'b', '*', '?');
		fc.assert(
			fc.property(fc.array(sign), fc.array(fc.constantFrom('a', 'b')), (pattern, name) => {
				const same = pattern.map(each => (each === '*' ? '.*' : each === '?' ? '.' : each)).join('');
				expect(fits(Buffer.from(name.join('')), pattern.join(''))).toBe(
					new RegExp(`^${same}$`).test(name.join('')),
				);
			}),
		);
	});
	test('many stars do not freeze it', () => {
		const began = performance.now();
		expect(fits(Buffer.from('a'.repeat(2000)), `${'*a'.repeat(500)}*b`)).toBe(false);
		expect(performance.now() - began).toBeLessThan(2000);
	});
});
