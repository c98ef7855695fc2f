import {expect, test} from 'vitest';
import {noReturns} from '../../../source/core/bulk/returns.ts';
import {hasCursor, rowSentence, spokenAge, spokenLine} from '../../../source/state/views/spoken.ts';
import type {Segment} from '../../../source/text/line.ts';
import {ours, safeText} from '../../../source/text/safe-text.ts';
import {drawn, entry, Inspector} from '../../helpers/states.ts';

const line = (...texts: readonly string[]): Segment[] => texts.map(text => ({text: safeText(text)}));

test.each([
	['a label and its value', ['› source   ', 'sg:stream:inbound'], 'source: sg:stream:inbound'],
	['a node', ['  user          ', '▾ ', '{2}'], 'user: open map of 2'],
	['a folded list', ['  flags         ', '▸ ', '[3]'], 'flags: folded list of 3'],
	[
		'a rule with words',
		['─ payload  msgpack  312 B ', '─────', '  tree json hex', ' ─'],
		'payload: msgpack, 312 B, tree json hex',
	],
	['a rule', ['─────────'], ''],
	['a bar and its end', ['  ━━━━────  ', '4 of 8'], '4 of 8'],
	['keys', ['  y replays   esc cancels'], 'y replays, esc cancels'],
	['a mark that came back', ['  ✓  2m  ', '↩2 ', 'broken'], 'marked: 2m, came back 2 times, broken'],
	['counts', ['  6 acknowledged · 3 being retried'], '6 acknowledged, 3 being retried'],
	['a secret', ['  token         ', '••••••'], 'token: hidden'],
	['a change', ['  ~ name', '  a', '  →', '  b'], '~ name: a, to, b'],
	['an arrow key', ['  enter l →      ', 'into the entry'], 'enter l right arrow: into the entry'],
	['what is asked', ['  type 796 and enter: 79▏'], 'type 796 and enter: 79'],
])('%s', (_, texts, said) => {
	expect(spokenLine(line(...texts))).toBe(said);
});

test('a name too long for its column is told apart from its value', () => {
	const [name, value] = line('schema_version_of_it ', '2');
	expect(spokenLine([{...name, tone: 'key'} as Segment, value as Segment])).toBe('schema_version_of_it: 2');
});

test.each([
	[1000, '1 second'],
	[59_000, '59 seconds'],
	[3_600_000, '1 hour'],
	[15 * 86_400_000, '2 weeks'],
])('%i ms are %s', (milliseconds, said) => {
	expect(spokenAge(milliseconds)).toBe(said);
});

test('a row is a sentence with its place', () => {
	const inspector = new Inspector().ready(50).press('j');
	expect(rowSentence(inspector.state)).toBe(
		'entry 2 of 50, 15 minutes ago, from sg:stream:inbound, attempt 3: failure 49',
	);
	inspector
		.press('space', 'k')
		.send({type: 'returns', returns: {...noReturns, origins: new Map([['sg:stream:inbound 49-0', 2]])}});
	expect(rowSentence(inspector.state)).toMatch(/^entry 2 of 50, marked, /);
	expect(rowSentence(new Inspector().state)).toBeUndefined();
});

test('an empty error and no source are said', () => {
	const bare = (number: number) => ({id: entry(number).id, fields: []});
	expect(rowSentence(new Inspector().ready(1, bare).state)).toMatch(
		/from no source, attempt .*: empty error$/,
	);
});

test('where the fields tell no error none is called empty', () => {
	const bare = (number: number) => ({id: entry(number).id, fields: []});
	const {state} = new Inspector().ready(1, bare);
	const fields = {text: ours('"dapr"'), tellsError: false};
	const mapped = {...state, session: {...state.session, fields}};
	expect(rowSentence(mapped)).toMatch(/: no error is told here$/);
	expect(drawn(state).left.join('\n')).toContain('(empty error)');
	expect(drawn(mapped).left.join('\n')).toContain('(no error is told here)');
});

test('the cursor is seen at the start only', () => {
	expect(hasCursor(line(' › ', 'row'))).toBe(true);
	expect(hasCursor(line('  ', 'a › b'))).toBe(false);
});
