import {readFileSync} from 'node:fs';
import type {ExtData} from '@msgpack/msgpack';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {PayloadError} from '../../../source/core/errors.ts';
import {decodeForMigration} from '../../../source/core/payload/decode.ts';
import {reencode} from '../../../source/core/payload/splice.ts';
import {anyMsgpack} from './arbitrary.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('an identity migration gives back the very bytes', () => {
	test('for every value of the recorded corpus', () => {
		const lines = readFileSync(new URL('../../fixtures/msgpack-corpus.jsonl', import.meta.url), 'utf8')
			.trim()
			.split('\n');
		expect(lines).toHaveLength(2000);
		for (const line of lines) {
			const bytes = hex((JSON.parse(line) as {hex: string}).hex);
			expect(Buffer.from(reencode(bytes, decodeForMigration(bytes))).toString('hex')).toBe(
				bytes.toString('hex'),
			);
		}
	});

	test('for random values in random encodings', () => {
		fc.assert(
			fc.property(anyMsgpack(), bytes => {
				expect(Buffer.from(reencode(bytes, decodeForMigration(bytes))).equals(bytes)).toBe(true);
			}),
			{numRuns: 1500},
		);
	});

	test('when the value was copied on the way', () => {
		const bytes = hex('83 a161 cb3ff0000000000000 a162 92 01 cd0002 a163 c4 02 00ff');
		expect(Buffer.from(reencode(bytes, structuredClone(decodeForMigration(bytes)))).equals(bytes)).toBe(true);
	});
});

type Change = (value: never) => unknown;

describe('what is unchanged keeps its bytes', () => {
	test.each<[string, string, Change, string]>([
		['a new key goes to the end', '81 a161 cd0001', (v: object) => ({b: 2, ...v}), '82 a161 cd0001 a162 02'],
		[
			'surviving keys keep their order',
			'82 a161 01 a162 02',
			(v: {a: number; b: number}) => ({b: v.b, a: 5}),
			'82 a161 05 a162 02',
		],
		['a removed key goes', '82 a161 01 d9 01 62 02', (v: {b: number}) => ({b: v.b}), '81 d9 01 62 02'],
		['a float stays one', '81 a161 cb3ff0000000000000', () => ({a: 2}), '81 a161 cb4000000000000000'],
		['a float32 stays one while nothing is lost', 'ca3f800000', () => 2, 'ca40000000'],
		['a float32 grows when something would be', 'ca3f800000', () => 0.1, 'cb3fb999999999999a'],
		['an integer stays one', 'cd0001', () => 2, '02'],
		['a bigint is exact', '00', () => 18446744073709551615n, 'cfffffffffffffffff'],
		[
			'items are found again behind an inserted one',
			'92 cd0001 cd0002',
			(v: number[]) => [9, ...v],
			'93 09 cd0001 cd0002',
		],
		[
			'items are found again after a removed one',
			'93 cd0001 cd0002 cd0003',
			(v: number[]) => v.slice(1),
			'92 cd0002 cd0003',
		],
		[
			'a changed item is spliced inside',
			'92 82 a161 cd0001 a162 02 05',
			() => [{a: 1, b: 3}, 5],
			'92 82 a161 cd0001 a162 03 05',
		],
		[
			'integer keys',
			'82 cd0001 a3 6f6e65 02 a3 74776f',
			(v: Map<number, string>) => new Map([...v, [3, 'x']]),
			'83 cd0001 a3 6f6e65 02 a3 74776f 03 a1 78',
		],
		[
			'__proto__ is a key like others',
			'81 a9 5f5f70726f746f5f5f 01',
			(v: Map<string, number>) => new Map(v).set('__proto__', 2),
			'81 a9 5f5f70726f746f5f5f 02',
		],
		['ext', '82 a161 d47fc1 a162 01', (v: {a: ExtData}) => ({a: v.a, b: 2}), '82 a161 d47fc1 a162 02'],
		[
			'a duplicated key in a map left alone',
			'82 a161 82 a178 01 a178 02 a162 01',
			(v: {a: object}) => ({a: v.a, b: 2}),
			'82 a161 82 a178 01 a178 02 a162 02',
		],
	])('%s', (_, before, change, after) => {
		const bytes = hex(before);
		const changed = change(decodeForMigration(bytes) as never);
		expect(Buffer.from(reencode(bytes, changed)).toString('hex')).toBe(after.replaceAll(' ', ''));
	});
});

describe('refused', () => {
	const cycle: unknown[] = [];
	cycle.push(cycle);
	test.each<[string, unknown, RegExp]>([
		['undefined inside', {a: undefined}, /undefined \(at a\)/],
		['a function', {a: {b: () => 1}}, /a function \(at a\.b\)/],
		['a symbol', [Symbol('x')], /a symbol \(at \[0\]\)/],
		['a bigint beyond 64 bits', 2n ** 64n, /beyond 64 bits/],
		['a cycle', cycle, /512 levels/],
		['a class of its own', new Set([1]), /class Set/],
		['half a surrogate pair', '\ud800', /surrogate/],
	])('%s', (_, value, message) => {
		expect(() => reencode(hex('80'), value)).toThrow(PayloadError);
		expect(() => reencode(hex('80'), value)).toThrow(message);
	});

	test('a changed map that holds a key twice', () => {
		expect(() => reencode(hex('82 a178 01 a178 02'), {x: 3})).toThrow(/holds a key twice/);
	});

	test.each([
		['trailing bytes', '01 02', 1],
		['invalid UTF-8', 'a2 fffe', 1],
		['overlong UTF-8', 'a3 61 c0af', 2],
		['nothing', '', 0],
	])('a payload with %s', (_, bytes, offset) => {
		expect(() => decodeForMigration(hex(bytes))).toThrow(
			expect.objectContaining({name: 'PayloadError', offset}),
		);
	});
});
