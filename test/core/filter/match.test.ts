import {gzipSync} from 'node:zlib';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {matchesEntry, matchesRow} from '../../../source/core/filter/match.ts';
import {readFilter} from '../../../source/core/filter/parse.ts';
import {EntryIndex} from '../../../source/core/index/entry-index.ts';
import {others} from '../../../source/core/index/texts.ts';
import {openPayload} from '../../../source/core/payload/open.ts';
import {summarise} from '../../../source/core/row.ts';
import {type Dead, dead, now} from './entries.ts';

async function matches(text: string, given: Dead = {}): Promise<boolean> {
	const filter = await readFilter(text, {now});
	if (filter.kind === 'error') throw new Error(`${text}: ${filter.message}`);
	const entry = dead(given);
	const whole = matchesEntry(filter, entry);
	// What less is enough to know must say the same.
	expect([whole, undefined]).toContain(matchesRow(filter, summarise(entry)));
	const index = new EntryIndex();
	index.addPage([summarise(entry)]);
	const {error: _, sourceId: _id, trace: _trace, ...row} = index.at(0) ?? summarise(entry);
	expect([whole, undefined]).toContain(matchesRow(filter, row));
	return whole;
}

test.each([
	// Words over error and metadata
	['', true],
	['timeout', true],
	['TIMEOUT', true],
	['inbound', true],
	['tr-7f', true],
	['1700000000000', true],
	[`${now - 600_000}`, true],
	['smith', false],
	['timeout inbound', true],
	['timeout outbound', false],
	['"timeout after"', true],
	['"after timeout"', false],
	['timeoutafter', false],
	// Fields
	['error:timeout', true],
	['error:inbound', false],
	['error:"timeout after 30"', true],
	['error:="upstream timeout after 30 s"', true],
	['error:=timeout', false],
	['error:""', false],
	['stream:inbound', true],
	['stream:="sg:stream:inbound"', true],
	['stream:=inbound', false],
	['signature:"after <n> s"', true],
	['trace:7f3a', true],
	['trace:=tr-7f', false],
	// Numbers
	['attempt:3', true],
	['attempt:>3', false],
	['attempt:>=3', true],
	['attempt:<3', false],
	['attempt:<=3', true],
	['attempt:=3', true],
	['attempt:2..4', true],
	['attempt:4..', false],
	['attempt:..3', true],
	['size:>10', true],
	['size:>1k', false],
	['size:<1.5kB', true],
	['size:1..1MB', true],
	// Ids and times
	[`id:${now - 600_000}-7`, true],
	[`id:${now - 600_000}-70`, false],
	[`id:${String(now - 600_000).slice(0, 8)}`, true],
	[`id:${now - 600_000}..${now}`, true],
	[`id:..${now - 600_000}`, true],
	[`id:>${now - 600_000}`, false],
	[`id:>=${now - 600_000}-7`, true],
	['since:2h', true],
	['since:5m', false],
	['until:5m', true],
	['until:1h', false],
	['since:1h30m until:1m', true],
	['since:11:45', true],
	['since:11:55', false],
	['since:12:30', true],
	['since:2026-11-25', true],
	['since:2026-11-25T11:50Z', true],
	['since:2026-11-25T12:50+01:00', true],
	['since:2026-11-25T12:51+01:00', false],
	['until:2026-11-25T11:50', true],
	// Regular expressions
	['/time.?out/i', true],
	['/Upstream .* \\d+ s$/', true],
	['/upstream/', false],
	['error:/^upstream/i', true],
	['stream:/in|out/', true],
	['/\\d+/', true],
	['/a\\/b/', false],
	// Leaving out, several, either
	['!timeout', false],
	['-outbound', true],
	['!error:/x/ timeout', true],
	['outbound | timeout', true],
	['outbound OR nothing', false],
	['outbound timeout | inbound timeout', true],
	['or', false],
] as const)('%s', async (text, expected) => {
	expect(await matches(text)).toBe(expected);
});

const rich = {
	user: {id: 42, big: 18446744073709551615n, ratio: 1.5, code: '42', long: '1429'},
	items: [{id: 7}, {id: 8}],
	tags: ['urgent', 'Later'],
	raw: Uint8Array.of(0, 255, 16),
	yes: true,
	nothing: null,
	'odd key': 1,
	at: new Date('2026-01-02T03:04:05Z'),
};

test.each([
	['payload.user.id:42', true],
	['payload.user.id:4', false],
	['payload.user.id:>41', true],
	['payload.user.id:40..43', true],
	['payload.user.big:18446744073709551615', true],
	['payload.user.big:18446744073709551614', false],
	['payload.user.big:>18446744073709551614', true],
	['payload.user.ratio:1.5', true],
	['payload.user.ratio:<1.6', true],
	['payload.user.code:42', true],
	['payload.user.code:>41', false],
	['payload.user.long:42', false],
	['payload.user.long:"42"', true],
	['payload.user:*', true],
	['payload.user.absent:*', false],
	['!payload.user.absent:*', true],
	['payload.user:42', false],
	['payload.items[1].id:8', true],
	['payload.items.1.id:8', true],
	['payload.items[0].id:8', false],
	['payload.items.*.id:8', true],
	['payload.tags:later', true],
	['payload.tags:=late', false],
	['payload.raw:00ff10', true],
	['payload.raw:0xFF10', true],
	['payload.raw:0ff1', false],
	['payload.yes:true', true],
	['payload.yes:false', false],
	['payload.nothing:null', true],
	['payload.nothing:*', true],
	['payload."odd key":1', true],
	['payload.at:2026-01-02T03', true],
	['payload.user.code:/^4/', true],
	['payload.user.id:/^4.$/', true],
	['payload:urgent', true],
	['payload:"odd key"', true],
	['payload:42', true],
	['payload:nowhere', false],
	['payload:/^URG/i', true],
	['payload:*', true],
] as const)('%s in a payload', async (text, expected) => {
	expect(await matches(text, {data: rich})).toBe(expected);
});

test.each([
	['payload.a:1', Buffer.from('{"a": 1}'), true],
	['payload.a:1', gzipSync('{"a": 1}'), true],
	['payload:hello', Buffer.from('say Hello'), true],
	['payload.a:1', Buffer.from('say hello'), false],
	['payload:hello', Buffer.from('c1c168656c6c6f', 'hex'), true],
	['payload:*', Buffer.alloc(0), false],
	['payload.1:"x"', Buffer.from('8101a178', 'hex'), true],
] as const)('%s in other payloads', async (text, data, expected) => {
	expect(await matches(text, {data})).toBe(expected);
});

test('a text that the row has cut is looked for in the entry', async () => {
	const error = `${'x'.repeat(1000)} needle`;
	expect(await matches('error:needle', {error})).toBe(true);
	expect(await matches('!needle', {error})).toBe(false);
	expect(await matches('error:/x$/', {error})).toBe(false);
	expect(await matches('stream:needle', {source: error})).toBe(true);
});

test('where the index holds too many texts to tell them apart, the row is asked', async () => {
	const {error: _, sourceId: _id, trace: _trace, ...row} = summarise(dead());
	const unclear = {...row, source: others, attempt: others};
	for (const text of ['stream:inbound', '!stream:inbound', 'attempt:3', 'inbound']) {
		const filter = await readFilter(text, {now});
		expect(filter.kind === 'filter' && matchesRow(filter, unclear)).toBe(undefined);
	}
	expect(await matches('error:"many others"', {error: others})).toBe(true);
});

test('texts are looked at as they are shown', async () => {
	expect(await matches(String.raw`error:"\x1b[2J"`, {error: '\x1b[2J hidden'})).toBe(true);
	expect(await matches('error:"say \\"hi\\""', {error: 'they say "hi"'})).toBe(true);
	expect(await matches('error:/one.*two/', {error: 'one\ntwo'})).toBe(true);
	expect(await matches('error:""', {error: ''})).toBe(true);
	expect(await matches('attempt:>0', {attempt: 'many'})).toBe(false);
});

test('no payload makes it throw', async () => {
	const filters = await Promise.all(
		['payload:x', 'payload.a.b[0]:1', 'payload.*.*:/x/', '!payload.a:*'].map(text => readFilter(text, {now})),
	);
	fc.assert(
		fc.property(fc.uint8Array({maxLength: 200}), data => {
			openPayload(data);
			for (const filter of filters) if (filter.kind === 'filter') matchesEntry(filter, dead({data}));
		}),
	);
});
