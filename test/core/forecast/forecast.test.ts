import {describe, expect, test} from 'vitest';
import {forecast, forecastText, readForecast} from '../../../source/core/forecast/forecast.ts';
import {lossesBetween} from '../../../source/core/forecast/losses.ts';
import {createMemoryStore} from '../../../source/core/store/memory/memory-store.ts';
import type {StreamFacts} from '../../../source/core/store/port.ts';

const now = 1_763_700_000_000;
const facts = {length: 4812, cap: 5000, perMinute: 12, oldest: `${now - 3_600_000}-0`, now, losses: 0};

test.each([
	[facts, 'calm', 'room for 188, +12/min: full in ~16 min; oldest 1h'],
	[{...facts, perMinute: 0}, 'calm', 'room for 188, nothing arrives; oldest 1h'],
	[{...facts, perMinute: 0.2}, 'calm', 'room for 188, +0.2/min: full in ~16 h; oldest 1h'],
	[{...facts, perMinute: 20}, 'soon', 'room for 188, +20/min: full in ~9 min; oldest 1h'],
	[{...facts, perMinute: 600}, 'soon', 'room for 188, +600/min: full in less than a minute; oldest 1h'],
	[
		{...facts, length: 5010, losses: 1003},
		'losing',
		'full, +12/min: every arrival drops the oldest; lost ≥ 1,003; oldest 1h',
	],
	[{...facts, length: 0, oldest: undefined, perMinute: 0}, 'calm', 'room for 5,000, nothing arrives'],
] as const)('%j', (given, level, text) => {
	const told = forecast(given);
	expect(told.level).toBe(level);
	expect(forecastText(told)).toBe(text);
});

test('from one look at a store: the arrivals of five minutes', async () => {
	const store = createMemoryStore({stream: Buffer.from('dlq'), now: () => now});
	await store.connect();
	for (let at = 0; at < 20; at++)
		store.add(
			Buffer.from('dlq'),
			[[Buffer.from('error'), Buffer.from('e')]],
			`${now - (20 - at) * 30_000}-0`,
		);
	expect(await readForecast(store, 25)).toMatchObject({headroom: 5, perMinute: 9 / 5, level: 'soon'});
});

describe('losses between two looks', () => {
	const look = (more: object): StreamFacts => ({
		kind: 'stream',
		now,
		length: 5000,
		firstId: '100-0',
		lastId: '9000-0',
		entriesAdded: 8000,
		maxDeletedId: '0-0',
		...more,
	});
	const known = {cap: 5000, deleted: 0};
	test.each<[string, StreamFacts, StreamFacts, object, number]>([
		['the first id stands', look({}), look({entriesAdded: 8010, length: 5010}), {}, 0],
		['trimmed, nobody deleted', look({}), look({firstId: '150-0', entriesAdded: 8030, length: 4980}), {}, 50],
		[
			'deleted long before the oldest',
			look({maxDeletedId: '99-5'}),
			look({maxDeletedId: '99-5', firstId: '120-0', entriesAdded: 8000, length: 4990}),
			{},
			10,
		],
		[
			'deleted by others among them: nothing is certain',
			look({}),
			look({firstId: '150-0', maxDeletedId: '140-0', length: 4950}),
			{},
			0,
		],
		[
			'deleted by others, but not behind that id',
			look({}),
			look({firstId: '150-0', maxDeletedId: '140-0', length: 4950}),
			{countBetween: (after: string, to: string) => Number.parseInt(to, 10) - Number.parseInt(after, 10) - 1},
			9,
		],
		[
			'deleted by us, as known',
			look({maxDeletedId: '500-0'}),
			look({firstId: '150-0', maxDeletedId: '500-0', length: 4950}),
			{deleted: 20},
			30,
		],
		['far from full', look({length: 50}), look({firstId: '150-0', maxDeletedId: '140-0', length: 0}), {}, 0],
		[
			'before Redis 7: a jump of the first id at the cap',
			look({entriesAdded: undefined, maxDeletedId: undefined}),
			look({entriesAdded: undefined, maxDeletedId: undefined, firstId: '150-0'}),
			{countBetween: () => 49},
			50,
		],
		['gone', look({}), {kind: 'absent', now}, {}, 0],
	])('%s', (_, before, after, more, lost) => {
		expect(lossesBetween(before, after, {...known, ...more})).toBe(lost);
	});
});
