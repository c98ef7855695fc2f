import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {editedPayload, editText} from '../../../source/core/payload/edit.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const edited = (bytes: string, change: (text: string) => string) =>
	Buffer.from(editedPayload(hex(bytes), change(editText(hex(bytes))))).toString('hex');

test('what was not edited gives the very bytes back', () => {
	const file = path.resolve(import.meta.dirname, '../../fixtures/msgpack-corpus.jsonl');
	let tried = 0;
	for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
		const bytes = Buffer.from(Object.values(JSON.parse(line) as Record<string, string>)[0] ?? '', 'hex');
		let text: string;
		try {
			text = editText(bytes);
		} catch {
			continue;
		}
		let back: Uint8Array;
		try {
			back = editedPayload(bytes, text);
		} catch (error) {
			// What cannot be edited says so; it is never changed behind one's back.
			expect(String(error)).toMatch(/UTF-8|twice|\$ext|ext/);
			continue;
		}
		expect(Buffer.from(back).toString('hex')).toBe(bytes.toString('hex'));
		tried++;
	}
	expect(tried).toBeGreaterThan(100);
});

test.each([
	['a whole number', '81a17601', '1', '2', '81a17602'],
	['a float stays a float', '81a176cb3ff0000000000000', '1.0', '2.0', '81a176cb4000000000000000'],
	[
		'a big integer',
		'81a176cfffffffffffffffff',
		'18446744073709551615',
		'18446744073709551614',
		'81a176cffffffffffffffffe',
	],
	['bytes', '81a176c40101', 'AQ==', 'Ag==', '81a176c40102'],
	['a key of a map with other keys', '8101a178', '"x"', '"y"', '8101a179'],
	['a name', '82a16101a16202', '"a"', '"c"', '82a16202a16301'],
])('%s', (_, before, from, to, after) => {
	expect(edited(before, text => text.replace(from, to))).toBe(after);
});

test.each([
	['no JSON', '{', 'that is no JSON'],
	['a sign that means nothing', '{"v": {"$nothing": 1}}', '$.v: $nothing means nothing'],
	['no whole number', '{"v": {"$int": "x"}}', '$.v: $int is no whole number'],
	['no float', '{"v": {"$float": 1}}', '$float is no number in quotes'],
	['no base64', '{"v": {"$bytes": "?"}}', '$bytes is no base64'],
	['a key twice', '{"v": {"$map": [[1, 2], [1, 3]]}}', 'occurs twice'],
	['no pairs', '{"v": {"$map": [1]}}', '$map wants'],
	['no ext', '{"v": {"$ext": ["x"]}}', '$ext wants'],
])('%s is told with its place', (_, text, message) => {
	expect(() => editedPayload(hex('81a17601'), text)).toThrow(message);
});

test('a payload that is no whole msgpack value cannot be edited', () => {
	for (const bytes of ['c1', '81a176', '7b7d', '0101'])
		expect(() => editText(hex(bytes))).toThrow('only a whole msgpack payload');
});
