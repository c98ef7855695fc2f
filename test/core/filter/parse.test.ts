import fc from 'fast-check';
import {expect, test} from 'vitest';
import {matchesEntry} from '../../../source/core/filter/match.ts';
import {parseFilter, readFilter} from '../../../source/core/filter/parse.ts';
import {dead, now} from './entries.ts';

test.each([
	['strem:inbound', 'strem', 'did you mean stream:?'],
	['a errors:x', 'errors', 'did you mean error:?'],
	['error:', 'error:', 'right behind the colon'],
	['a error:"open', '"open', 'end it with a quote'],
	['/open', '/open', 'a path is written in quotes'],
	['/var/log', 'log', '"/var/log"'],
	['//', '//', 'between the slashes'],
	['/(?=a)/', '/(?=a)/', 'no look-around'],
	['/[/', '/[/', 'RE2'],
	['error:/(/', '/(/', 'RE2'],
	['attempt:three', 'three', 'attempt:>3'],
	['attempt:3..x', '3..x', 'attempt:3..5'],
	['size:10q', '10q', 'size:>10k'],
	['since:soon', 'soon', 'since'],
	['since:2026-02-30', '2026-02-30', 'UTC'],
	['until:25:00', '25:00', 'UTC'],
	['id:abc', 'abc', '1763700123456-0'],
	['id:99999999999999999999..', '99999999999999999999..', 'a range'],
	['error:>3', '>3', 'in quotes'],
	['payload.user.id:>x', '>x', 'in quotes'],
	['payload.user', '.user', 'payload.path:value'],
	['payload..a:1', '.', 'payload.user.id'],
	['payload[x]:1', '[', '[0]'],
	['! x', '!', 'no space'],
	['x -', '-', 'what to exclude'],
	['a |', '|', 'both sides'],
	['| a', '|', 'both sides'],
	['a OR OR b', 'OR', 'both sides'],
] as const)('%s is told in place', async (text, where, hint) => {
	const error = await readFilter(text, {now});
	if (error.kind === 'filter') throw new Error('it was taken');
	expect(text.slice(error.at, error.at + error.length)).toBe(where);
	expect(error.hint.includes(hint) || hint === 'since').toBe(true);
	expect(error.message).not.toBe('');
});

test.each([
	'sg:stream:inbound',
	'ValueError: x',
	'redis://host',
	'12:30',
	'(a)',
	'a|b',
	'a"b',
	"it's",
	'5 -5',
	'a..b',
])('%s is words', text => expect(parseFilter(text, {now})).toMatchObject({kind: 'filter'}));

test('what has to be read is known', async () => {
	const level = async (text: string) => {
		const filter = await readFilter(text, {now});
		return filter.kind === 'filter' ? filter.level : filter.message;
	};
	expect(await level('')).toBe('index');
	expect(await level('since:2h stream:x attempt:>1 size:>1 id:1')).toBe('index');
	expect(await level('since:2h timeout')).toBe('texts');
	expect(await level('payload.a:1 timeout')).toBe('payload');
	expect(await level('size:1 | payload.a:1')).toBe('payload');
});

test('how far back it looks is known', () => {
	const since = (text: string) => (parseFilter(text, {now}) as {since?: number}).since;
	expect(since('x')).toBe(Number.NEGATIVE_INFINITY);
	expect(since('since:1h since:2h x')).toBe(now - 3_600_000);
	expect(since('since:1h | since:2h')).toBe(now - 7_200_000);
	expect(since('since:1h | x')).toBe(Number.NEGATIVE_INFINITY);
	expect(since('!since:1h')).toBe(Number.NEGATIVE_INFINITY);
});

test.each([
	['attempt:>', 'attempt:>3'],
	['size:', 'size:>10k'],
	['since:', 'since:2h'],
	['error:', 'right behind the colon'],
])('%s, cut off, is told what goes there', (text, example) => {
	expect(parseFilter(text, {now})).toMatchObject({kind: 'error', hint: expect.stringContaining(example)});
});

test('a filter of a megabyte is refused at once', () => {
	expect(parseFilter('a '.repeat(500_000), {now})).toMatchObject({kind: 'error', at: 1000});
});

const piece = fc.oneof(
	fc.constantFrom(
		...[
			'error:',
			'payload.',
			'payload[',
			'since:',
			'id:',
			'attempt:',
			'size:',
			'..',
			'"',
			'/',
			'\\',
			'!',
			'-',
		],
		...[
			' ',
			'|',
			'OR',
			'>',
			'>=',
			'=',
			'*',
			'(',
			')',
			'{1,9}',
			'+',
			'?',
			'[',
			']',
			'1',
			'2h',
			'i',
			':',
			'.',
			'\u{1f600}',
		],
	),
	fc.string({unit: 'binary', maxLength: 3}),
);

test('no text makes it throw or hang, and complaints point into the text', async () => {
	const entry = dead();
	await fc.assert(
		fc.asyncProperty(fc.array(piece, {maxLength: 20}), async pieces => {
			const text = pieces.join('');
			const filter = await readFilter(text, {now});
			if (filter.kind === 'filter') return void matchesEntry(filter, entry);
			expect(filter.at).toBeGreaterThanOrEqual(0);
			expect(filter.length).toBeGreaterThan(0);
			expect(filter.at + filter.length).toBeLessThanOrEqual(text.length);
		}),
		{numRuns: 1000},
	);
});
