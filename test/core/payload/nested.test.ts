import {deflateSync, gzipSync, zstdCompressSync} from 'node:zlib';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {openPayload} from '../../../source/core/payload/open.ts';
import {payloadRows} from '../../../source/core/payload/rows.ts';
import {shownLimits} from '../../../source/core/payload/scan.ts';
import {encodeValue} from '../../../source/core/payload/splice.ts';
import type {RowOptions} from '../../../source/core/payload/types.ts';
import {lineText, lineWidth} from '../../../source/text/line.ts';
import {anyMsgpack} from './arbitrary.ts';

const json = '{"user": {"id": 5}}';
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

function shown(bytes: Uint8Array, toggled: readonly string[] = [], more: Partial<RowOptions> = {}) {
	const options = {width: 100, toggled: new Set(toggled), reveal: false, ...more};
	const rows = payloadRows(openPayload(bytes, shownLimits), 'tree', options);
	return {
		text: rows.rows(0, rows.count).map(({line}) => lineText(line).trimEnd()),
		paths: Array.from({length: rows.count}, (_, at) => rows.spot?.(at)?.path as string | undefined),
	};
}

describe('what a value looks like', () => {
	test.each<[string, unknown, string | undefined]>([
		['JSON in a text', json, 'json…'],
		['JSON in bytes', Buffer.from('[1, 2]'), 'json…'],
		['JSON in JSON', JSON.stringify(json), 'json…'],
		['msgpack', Buffer.from(encodeValue({a: [1]})), 'msgpack…'],
		['gzip', gzipSync('x'), 'gzip…'],
		['zlib', deflateSync('x'), 'zlib…'],
		['zstd', zstdCompressSync('x'), 'zstd…'],
		['base64 of JSON', base64(Buffer.from(json)), 'base64…'],
		['base64 of gzip', base64(gzipSync('x')), 'base64…'],
		['text in bytes', Buffer.from('plain words'), 'text…'],
		['brackets that are no JSON', '[done] all of it [really]', undefined],
		['half a JSON', '{"a": ', undefined],
		['a word', 'authentication', undefined],
		['an id', 'deadbeefdeadbeefdeadbeef', undefined],
		['a number', 12345678, undefined],
	])('%s', (_, value, hint) => {
		const [, row] = shown(encodeValue({value})).text;
		if (hint === undefined) expect(row).not.toMatch(/…$/);
		else expect(row?.endsWith(`   ${hint}`)).toBe(true);
	});
});

describe('opened', () => {
	test.each<[string, unknown, string]>([
		['JSON', json, 'payload.value|json.user.id'],
		['msgpack', Buffer.from(encodeValue({user: {id: 5}})), 'payload.value|msgpack.user.id'],
		['gzip', gzipSync(json), 'payload.value|gzip|json.user.id'],
		['zlib', deflateSync(json), 'payload.value|zlib|json.user.id'],
		['base64', base64(Buffer.from(json)), 'payload.value|base64|json.user.id'],
	])('%s has its values below it', (_, value, path) => {
		expect(shown(encodeValue({value})).paths).not.toContain(path);
		const {text, paths} = shown(encodeValue({value}), ['2']);
		expect(paths.at(-1)).toBe(path);
		expect(text.at(-1)).toMatch(/id +5$/);
	});
	test('an encoding in an encoding is opened by itself', () => {
		const payload = encodeValue({value: base64(gzipSync(json))});
		expect(shown(payload, ['2']).text.at(-1)).toMatch(/base64 +▸ 1f 8b .* gzip…$/);
		expect(shown(payload, ['2', '2/0']).paths.at(-1)).toBe('payload.value|base64|gzip|json.user.id');
	});
	test('a bomb is told, not opened', () => {
		const {text} = shown(encodeValue({value: gzipSync(Buffer.alloc(9_000_000))}), ['2']);
		expect(text.at(-1)).toContain('more than 8 MB inside: not opened');
	});
	test('what does not decompress says so', () => {
		const value = Buffer.concat([Buffer.from('1f8b08', 'hex'), Buffer.alloc(40, 7)]);
		expect(shown(encodeValue({value}), ['2']).text.at(-1)).toContain('does not decompress');
	});
	test('no more than eight encodings inside each other', () => {
		let value: string = json;
		for (let layer = 0; layer < 12; layer++) value = base64(Buffer.from(value));
		const keys = ['2'];
		for (let layer = 0; layer < 12; layer++) keys.push(`${keys.at(-1)}/0`);
		expect(shown(encodeValue({value}), keys).text).toHaveLength(10);
	});
	test('secrets inside stay masked, until they are revealed', () => {
		const inside = {password: 'hunter2', list: [{apiKey: 'hunter2'}]};
		const values = [
			JSON.stringify(inside),
			JSON.stringify({text: JSON.stringify(inside)}),
			Buffer.from(encodeValue(inside)),
			gzipSync(JSON.stringify(inside)),
		];
		for (const value of values) {
			for (const toggled of [[], ['2'], ['2', '2/2']]) {
				const masked = shown(encodeValue({value}), toggled).text.join('\n');
				expect(masked).not.toContain('hunter2');
				expect(masked).not.toContain(
					Buffer.from('hunter2')
						.toString('hex')
						.replaceAll(/..(?=.)/g, '$& '),
				);
			}
			expect(shown(encodeValue({value}), ['2', '2/2'], {reveal: true}).text.join('\n')).toContain('hunter2');
		}
	});
});

test.each([
	['created_at', 1_763_700_000, '2025-11-21 04:40:00 UTC'],
	['ts', 1_763_700_000_123, '2025-11-21 04:40:00 UTC'],
	['updatedAt', '1763700000.5', '2025-11-21 04:40:00 UTC'],
	['time', 1.7637e9 + 0.5, '2025-11-21 04:40:00 UTC'],
	['timestamp', 1_763_700_000_000_000n, '2025-11-21 04:40:00 UTC'],
	['count', 1_763_700_000, undefined],
	['ts', 12, undefined],
	['format', 1_763_700_000, undefined],
])('under %s %s is the time %s', (name, value, time) => {
	const [, row] = shown(encodeValue({[name]: value})).text;
	if (time === undefined) expect(row).not.toContain('UTC');
	else expect(row?.endsWith(`   ${time}`)).toBe(true);
});

test.each([
	[{user: {id: 1}}, 'payload.user.id'],
	[{items: [0, 0, 0, 7]}, 'payload.items[3]'],
	[{'odd key': 1}, 'payload."odd key"'],
	[{'a.b': 1}, 'payload."a.b"'],
	[{'say "hi"': 1}, 'payload."say \\"hi\\""'],
	[new Map([[5, 1]]), 'payload.5'],
	[[[1]], 'payload[0][0]'],
])('%j: the path is %s', (value, path) => {
	expect(shown(encodeValue(value)).paths.at(-1)).toBe(path);
});

test('a long text and long bytes unfold', () => {
	const payload = encodeValue({text: 'word '.repeat(100), bytes: Buffer.alloc(100, 0xc1)});
	expect(shown(payload).text.slice(1)).toEqual([
		expect.stringMatching(/500 B, folded$/),
		expect.stringMatching(/100 B, folded$/),
	]);
	expect(shown(payload, ['2', '4']).text).toHaveLength(3 + 6 + 7);
});

test('rows and positions agree whatever is open, and hostile bytes never throw', () => {
	const keys = fc.uniqueArray(fc.integer({min: 0, max: 30}).map(String), {maxLength: 12});
	const hostile = fc
		.uint8Array({maxLength: 60})
		.map(bytes => Buffer.from(encodeValue([bytes, Buffer.from(bytes).toString('base64')])));
	fc.assert(
		fc.property(fc.oneof(anyMsgpack(), hostile), keys, fc.boolean(), (bytes, toggled, reveal) => {
			const options = {width: 60, toggled: new Set([...toggled, '1/0', '2/0']), reveal};
			const rows = payloadRows(openPayload(bytes), 'tree', options);
			const all = rows.rows(0, rows.count);
			expect(all).toHaveLength(rows.count);
			expect(new Set(all.map(({key}) => key)).size).toBe(rows.count);
			for (const [at, {key, line, parent}] of all.entries()) {
				expect(rows.rows(at, at + 1)).toEqual([all[at]]);
				expect(lineWidth(line)).toBeLessThanOrEqual(60);
				if (parent !== undefined) expect(parent).toBeLessThan(at);
				const spot = rows.spot?.(at);
				if (spot !== undefined && !spot.further) expect(rows.positionOf?.(key)).toBe(at);
			}
		}),
		{numRuns: 200},
	);
});

test('a payload of more values than are looked at is shown as far as that', () => {
	const bytes = Buffer.alloc(1_200_005, 1);
	bytes.set([0xdd, 0, 0x12, 0x4f, 0x80]);
	const payload = openPayload(bytes, shownLimits);
	expect(payload.complaint?.message).toContain('only the first 300000 values');
	const rows = payloadRows(payload, 'tree', {width: 60, toggled: new Set(), reveal: false});
	expect(rows.count).toBe(300_000);
	expect(rows.rows(299_998, 300_005)).toHaveLength(2);
});
