import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {discard} from '../../../source/core/bulk/put-away.ts';
import {RedisReplyError} from '../../../source/core/errors.ts';
import {forecast} from '../../../source/core/forecast/forecast.ts';
import {codeSpan, toldSpan} from '../../../source/core/incident/markdown.ts';
import {incidentNote} from '../../../source/core/incident/note.ts';
import {readIncident} from '../../../source/core/incident/read-incident.ts';
import type {IncidentFacts} from '../../../source/core/incident/types.ts';
import {createMemoryStore} from '../../../source/core/store/memory/memory-store.ts';
import {safeText} from '../../../source/text/safe-text.ts';

const now = Date.UTC(2026, 4, 17, 16, 41, 3);
const record = (more: object) => ({
	id: '1-0',
	time: now - 60_000,
	operation: 'op',
	action: 'replay',
	actor: 'ada@bastion',
	reason: 'INC-7',
	target: Buffer.from('sg:stream:inbound'),
	migration: '',
	sha256: '',
	version: '1',
	entries: [{id: '1-0', newId: '2-0', fields: []}],
	...more,
});
const facts: IncidentFacts = {
	stream: Buffer.from('sg:stream:dlq'),
	address: 'redis.prod:6379/0',
	actor: 'bob',
	now,
	length: 4812,
	forecast: forecast({
		length: 4812,
		cap: 5000,
		perMinute: 12,
		oldest: `${now - 3_600_000}-0`,
		now,
		losses: 3,
	}),
	groups: [
		{
			signature: safeText("field '<q>' missing"),
			source: safeText('sg:stream:inbound'),
			count: 4800,
			share: 4800 / 4812,
			first: now - 3_600_000,
			last: now - 1000,
		},
		{signature: safeText(''), source: safeText(''), count: 12, share: 12 / 4812, first: now, last: now},
	],
	records: [
		record({operation: 'job.2', time: now - 30_000, migration: 'mend.mjs'}),
		record({operation: 'job.1', migration: 'mend.mjs'}),
		record({
			operation: 'x',
			action: 'discard',
			actor: 'eve',
			reason: '',
			time: now - 90_000,
			target: undefined,
		}),
	],
	moreRecords: false,
	jobs: [
		{
			operation: 'job',
			actor: 'ada@bastion',
			host: 'h1',
			pid: 1,
			reason: 'INC-7',
			create: false,
			phase: 'paused',
			why: '25 of the last 100 came back',
			moved: 2,
			left: 4798,
			total: 4800,
			age: 500,
		},
	],
	archived: 3,
	archivedFor: {discarded: 1, originals: 2, unknown: 0, whole: true},
	back: {replayed: 2, back: 1, whole: true},
	rescued: 0,
	gaps: [],
};

test('says what died, what was done by whom and why, what runs, what is left', () => {
	expect(incidentNote(facts)).toBe(`# Dead letters on \`sg:stream:dlq\`

2026-05-17 16:41:03 UTC, \`redis.prod:6379/0\`, written by \`bob\` with redis-dlq.

**4,812 entries** in 2 groups. Room for 188, +12/min: full in ~16 min; lost ≥ 3; oldest 1h.

## What died

- **4,800** (100 %) \`field '<q>' missing\` from \`sg:stream:inbound\`, 2026-05-17 15:41:03 UTC to 2026-05-17 16:41:02 UTC
- **12** (under 1 %) (empty) from no source, 2026-05-17 16:41:03 UTC

## What was done

- 2026-05-17 16:39:33 UTC: \`eve\`, \`discard\` of 1 entry, no reason given (\`x\`)
- 2026-05-17 16:40:03 UTC to 2026-05-17 16:40:33 UTC: \`ada@bastion\`, \`replay\` of 2 entries to \`sg:stream:inbound\` through \`mend.mjs\`, because \`INC-7\` (\`job\`)

## Jobs

- \`job\` of \`ada@bastion\` on \`h1\`, paused: \`25 of the last 100 came back\`: 2 of 4,800 moved, 4,798 left, because \`INC-7\`

## What is left

- 4,812 entries on the DLQ, 4,798 of them waiting in jobs
- 1 of these failed again after a replay; 2 replayed
- 3 entries in the archive
  - 1 discarded: \`redis-dlq restore\` puts them back
  - 2 originals of migrated or edited replays, kept for reference: restoring them would deliver them twice
- 0 entries in the rescue stream
`);
});

test('what is not known is not guessed', () => {
	const note = incidentNote({
		...facts,
		jobs: [],
		archived: 4000,
		archivedFor: {discarded: 0, originals: 999, unknown: 1, whole: false},
		back: undefined,
	});
	expect(note).toContain(`## Jobs

- \`job\` of \`ada@bastion\`, over: \`replay\` of 2 entries, 2026-05-17 16:40:03 UTC to 2026-05-17 16:40:33 UTC
- no job is running or waiting
`);
	expect(note).toContain('- whether replayed messages failed again cannot be told\n');
	expect(note).toContain('  - of the newest 1,000, more were not read:\n  - 999 originals');
	expect(note).toContain('  - 1 do not say why');
	expect(note).not.toContain('redis-dlq restore`');
});

describe('texts that are hostile to Markdown', () => {
	test.each([
		['plain', '`plain`'],
		['a ` b', '``a ` b``'],
		['``', '``` `` ```'],
		['\u{1b}[2J\n# x', '`\\x1b[2J\\n# x`'],
		['![x](http://evil) <script> @all | x', '`![x](http://evil) <script> @all | x`'],
		['auth:stream:token=x', '`auth:stream:token=x`'],
	])('%j', (text, span) => {
		expect(codeSpan(text)).toBe(span);
	});
	test.each([
		['login failed: password=hunter2, user=ann', 'login failed: password=••••••, user=ann'],
		['password=hun,ter2;x user=ann', 'password=•••••• user=ann'],
		['password=hunter2,user=ann', 'password=••••••,user=ann'],
		['{"api_key": "abc \\"def", "id": 7}', '{"api_key": ••••••, "id": 7}'],
		['body "{\\"token\\":\\"abc\\",\\"id\\":7}"', 'body "{\\"token\\":••••••,\\"id\\":7}"'],
		["{b'secret': b'abc'}", "{b'secret': ••••••}"],
		['{:password=>"abc"}', '{:password=>••••••}'],
		['tokens: ["a", "b"] x', 'tokens: •••••• x'],
		['run --password hunter2 -v', 'run --password •••••• -v'],
		['Authorization: Bearer abc.def', 'Authorization: ••••••'],
		['Authorization: token abcdef failed', 'Authorization: •••••• failed'],
		['Authorization: Digest username="a", response="b" sent', 'Authorization: •••••• sent'],
		['Cookie: a=b; sid=c', 'Cookie: ••••••'],
		['got Bearer abc123def, 401', 'got Bearer ••••••, 401'],
		['Bearer authentication required', 'Bearer authentication required'],
		['sent eyJhbGciOiJI.eyJzdWIi.c2ln to x', 'sent •••••• to x'],
		['cannot reach redis://ann:pw@host/0', 'cannot reach redis://ann:••••••@host/0'],
		['cannot reach redis://:p@s/w@host/0', 'cannot reach redis://:••••••@host/0'],
		['GET http://host:8080/a?to=a@b', 'GET http://host:8080/a?to=a@b'],
		['GET https://api/x?token=abc&id=7', 'GET https://api/x?token=••••••&id=7'],
		['trace_id=tr-1 attempt: 3', 'trace_id=tr-1 attempt: 3'],
	])('of a free text secrets are masked: %j', (text, told) => {
		expect(toldSpan(text)).toBe(`\`${told}\``);
	});
	test('no text breaks out of its span, or out of its line', () => {
		fc.assert(
			fc.property(
				fc.string({unit: fc.constantFrom('`', 'a', ' ', '\n', '|', '\\', '<', '"', 'token=')}),
				text => {
					const span = toldSpan(text);
					const fence = /^`+/.exec(span)?.[0] ?? '(';
					expect(span).not.toContain('\n');
					if (fence === '(') return;
					const inner = span.slice(fence.length, -fence.length);
					expect(inner.match(/`+/g) ?? []).not.toContain(fence);
					expect(inner).not.toMatch(/^`|`$/);
				},
			),
		);
	});
});

test('what may not be read is not taken for nothing', async () => {
	const store = createMemoryStore({stream: Buffer.from('dlq'), now: () => now});
	await store.connect();
	const denied = async () => Promise.reject(new RedisReplyError('NOPERM no', '', 'NOPERM'));
	const narrow = {...store, auditRecords: denied, leases: denied, targetFacts: denied};
	const note = incidentNote(await readIncident(narrow, {cap: 5000, actor: 'bob'}));
	expect(note).toContain('## What was done\n\nNot known, see below.\n\n## Jobs\n\nNot known, see below.\n');
	expect(note).not.toMatch(/entries in the/);
	for (const what of ['the audit', 'jobs', 'the archive', 'the rescue stream'])
		expect(note).toContain(`- not known: \`${what}: NOPERM no\``);
});

test('nor what Redis hides the length of', async () => {
	const store = createMemoryStore({stream: Buffer.from('dlq'), now: () => now});
	await store.connect();
	const targetFacts = async (stream: Uint8Array) => ({stream, type: 'stream', length: undefined, groups: []});
	const note = incidentNote(await readIncident({...store, targetFacts}, {cap: 5000, actor: 'bob'}));
	expect(note).toContain('- not known: `the archive: this user may not read it`');
	expect(note).not.toMatch(/entries in the/);
});

test('is gathered from a store', async () => {
	let time = now;
	const dlq = Buffer.from('dlq');
	const store = createMemoryStore({stream: dlq, now: () => ++time});
	await store.connect();
	for (const error of ['id 17 missing', 'id 18 missing', 'silent'])
		store.add(dlq, [
			[Buffer.from('original_stream'), Buffer.from('in')],
			[Buffer.from('error'), Buffer.from(error)],
		]);
	const [first] = await store.readPage({order: 'oldest first', count: 1});
	const audit = {actor: 'ada', reason: 'INC-7', toolVersion: '1'};
	await discard(store, [first?.id ?? ''], {operation: 'd', audit, settleWithin: 1000});
	const told = await readIncident(store, {cap: 5000, actor: 'bob'});
	expect(told).toMatchObject({length: 2, archived: 1, rescued: 0, gaps: [], moreRecords: false});
	expect(told.archivedFor).toEqual({discarded: 1, originals: 0, unknown: 0, whole: true});
	expect(told.back).toEqual({replayed: 0, back: 0, whole: true});
	expect(told.groups.map(({source, count, share}) => [source, count, share])).toEqual([
		['in', 1, 0.5],
		['in', 1, 0.5],
	]);
	expect(told.records?.map(({action, entries}) => [action, entries.length])).toEqual([['discard', 1]]);
	expect(incidentNote(told)).toContain('`ada`, `discard` of 1 entry, because `INC-7`');
	const lossy = await readIncident(store, {cap: 5000, actor: 'bob', groups: told.groups, losses: 7});
	expect(incidentNote(lossy)).toContain('lost ≥ 7');
});
