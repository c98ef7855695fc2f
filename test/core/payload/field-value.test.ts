import {encode} from '@msgpack/msgpack';
import {expect, test} from 'vitest';
import {asJson} from '../../../source/core/payload/field-value.ts';
import {shownField} from '../../../source/core/payload/shown-field.ts';

const shown = (value: Uint8Array | string, reveal = false) =>
	shownField([Buffer.from('metadata'), Buffer.from(value)], reveal);

test('a field that holds a map is shown as JSON, secrets in it masked', () => {
	const metadata = encode({authorization: 'Bearer s3cr3t', topic_poisoned: 'orders', n: [1]});
	expect(shown(metadata)).toBe('{"authorization":"••••••","topic_poisoned":"orders","n":[1]}');
	expect(shown(metadata, true)).toContain('Bearer s3cr3t');
	expect(shown('{"password": "hunter2", "a": 1}')).not.toContain('hunter2');
	expect(shown('{"password": "hunter2", "a": 1}', true)).toBe('{"password": "hunter2", "a": 1}');
});

test.each(['text', '', '12', '\u{710}\u{720}', Buffer.of(0x82, 0xa1), Buffer.of(0xff, 0), '{not json'])(
	'what is no map stays as it is: %o',
	value => {
		expect(asJson(Buffer.from(value), false)).toBeUndefined();
	},
);
