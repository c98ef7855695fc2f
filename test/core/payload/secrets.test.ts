import {gzipSync} from 'node:zlib';
import {ExtData} from '@msgpack/msgpack';
import {describe, expect, test} from 'vitest';
import {payloadDiff} from '../../../source/core/payload/diff.ts';
import {entryLines} from '../../../source/core/payload/entry-lines.ts';
import {openPayload} from '../../../source/core/payload/open.ts';
import {payloadRows} from '../../../source/core/payload/rows.ts';
import {searchPayload} from '../../../source/core/payload/search.ts';
import {looksSecret} from '../../../source/core/payload/secrets.ts';
import {maskedField} from '../../../source/core/payload/shown-field.ts';
import {encodeValue} from '../../../source/core/payload/splice.ts';
import {toTypedJson} from '../../../source/core/payload/typed-json.ts';
import type {PayloadMode} from '../../../source/core/payload/types.ts';
import {metadataLines} from '../../../source/state/views/metadata.ts';
import {lineText} from '../../../source/text/line.ts';

const secret = 'hunter2!';
const packed = (value: unknown) => Buffer.from(encodeValue(value));
const inside = {id: 7, token: secret};

const values: ReadonlyArray<readonly [string, unknown]> = [
	['a text', {password: secret}],
	['bytes', {password: Buffer.from(secret)}],
	['base64', {password: Buffer.from(secret).toString('base64')}],
	['gzip', {password: gzipSync(secret, {level: 0})}],
	['an ext', {password: new ExtData(5, Buffer.from(secret))}],
	['a map', {password: {value: secret}}],
	['a list', {password: [secret]}],
	['a key that is bytes', new Map([[Buffer.from('password'), secret]])],
	['a key that is bytes, further in', {a: [new Map([[Buffer.from('password'), secret]])]}],
	['msgpack in bytes', {blob: packed(inside)}],
	['msgpack in long bytes', {blob: packed({...inside, pad: 'x'.repeat(3000)})}],
	['msgpack in an ext', {blob: new ExtData(5, packed(inside))}],
	['JSON in a text', {body: JSON.stringify(inside)}],
	['JSON in a long text', {body: JSON.stringify({...inside, pad: 'x'.repeat(3000)})}],
	['JSON in bytes', {body: Buffer.from(JSON.stringify(inside))}],
	['JSON', JSON.stringify(inside)],
];

/** Whether it can be read, as it is, as hex, or as base64. */
function leaks(text: string): boolean {
	const flat = text.replaceAll(/\s/g, '');
	const runs = flat.match(/[A-Za-z\d+/]{8,}={0,2}/g) ?? [];
	const decoded = runs.flatMap(run =>
		[0, 1, 2, 3].map(from => Buffer.from(run.slice(from), 'base64').toString('latin1')),
	);
	return [flat, ...decoded].some(
		each => each.includes(secret) || each.includes(Buffer.from(secret).toString('hex')),
	);
}

test('what leaks is noticed', () => {
	expect(
		[secret, '68 75 6e 74 65 72 32 21', `"$bytes":"${packed(inside).toString('base64')}"`].map(leaks),
	).toEqual([true, true, true]);
});

describe.each(values)('under a secret key, %s', (name, value) => {
	const bytes = name === 'JSON' ? Buffer.from(String(value)) : packed(value);
	const payload = openPayload(bytes);
	const options = {width: 100, toggled: new Set(['2', '4', '6', '2/2', '2/4']), reveal: false};

	test.each<PayloadMode>(['tree', 'json', 'hex'])('is masked in the %s, and found by no search', mode => {
		for (const toggled of [options.toggled, new Set<string>()]) {
			const rows = payloadRows(payload, mode, {...options, toggled});
			const text = rows.rows(0, rows.count).map(({line}) => lineText(line));
			// The characters beside the hex would part what stands in two rows.
			expect(leaks(text.map(line => (mode === 'hex' ? line.slice(10, 58) : line)).join('\n'))).toBe(false);
			expect(leaks(text.map(line => (mode === 'hex' ? line.slice(59) : '')).join(''))).toBe(false);
		}
		expect(searchPayload(payload, mode, options, secret).keys).toEqual([]);
		expect(searchPayload(payload, mode, options, '68 75 6e 74').keys).toEqual([]);
	});
	test('is masked in the pager and in typed JSON', () => {
		const entry = {id: '1-0', fields: [[Buffer.from('data'), bytes]] as const};
		expect(leaks([...entryLines(entry, payload, false)].join('\n'))).toBe(false);
		expect(leaks(JSON.stringify(toTypedJson(payload, {masked: true})))).toBe(false);
		expect(leaks([...entryLines(entry, payload, true)].join('\n'))).toBe(
			name !== 'gzip' || leaks(JSON.stringify(toTypedJson(payload, {masked: false}))),
		);
	});
	test('is masked where a migration adds it, takes it away or changes it', () => {
		const empty = packed({});
		const twice = packed([value, value]);
		for (const [before, after] of [
			[bytes, empty],
			[empty, bytes],
			[packed([value]), twice],
			[packed({...(value as object), more: 1}), empty],
		] as const)
			expect(leaks(JSON.stringify(payloadDiff(before, after)))).toBe(false);
	});
});

test('fields beside the payload: by their name, and JSON or msgpack in them', () => {
	const field = (name: string, value: string | Uint8Array) =>
		[Buffer.from(name), Buffer.from(value as string)] as const;
	const fields = [
		field('authorization', secret),
		field('headers', JSON.stringify({cookie: secret})),
		field('data', packed(inside)),
		field('data', packed({})),
		field('body', packed(inside)),
	];
	expect(leaks([...entryLines({id: '1-0', fields}, openPayload(packed({})), false)].join('\n'))).toBe(false);
	const lines = metadataLines({id: '1-0', fields}, 0, 200).map(lineText);
	expect(leaks(lines.join('\n'))).toBe(false);
	expect(lines.slice(1, 3)).toEqual([
		expect.stringContaining('••••••'),
		expect.stringContaining('headers   {"cookie":"••••••"}'),
	]);
	expect(leaks(metadataLines({id: '1-0', fields}, 0, 200, {reveal: true}).map(lineText).join('\n'))).toBe(
		true,
	);
	const error = field('error', `login failed: {"password": "${secret}"}`);
	expect(Buffer.from(maskedField(error)).toString()).toContain(secret);
});

test.each([
	['password', true],
	['userPassword', true],
	['dbpassword', true],
	['ACCESS_TOKEN', true],
	['accesstoken', true],
	['CSRFToken', true],
	['JWTSecret', true],
	['clientsecret', true],
	['x-api-key', true],
	['APIKey', true],
	['jwt', true],
	['Authorization', true],
	['Set-Cookie', true],
	['trace_id', false],
	['token_id_hint', true],
	['secretary', false],
	['author', false],
	['passenger', false],
	['tokenizer', false],
	['shipping', false],
	['monkey', false],
	['session_count', true],
])('%s looks like a secret: %s', (key, known) => {
	expect(looksSecret(key)).toBe(known);
});
