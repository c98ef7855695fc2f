import {gzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {entryLines} from '../../../source/core/payload/entry-lines.ts';
import {openPayload} from '../../../source/core/payload/open.ts';
import {payloadRows} from '../../../source/core/payload/rows.ts';
import {openMatch, searchPayload} from '../../../source/core/payload/search.ts';
import {encodeValue} from '../../../source/core/payload/splice.ts';
import type {PayloadMode} from '../../../source/core/payload/types.ts';
import {lineText} from '../../../source/text/line.ts';
import {ours} from '../../../source/text/safe-text.ts';

const modes: readonly PayloadMode[] = ['tree', 'json', 'hex'];
const options = {width: 80, toggled: new Set<string>(), reveal: false};

/** The rows that n goes to, one after the other. */
function rowsWith(
	bytes: Uint8Array,
	text: string,
	mode: PayloadMode,
	more: Partial<typeof options> = {},
): string[] {
	const payload = openPayload(bytes);
	const all = {...options, ...more};
	return searchPayload(payload, mode, all, text).keys.map(key => {
		const match = openMatch(payload, mode, all, key);
		if (match === undefined) return `${key} is not in sight`;
		const [row] = payloadRows(payload, mode, {...all, toggled: match.toggled}).rows(match.row, match.row + 1);
		return row === undefined ? 'no row' : lineText(row.line).trim().replaceAll(/ +/g, ' ');
	});
}

describe('in the tree', () => {
	const deep = {a: {b: {c: {d: {e: {needle: 1}}}}}};
	test.each<[string, unknown, string, string[]]>([
		['a key', {name: 1, other: 2}, 'NAM', ['name 1']],
		['a text, whatever its case', {a: 'Ärger', b: 'x'}, 'äRG', ['a Ärger']],
		['a number', {a: 4217, b: 5}, '421', ['a 4217']],
		['bytes as text', {a: Buffer.from('\0needle')}, 'needle', ['a 00 6e 65 65 64 6c 65 7 bytes']],
		['what is folded', deep, 'needle', ['needle 1']],
		[
			'a wide array',
			Array.from({length: 300}, (_, at) => ({at, x: at === 299 ? 'hit' : ''})),
			'hit',
			['x hit'],
		],
		['nothing', {a: 1}, 'zz', []],
	])('%s', (_, value, text, rows) => {
		expect(rowsWith(encodeValue(value), text, 'tree')).toEqual(rows);
	});
	test('an encoding counts once it was opened; a compressed one is not opened for it', () => {
		const bytes = encodeValue({body: gzipSync('{"needle": 1}')});
		expect(rowsWith(bytes, 'needle', 'tree')).toEqual([]);
		expect(rowsWith(bytes, 'needle', 'tree', {toggled: new Set(['2'])})).toEqual(['needle 1']);
	});
	test('matches are capped, and that is said', () => {
		const found = searchPayload(openPayload(encodeValue(Array(3000).fill('same'))), 'tree', options, 'same');
		expect(found.keys).toHaveLength(1000);
		expect(found.capped).toContain('1,000');
	});
});

describe('in the other views', () => {
	test.each<[PayloadMode, string, string[]]>([
		['json', 'id', ['"id": 42']],
		['hex', 'a2 69 64', ['00000000 81 a2 69 64 2a ..id*']],
		['hex', 'a269', ['00000000 81 a2 69 64 2a ..id*']],
		['hex', 'id', ['00000000 81 a2 69 64 2a ..id*']],
		['hex', 'ID', ['00000000 81 a2 69 64 2a ..id*']],
		['hex', 'ff', []],
	])('%s: %s', (mode, text, rows) => {
		expect(rowsWith(encodeValue({id: 42}), text, mode)).toEqual(rows);
	});
	test('in a text its lines', () => {
		expect(rowsWith(Buffer.from('first line\nsecond Line'), 'd line', 'tree')).toEqual(['second Line']);
	});
});

describe('what is masked', () => {
	const inside = {password: 'hunter2', token: ['hunter2', {x: 'hunter2'}]};
	const payloads: ReadonlyArray<readonly [string, Uint8Array]> = [
		['msgpack', encodeValue(inside)],
		['JSON', Buffer.from(JSON.stringify(inside))],
		['JSON in msgpack', encodeValue({body: JSON.stringify(inside)})],
		['JSON in JSON', Buffer.from(JSON.stringify({body: JSON.stringify(inside)}))],
		['msgpack in msgpack', encodeValue({body: Buffer.from(encodeValue(inside))})],
		['msgpack cut short', encodeValue({...inside, a: 1}).subarray(0, -3)],
		['msgpack cut short in a secret', encodeValue({a: 1, password: 'hunter2 and more'}).subarray(0, -3)],
		['JSON cut short, as text', Buffer.from(JSON.stringify(inside).slice(0, -20))],
	];
	test.each(payloads)('%s: is not found, not shown, not paged', (kind, bytes) => {
		const payload = openPayload(bytes);
		for (const mode of modes) {
			expect(searchPayload(payload, mode, options, 'hunter2').keys, mode).toEqual([]);
			const rows = payloadRows(payload, mode, options);
			const text = rows.rows(0, rows.count).map(({line}) => lineText(line));
			expect(text.join('\n')).not.toMatch(/hunter|68 75 6e 74/);
		}
		const entry = {id: '1-0', fields: [[Buffer.from('api_key'), Buffer.from('hunter2')] as const]};
		expect([...entryLines(entry, payload, false)].join('\n')).not.toContain('hunter2');
		const revealed = searchPayload(payload, 'hex', {...options, reveal: true}, 'hunter2');
		expect(revealed.keys.length, kind).toBeGreaterThan(0);
	});
});

test('the lines for a pager are the whole entry', () => {
	const fields = [
		[Buffer.from('error'), Buffer.from('bad\x1b[2J')],
		[Buffer.from('data'), Buffer.from('x')],
	] as const;
	const payload = openPayload(encodeValue({a: [1, 2], long: 'x'.repeat(5000), password: 'p'}));
	const lines = [...entryLines({id: '0-1', fields}, payload, false)];
	expect(lines).toEqual([
		'0-1   parked 1970-01-01 00:00:00 UTC',
		'error            bad\\x1b[2J',
		'payload          msgpack  5.0 kB',
		'',
		'{',
		'  "a": [',
		'    1,',
		'    2',
		'  ],',
		`  "long": "${'x'.repeat(5000)}",`,
		'  "password": "••••••"',
		'}',
	]);
});

test('for the screen long values are cut, and say how long they are', () => {
	const fields = [
		[Buffer.from('note'), Buffer.from('n'.repeat(3000))],
		[Buffer.from('token'), Buffer.from('t'.repeat(3000))],
	] as const;
	const payload = openPayload(encodeValue({long: 'x'.repeat(9_000_000), raw: Buffer.alloc(2000), n: 1}));
	const options = {since: ours('archived'), most: 10};
	expect([...entryLines({id: '0-1', fields}, payload, false, options)]).toEqual([
		'0-1   archived 1970-01-01 00:00:00 UTC',
		'note             nnnnnnnnnn…   3.0 kB in all',
		'token            ••••••',
		'payload          msgpack  9.0 MB',
		'',
		'{',
		'  "long": "xxxxxxxxxx…,   9.0 MB in all',
		'  "raw": {"$bytes":"AAAAAAAAAAAAAA==…,   2.0 kB in all',
		'  "n": 1',
		'}',
	]);
	const hex = openPayload(Buffer.alloc(10_000_000, 0xc1));
	const [first] = [...entryLines({id: '0-1', fields: []}, hex, false, {width: 50})].slice(4);
	expect(first?.length).toBeLessThanOrEqual(50);
});
