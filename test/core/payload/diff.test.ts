import {expect, test} from 'vitest';
import {payloadDiff} from '../../../source/core/payload/diff.ts';
import {encodeValue} from '../../../source/core/payload/splice.ts';

const diff = (before: unknown, after: unknown) =>
	payloadDiff(encodeValue(before), encodeValue(after)).map(({kind, path, before: was, after: is}) =>
		[kind, path, was, is].filter(part => part !== undefined).join(' | '),
	);

test.each<[string, unknown, unknown, string[]]>([
	['the same', {a: 1}, {a: 1}, []],
	['a value', {a: 1}, {a: 2}, ['changed | a | 1 | 2']],
	['a deep value', {a: {b: [{c: 1}]}}, {a: {b: [{c: 2}]}}, ['changed | a.b[0].c | 1 | 2']],
	['a key more', {a: 1}, {a: 1, b: 'x'}, ['added | b | x']],
	['a key less', {a: 1, b: 'x'}, {a: 1}, ['removed | b | x']],
	['an item put in between', [1, 2, 3], [1, 9, 2, 3], ['added | [1] | 9']],
	['an item taken out', [1, 2, 3], [1, 3], ['removed | [1] | 2']],
	['another type', {a: 1}, {a: [1]}, ['changed | a | 1 | [1]']],
	['an integer made a float', {a: 1}, {a: 1.5}, ['changed | a | 1 | 1.5']],
	['the whole', 1, 'x', ['changed | (root) | 1 | x']],
	['under a secret key', {token: 'a'}, {token: 'b'}, ['changed | token | •••••• | ••••••']],
	['a control character', {a: 'x'}, {a: '\u{1b}[2J'}, ['changed | a | x | \\x1b[2J']],
])('%s', (_, before, after, expected) => {
	expect(diff(before, after)).toEqual(expected);
});

test('says how many more changes there are', () => {
	const keys = Array.from({length: 600}, (_, number) => [`k${number}`, number] as const);
	const changes = diff({}, Object.fromEntries(keys));
	expect(changes).toHaveLength(501);
	expect(changes.at(-1)).toContain('and 100 more changes');
});

test('is empty where a side is no msgpack', () => {
	expect(payloadDiff(Buffer.from('c1', 'hex'), encodeValue(1))).toEqual([]);
});
