import {gzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {openPayload} from '../../../source/core/payload/open.ts';
import {payloadRows} from '../../../source/core/payload/rows.ts';
import {encodeValue} from '../../../source/core/payload/splice.ts';
import type {PayloadMode, RowOptions} from '../../../source/core/payload/types.ts';
import {cellWidth} from '../../../source/text/cells.ts';
import {safeText} from '../../../source/text/safe-text.ts';

const defaults: RowOptions = {width: 60, toggled: new Set(), reveal: false};

function lines(bytes: Uint8Array, mode: PayloadMode = 'tree', more: Partial<RowOptions> = {}): string[] {
	const rows = payloadRows(openPayload(bytes), mode, {...defaults, ...more});
	return rows.rows(0, rows.count).map(({line}) =>
		line
			.map(part => part.text)
			.join('')
			.trimEnd(),
	);
}
const of = (value: unknown) => encodeValue(value);

describe('tree', () => {
	test('shows types where the value alone does not tell', () => {
		const shown = lines(of({n: 1, f: 1.5, t: 'hi', b: Uint8Array.of(0, 255), none: null, list: [true]}));
		expect(shown.map(line => line.replaceAll(/ +/g, ' ').trim())).toEqual([
			'▾ {6}',
			'n 1',
			'f 1.5',
			't hi',
			'b 00 ff 2 bytes',
			'none nil',
			'list ▾ [1]',
			'0 true',
		]);
	});
	test('a node folds and unfolds by its key', () => {
		const payload = openPayload(of({a: {b: 1}}));
		const open = payloadRows(payload, 'tree', defaults);
		const key = open.rows(1, 2)[0]?.key ?? '';
		const folded = payloadRows(payload, 'tree', {...defaults, toggled: new Set([key])});
		expect([open.count, folded.count]).toEqual([3, 2]);
		expect(folded.rows(1, 2)[0]).toMatchObject({key, fold: 'closed', parent: 0});
	});
	test('masks by the key, and reveals when asked', () => {
		expect(lines(of({password: 'hunter2'})).join('\n')).not.toContain('hunter2');
		expect(lines(of({password: 'hunter2'}), 'tree', {reveal: true}).join('\n')).toContain('hunter2');
	});
	test('large containers start folded', () => {
		expect(lines(of({items: Array.from({length: 5000}, (_, at) => at)}))).toHaveLength(2);
	});
});

test('json reads like JSON', () => {
	expect(lines(of({a: 1, b: ['x', null]}), 'json')).toEqual([
		'{',
		'  "a": 1,',
		'  "b": [',
		'    "x",',
		'    null',
		'  ]',
		'}',
	]);
});

describe('hex', () => {
	test('offsets, bytes and characters', () => {
		expect(lines(Buffer.from('hello, world'), 'hex', {width: 80})).toEqual([
			expect.stringMatching(/^00000000 {2}68 65 6c 6c 6f 2c 20 77 6f 72 6c 64 +hello, world/),
			expect.stringMatching(/\^ byte/),
		]);
	});
	test('the complaint stands under its row', () => {
		const bytes = Buffer.concat([of({a: 'x'.repeat(40)}), Buffer.from('c1', 'hex')]);
		const shown = lines(bytes, 'hex', {width: 80});
		const at = shown.findIndex(line => line.includes('^ byte 45'));
		expect(shown[at - 1]).toMatch(/^00000020/);
	});
	test('masks what a secret-looking key holds', () => {
		expect(lines(of({password: 'hunter2'}), 'hex', {width: 80}).join('\n')).toContain('·· ··');
	});
	test('makes only the rows that are asked for', () => {
		const rows = payloadRows(openPayload(Buffer.alloc(50_000_000, 0xc1)), 'hex', defaults);
		expect(rows.rows(1_000_000, 1_000_003)).toHaveLength(3);
	});
});

test.each<[string, Uint8Array, string]>([
	['JSON', Buffer.from('{"a": [1, 2]}'), '▾ {1}'],
	['text', Buffer.from('line one\nline two'), 'line one'],
	['gzip', gzipSync(of({inside: 1})), 'inside'],
	['nothing', Buffer.alloc(0), 'no payload'],
])('%s that is no msgpack is shown as what it is', (_, bytes, expected) => {
	expect(lines(bytes).join('\n')).toContain(expected);
});

test.each<PayloadMode>(['tree', 'json', 'hex'])('%s is never wider than the pane', mode => {
	const wide = {
		漢字漢字漢字漢字漢字: '漢'.repeat(500),
		['k'.repeat(300)]: 'v'.repeat(3000),
		deep: [[[[[['x'.repeat(90)]]]]]],
	};
	for (const width of [45, 60, 80])
		for (const line of lines(of(wide), mode, {width}))
			expect(cellWidth(safeText(line))).toBeLessThanOrEqual(width);
});
