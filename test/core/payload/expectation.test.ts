import {gzipSync} from 'node:zlib';
import {encode} from '@msgpack/msgpack';
import {expect, test} from 'vitest';
import {expectation} from '../../../source/core/payload/expectation.ts';
import {hexRows} from '../../../source/core/payload/hex-rows.ts';
import {openPayload} from '../../../source/core/payload/open.ts';
import {lineText} from '../../../source/text/line.ts';

const said = (bytes: Uint8Array | string, mapped: boolean) =>
	expectation(openPayload(Buffer.from(bytes)), mapped);

test.each<[string, Uint8Array | string, string | undefined, string | undefined]>([
	['msgpack', encode({a: 1}), undefined, undefined],
	['a whole JSON document', '{"a":1}', 'dim: json where msgpack is expected', undefined],
	['JSON that is a text or a number', '[7]', 'dim: json where msgpack is expected', undefined],
	['JSON that breaks off', '{"a":', 'error: no valid msgpack: byte 1', undefined],
	['text', 'raw text', 'error: no valid msgpack: byte 1', undefined],
	['gzip', gzipSync('{"a":1}'), 'error: no valid msgpack: byte 1', undefined],
	['protobuf', Buffer.of(8, 150, 1, 18, 0), 'error: no valid msgpack: byte 1', undefined],
	[
		'gzip that breaks off',
		gzipSync('{"a":1}').subarray(0, 12),
		'error: byte 0: begins like gzip',
		'error: byte 0: begins like gzip',
	],
	[
		'a map with more behind it',
		Buffer.of(0x81, 0xa1, 0x61, 1, 0x99),
		'error: no valid msgpack: byte',
		'error: no valid msgpack: byte',
	],
	['nothing', '', undefined, undefined],
])('%s: said where msgpack is expected, and where anything may be', (_, bytes, expected, mapped) => {
	for (const [wanted, anything] of [
		[expected, false],
		[mapped, true],
	] as const) {
		const found = said(bytes, anything);
		const text = found === undefined ? undefined : `${found.tone}: ${found.text}`;
		expect(text ?? '').toContain(wanted ?? '');
		expect(text === undefined).toBe(wanted === undefined);
	}
});

test('a number and rubbish behind it is shown whole', () => {
	expect(openPayload(Buffer.of(8, 150, 1, 18, 0))).toMatchObject({format: 'binary', tape: undefined});
});

test('in the hex view JSON is marked by nothing, and what it is not stands below', () => {
	const lines = hexRows(openPayload(Buffer.from('{"a":1}')), {
		width: 100,
		toggled: new Set(),
		reveal: false,
	}).rows(0, 9);
	const pieces = lines.flatMap(({line}) => line);
	expect(lines.map(({line}) => lineText(line)).join('\n')).toContain('as msgpack: byte 1');
	expect(pieces.filter(({tone, inverse}) => tone === 'error' || inverse === true)).toEqual([]);
});
