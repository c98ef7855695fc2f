import {exotic, hostile, large, message, oldMessage, pack, poison, withSecrets} from './payloads.ts';
import type {Random} from './random.ts';

/** A way in which the platform's workers fail. */
export interface Failure {
	/** How often it occurs, relative to the others. */
	readonly weight: number;
	readonly source: string;
	readonly error: (random: Random) => string;
	readonly payload: (random: Random, now: number) => Uint8Array;
	readonly attempt?: number;
	readonly extra?: (random: Random) => ReadonlyArray<readonly [string, string]>;
	readonly trace?: string;
}

const inbound = 'sg:stream:inbound';
const outbound = 'sg:stream:outbound';
const moderation = 'sg:stream:moderation';
const media = 'sg:stream:media';

const pythonTrace = `Traceback (most recent call last):
  File "/app/workers/moderation.py", line 88, in handle
    verdict = classify(message["content"])
  File "/app/classify.py", line 31, in classify
    return model.score(text)
ValueError: text longer than 512 tokens`;

const nodeTrace = `TypeError: Cannot read properties of undefined (reading 'id')
    at resolveUser (/srv/bridge/dist/users.js:41:22)
    at async Bridge.deliver (/srv/bridge/dist/bridge.js:118:17)`;

const packed = (make: (random: Random, now: number) => unknown) => (random: Random, now: number) =>
	pack(make(random, now));
const always = (text: string) => () => text;

/** Most errors are bare texts, as Python's `str(error)` gives them; one is empty. */
export const failures: readonly Failure[] = [
	{weight: 150, source: inbound, error: always("field 'content' missing"), payload: packed(oldMessage)},
	{
		weight: 60,
		source: outbound,
		error: r => `upstream silent for ${r.pick([30, 60])} s`,
		payload: packed(message),
	},
	{weight: 45, source: inbound, error: always("'user_id'"), payload: packed(message)},
	{
		weight: 35,
		source: outbound,
		error: r => `429 from gateway, retry after ${r.integer(60)} s`,
		payload: packed(message),
		attempt: 5,
	},
	{
		weight: 25,
		source: media,
		error: r => `[Errno 110] Connection timed out: 10.0.${r.integer(9)}.${r.integer(250)}:8443`,
		payload: packed(message),
	},
	{weight: 20, source: moderation, error: always(pythonTrace), payload: packed(message)},
	{
		weight: 18,
		source: inbound,
		error: r => `duplicate key value violates unique constraint "messages_pkey" (id=${r.hex(8)}-${r.hex(4)})`,
		payload: packed(message),
	},
	{weight: 12, source: outbound, error: always(''), payload: packed(message)},
	{
		weight: 12,
		source: media,
		error: always('attachment of 210000 bytes exceeds limit'),
		payload: packed((r, now) => large(r, now, 100_000)),
	},
	{
		weight: 10,
		source: outbound,
		error: always(nodeTrace),
		payload: packed(message),
		extra: r => [['worker', `bridge-${r.integer(4)}`]],
	},
	{
		weight: 10,
		source: moderation,
		error: always('Nutzer „Zoë“ gesperrt: 規則第七条に違反しています'),
		payload: packed(message),
	},
	{
		weight: 8,
		source: inbound,
		error: always('unsupported operand type(s) for +: int and str'),
		payload: packed(exotic),
		attempt: 7,
	},
	{weight: 8, source: inbound, error: always('signature mismatch'), payload: packed(withSecrets)},
	{weight: 3, source: inbound, error: always('unpack(b) received extra data.'), payload: poison.trailing},
	{weight: 3, source: inbound, error: always('Unpack failed: incomplete input'), payload: poison.truncated},
	{weight: 2, source: inbound, error: always('Unpack failed: error = -1'), payload: poison.reserved},
	{weight: 2, source: outbound, error: always('unpack(b) received extra data.'), payload: poison.json},
	{weight: 2, source: media, error: always('unpack(b) received extra data.'), payload: poison.gzip},
	{
		weight: 1,
		source: media,
		error: always("'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
		payload: poison.badText,
	},
	{
		weight: 3,
		source: outbound,
		error: always(
			'\u{1b}[2J\u{1b}]0;owned\u{7}hidden in an error \u{202e}reversed\u{202c} \u{1b}]8;;http://x\u{7}link\u{1b}]8;;\u{7}',
		),
		payload: packed(hostile),
		trace: '\u{1b}[31mtr-red\u{1b}[0m',
	},
	{
		weight: 2,
		source: 'sg:stream:legacy',
		error: always('no handler for platform irc'),
		payload: packed(message),
	},
	{
		weight: 1,
		source: 'sg:stream:\u{1b}[41mhostile',
		error: always('stream name with an escape in it'),
		payload: packed(message),
	},
	{weight: 1, source: '', error: always('written by hand, without a source'), payload: packed(message)},
	{
		weight: 1,
		source: inbound,
		error: always('line too long'),
		payload: (r, now) => pack({...message(r, now), content: 'ab漢'.repeat(330_000)}),
	},
	{
		weight: 2,
		source: inbound,
		error: always('retried by another tool'),
		payload: packed(message),
		extra: () => [
			['shard', '7'],
			['attempt', '4'],
		],
	},
];
