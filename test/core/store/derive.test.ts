import fc from 'fast-check';
import {expect, test} from 'vitest';
import {derive, keySlot} from '../../../source/core/store/derive.ts';

test.each([
	['no hash tag', 'sg:stream:dlq', '{sg:stream:dlq}:audit'],
	['a hash tag', 'dlq:{chat}', 'dlq:{chat}:audit'],
	['an empty tag is none, and the name cannot be one', '{}x', `{${smallest('{}x')}}:audit:{}x`],
	['an opening brace alone can stand in a tag', 'a{b', '{a{b}:audit'],
	['a closing brace alone cannot', 'a}b', `{${smallest('a}b')}}:audit:a}b`],
])('%s', (_, key, derived) => {
	expect(String(derive(Buffer.from(key), 'audit'))).toBe(derived);
});

function smallest(key: string): number {
	const slot = keySlot(Buffer.from(key));
	for (let n = 0; ; n++) if (keySlot(Buffer.from(String(n))) === slot) return n;
}

// Source: the cluster specification's own example values.
test.each([
	['123456789', 0x31c3],
	['{user1000}.following', keySlot(Buffer.from('user1000'))],
	['foo{}{bar}', keySlot(Buffer.from('foo{}{bar}'))],
	['', 0],
])('the slot of %j', (key, slot) => {
	expect(keySlot(Buffer.from(key))).toBe(slot);
});

const names = fc.oneof(
	fc.uint8Array({minLength: 1, maxLength: 12}),
	fc
		.array(fc.constantFrom(0x7b, 0x7d, 0x61, 0xff), {minLength: 1, maxLength: 8})
		.map(bytes => Uint8Array.from(bytes)),
);

test('a derived key lies in the slot of its key, whatever bytes the name has', () => {
	fc.assert(
		fc.property(names, key => {
			expect(keySlot(derive(key, 'archive'))).toBe(keySlot(key));
		}),
		{numRuns: 150},
	);
});

test('two keys never share a derived key', () => {
	fc.assert(
		fc.property(names, names, (a, b) => {
			fc.pre(Buffer.compare(a, b) !== 0);
			expect(Buffer.compare(derive(a, 'audit'), derive(b, 'audit'))).not.toBe(0);
		}),
		{numRuns: 150},
	);
});
