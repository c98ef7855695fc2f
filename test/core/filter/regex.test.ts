import {expect, test} from 'vitest';
import {matchesEntry} from '../../../source/core/filter/match.ts';
import {readFilter} from '../../../source/core/filter/parse.ts';
import {loadRegexEngine} from '../../../source/core/filter/regex.ts';
import {dead, now} from './entries.ts';

const long = `${'a'.repeat(100_000)}!`;

test.each([
	'(a+)+$',
	'(a|a)*$',
	'(a|aa)+$',
	'(.*a){20}$',
	'(x+x+)+y',
	'(.*)*(.*)*(.*)*=',
	'(?:a{1,20}){1,10}$',
	'(a?){100}a{100}$',
	'([a-z]+)*\\d',
	'\\b(a*)*\\b.$',
])('%s is soon done with a hostile text', async pattern => {
	const filter = await readFilter(`error:/${pattern}/ | payload:/${pattern}/`, {now});
	if (filter.kind === 'error') throw new Error(filter.message);
	const entry = dead({error: long, data: {text: long}});
	const begin = performance.now();
	matchesEntry(filter, entry);
	// A backtracking engine would need longer than the universe is old; 2 s leaves room for a busy machine.
	expect(performance.now() - begin).toBeLessThan(2000);
});

test('a pattern that grows beyond measure is refused', async () => {
	const engine = await loadRegexEngine();
	for (const pattern of [
		'(?:a{1,1000}){1,1000}',
		'(?:x{1,100}y){1,100}',
		'((a{0,30}){0,30})',
		'('.repeat(900) + ')'.repeat(900),
	])
		expect(() => engine.compile(pattern, false)).toThrow();
});

test('the larger the pattern the less it looks at', async () => {
	const engine = await loadRegexEngine();
	const large = engine.compile('(a?){200}', false);
	expect(large.reach).toBeLessThan(engine.compile('a', false).reach);
	expect(engine.compile('a$', false).test('ba')).toBe(true);
});
