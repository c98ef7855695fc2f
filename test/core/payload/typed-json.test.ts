import {expect, test} from 'vitest';
import {openPayload} from '../../../source/core/payload/open.ts';
import {toTypedJson} from '../../../source/core/payload/typed-json.ts';

const typed = (hex: string, masked = false) => toTypedJson(openPayload(Buffer.from(hex, 'hex')), {masked});

test.each<[string, string, unknown]>([
	['nil', 'c0', null],
	['true', 'c3', true],
	['an integer', '07', 7],
	['the largest safe integer', 'cf001fffffffffffff', Number.MAX_SAFE_INTEGER],
	['an integer beyond', 'cfffffffffffffffff', {$int: '18446744073709551615'}],
	['a fraction', 'cb3fb999999999999a', 0.1],
	['a whole float', 'cb3ff0000000000000', {$float: '1.0'}],
	['minus zero', 'cb8000000000000000', {$float: '-0.0'}],
	['not a number', 'cb7ff8000000000000', {$float: 'NaN'}],
	['a float32', 'ca3fc00000', {$float: '1.5', bits: 32}],
	['text', 'a26869', 'hi'],
	['text that is no UTF-8', '91a2fffe', [{$text: '//4='}]],
	['bytes', 'c40300ff10', {$bytes: 'AP8Q'}],
	['ext', 'd42a01', {$ext: [42, 'AQ==']}],
	['a timestamp', 'd6ff00000001', {$ext: [-1, 'AAAAAQ=='], seconds: '1', nanoseconds: 0}],
	['an array', '920102', [1, 2]],
	['a map', '81a17601', {v: 1}],
	['integer keys', '8101a36f6e65', {$map: [[1, 'one']]}],
	[
		'a key twice',
		'82a17601a17602',
		{
			$map: [
				['v', 1],
				['v', 2],
			],
		},
	],
	['a key that begins with $', '81a2246901', {$map: [['$i', 1]]}],
	['__proto__', '81a95f5f70726f746f5f5f01', {$map: [['__proto__', 1]]}],
	[
		'keys an object would sort',
		'82a23130c0a139c0',
		{
			$map: [
				['10', null],
				['9', null],
			],
		},
	],
])('%s', (_, hex, expected) => {
	expect(typed(hex)).toEqual(expected);
});

test('values under secret-looking keys are masked when asked', () => {
	// {"password": "x", "user": {"apiKey": [1]}, "trace_id": "t"}
	const hex = '83a870617373776f7264a178a47573657281a66170694b65799101a874726163655f6964a174';
	expect(typed(hex, true)).toEqual({password: '••••••', user: {apiKey: '••••••'}, trace_id: 't'});
	expect(typed(hex)).toEqual({password: 'x', user: {apiKey: [1]}, trace_id: 't'});
});

test('what is neither msgpack nor JSON has none', () => {
	expect(typed('c1')).toBeUndefined();
	expect(toTypedJson(openPayload(Buffer.from('{"a": 12345678901234567890}')), {masked: false})).toEqual({
		a: {$int: '12345678901234567890'},
	});
});
