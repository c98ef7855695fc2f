import {readFileSync} from 'node:fs';
import {gzipSync, zstdCompressSync} from 'node:zlib';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {openPayload} from '../../../source/core/payload/open.ts';
import {payloadRows} from '../../../source/core/payload/rows.ts';
import {scan} from '../../../source/core/payload/scan.ts';
import {toTypedJson} from '../../../source/core/payload/typed-json.ts';
import type {Payload, PayloadMode, RowOptions} from '../../../source/core/payload/types.ts';
import {lineText, lineWidth} from '../../../source/text/line.ts';
import {cpuTime} from '../../helpers/cpu-time.ts';

const modes: readonly PayloadMode[] = ['tree', 'json', 'hex'];
const options: RowOptions = {width: 60, toggled: new Set(), reveal: false};
const array16Bomb = Buffer.alloc(72_000, 'dc0001', 'hex');
const corpus = readFileSync(new URL('../../fixtures/msgpack-corpus.jsonl', import.meta.url), 'utf8')
	.trim()
	.split('\n')
	.map(line =>
		Buffer.from(
			(JSON.parse(line) as {hex?: string; bytes?: string}).hex ?? (JSON.parse(line) as {bytes: string}).bytes,
			'hex',
		),
	);

function rowsOf(payload: Payload, mode: PayloadMode, width = 60): string[] {
	return payloadRows(payload, mode, {...options, width})
		.rows(0, 200)
		.map(({line}) => lineText(line));
}

function lengthClaim(first: number): Buffer {
	return Buffer.from([first, 0xff, 0xff, 0xff, 0xff, 0x01]);
}

test.each<[string, Buffer, number]>([
	['72 kB of nested array16', array16Bomb, 512 * 3],
	['array16 of 65,535 in array16 of 65,535', Buffer.alloc(72_000, 'dcffff', 'hex'), 0],
	['arrays nested 200,000 deep', Buffer.alloc(200_001, 0x91), 512],
	['maps nested 200,000 deep', Buffer.alloc(400_002, '81a0', 'hex'), 0],
	['text of 2^32 - 1 bytes', lengthClaim(0xdb), 0],
	['bytes of 2^32 - 1', lengthClaim(0xc6), 0],
	['ext of 2^32 - 1 bytes', lengthClaim(0xc9), 0],
	['an array of 2^32 - 1', lengthClaim(0xdd), 0],
	['a map of 2^32 - 1', lengthClaim(0xdf), 0],
	['the reserved byte', Buffer.of(0xc1, 0x00), 0],
	['the reserved byte within', Buffer.from('9201c1', 'hex'), 2],
	['bytes behind the value', Buffer.from('81a1610199', 'hex'), 4],
	['overlong UTF-8', Buffer.from('a2c080', 'hex'), 1],
	['invalid UTF-8', Buffer.from('a461ff6262', 'hex'), 2],
	['a lone surrogate', Buffer.from('a3eda080', 'hex'), 1],
])('%s: a message with its offset and a hex view, at once', (_, bytes, offset) => {
	const before = process.memoryUsage();
	const started = cpuTime();
	const payload = openPayload(bytes);
	const views = modes.map(mode => rowsOf(payload, mode));
	expect(cpuTime() - started).toBeLessThan(100);
	const after = process.memoryUsage();
	expect(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(40e6);
	expect(payload.complaint?.message).not.toBe('');
	if (offset > 0) expect(payload.complaint?.offset).toBe(offset);
	expect(payload.complaint?.offset).toBeLessThanOrEqual(bytes.length);
	for (const rows of views) expect(rows.length).toBeGreaterThan(0);
	expect(views[2]?.[0]).toContain('00000000');
});

test('512 levels are read, one more is told', () => {
	const nested = (depth: number) => Buffer.concat([Buffer.alloc(depth - 1, 0x91), Buffer.of(0xc0)]);
	expect(openPayload(nested(513)).complaint).toBeUndefined();
	expect(openPayload(nested(514)).complaint?.message).toMatch(/deep|512/);
});

test('truncation at every offset is told where the bytes end or before', () => {
	for (const whole of corpus.filter(({length}) => length > 4 && length < 60).slice(0, 60)) {
		for (let end = 1; end < whole.length; end++) {
			const {complaint} = scan(whole.subarray(0, end));
			expect(complaint).toBeDefined();
			expect(complaint?.offset).toBeLessThanOrEqual(end);
		}
	}
});

describe('any bytes', () => {
	const bytes = fc.oneof(
		fc.uint8Array({maxLength: 120}),
		fc.tuple(fc.constantFrom(...corpus.slice(0, 300)), fc.nat(), fc.nat(255)).map(([value, at, byte]) => {
			const broken = Buffer.from(value);
			if (broken.length > 0) broken[at % broken.length] = byte;
			return broken;
		}),
	);
	test('open and show in every view, in rows of the width asked for', () => {
		fc.assert(
			fc.property(bytes, fc.integer({min: 46, max: 120}), (input, width) => {
				const payload = openPayload(input);
				for (const mode of modes) {
					for (const {line} of payloadRows(payload, mode, {...options, width}).rows(0, 300)) {
						expect(lineText(line)).not.toMatch(/\p{C}/u);
						expect(lineWidth(line)).toBeLessThanOrEqual(width);
					}
				}
				JSON.stringify(toTypedJson(payload, {masked: true}));
			}),
			{numRuns: 400},
		);
	});
});

describe('what is no msgpack', () => {
	test.each([
		['json', Buffer.from('{"a": 1}'), 'json'],
		['text', Buffer.from('Just a line of text\nand one more'), 'text'],
		['gzip', gzipSync('{"a":1}'), 'gzip'],
		['zstd', zstdCompressSync('{"a":1}'), 'zstd'],
		['nothing', Buffer.alloc(0), 'empty'],
		['rubbish', Buffer.from('c1ff00', 'hex'), 'binary'],
	])('%s is told', (_, bytes, format) => {
		expect(openPayload(bytes).format).toBe(format);
	});
	test('what is inside a compressed payload is opened', () => {
		expect(openPayload(gzipSync(Buffer.from('81a16101', 'hex'))).inner?.format).toBe('msgpack');
		expect(rowsOf(openPayload(gzipSync('{"a":1}')), 'tree').join('\n')).toContain('a');
	});
	test.each([
		['gzip', gzipSync(Buffer.alloc(200_000_000))],
		['zstd', zstdCompressSync(Buffer.alloc(200_000_000))],
	])('a %s bomb is left alone', (_, bomb) => {
		const payload = openPayload(bomb);
		expect(payload.format).toBe('binary');
		expect(payload.complaint?.message).toContain('16 MB');
		expect(rowsOf(payload, 'hex').length).toBeGreaterThan(0);
	});
});

test('a long text deep inside is unfolded whole', () => {
	const text = Array.from({length: 400}, (_, at) => String.fromCharCode(97 + (at % 26))).join('');
	const header = Buffer.concat([Buffer.alloc(6, 0x91), Buffer.of(0xda, 0x01, 0x90)]);
	const payload = openPayload(Buffer.concat([header, Buffer.from(text)]));
	const rows = payloadRows(payload, 'tree', {...options, toggled: new Set(['4', '5', '6'])}).rows(0, 100);
	const unfolded = rows.slice(-8).map(({line}) => lineText(line).trim());
	expect(unfolded.join('')).toContain(text.slice(-300));
});

describe('secrets', () => {
	const whole = openPayload(
		Buffer.from('82a870617373776f7264a768756e74657232a874726163655f6964a27431', 'hex'),
	);
	test.each(modes)('are masked in %s, revealed on demand', mode => {
		const text = rowsOf(whole, mode).join('\n').replaceAll(/\s/g, '');
		expect(text).not.toContain('hunter2');
		expect(text).not.toContain('68756e74657232');
		if (mode !== 'hex') expect(text).toContain('t1');
		const shown = payloadRows(whole, mode, {...options, reveal: true})
			.rows(0, 50)
			.map(({line}) => lineText(line))
			.join('');
		expect(shown).toContain(mode === 'hex' ? 'rd.hunte' : 'hunter2');
	});
	test('are masked in typed JSON when asked', () => {
		expect(toTypedJson(whole, {masked: true})).toEqual({password: '••••••', trace_id: 't1'});
		expect(toTypedJson(whole, {masked: false})).toEqual({password: 'hunter2', trace_id: 't1'});
	});
});

test('a payload cut short anywhere, also behind a key, is shown as far as it was read', () => {
	const bytes = Buffer.from('84a16101a16282a16302a16403a16592a16604a167c0', 'hex');
	for (let nodes = 1; nodes <= 15; nodes++) {
		const {tape} = scan(bytes, {depth: 9, bytes: 99, nodes});
		// What is behind the last one must read as nothing, or whoever walks on never ends.
		expect(tape?.next.length).toBe(tape?.length);
		const payload = openPayload(bytes, {depth: 9, bytes: 99, nodes});
		for (const mode of modes) expect(rowsOf(payload, mode).length).toBeGreaterThan(0);
	}
});
