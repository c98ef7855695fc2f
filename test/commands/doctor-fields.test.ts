import {encode} from '@msgpack/msgpack';
import {expect, test} from 'vitest';
import {aboutFields} from '../../source/commands/doctor-fields.ts';
import {knownLayouts} from '../../source/core/config/layouts.ts';
import type {Layout} from '../../source/core/layout.ts';
import {createMemoryStore} from '../../source/core/store/memory/memory-store.ts';

const stream = Buffer.from('dead');
type Pairs = Readonly<Record<string, string | Uint8Array>>;

async function about(layout: Layout | undefined, ...entries: readonly Pairs[]): Promise<string[]> {
	const store = createMemoryStore({stream, now: Date.now, layout});
	await store.connect();
	for (const pairs of entries)
		store.add(
			stream,
			Object.entries(pairs).map(([name, value]) => [Buffer.from(name), Buffer.from(value)]),
		);
	const found = await aboutFields(store);
	expect(new Set(found.map(({what}) => what))).toEqual(new Set(['fields']));
	return found.map(
		({state, message, hint}) => `${state}: ${message}${hint === undefined ? '' : ` / ${hint}`}`,
	);
}

const poisoned = encode({reason_poisoned: 'no such user', topic_poisoned: 'orders'});
const watermill = {_watermill_message_uuid: 'u-1', metadata: poisoned, payload: '{"user":7}'};
const dapr = {data: JSON.stringify({id: 'e-1', topic: 'orders', data: {user: 7}})};
const reference = {original_stream: 's', original_msg_id: '1-0', error: '', attempt: '3', data: Buffer.of(1)};

test('the reference names; which the newest lack, and whose they may be', async () => {
	expect(await about(undefined)).toEqual(['ok: read by the reference names']);
	expect(await about(undefined, reference)).toEqual(['ok: read by the reference names']);
	expect(await about(undefined, reference, {...reference, original_stream: ''})).toEqual([
		expect.stringMatching(
			/^warning: .*newest 2 entries some lack original_stream \(1\); they have.* \/ the readme/,
		),
	]);
	expect(await about(undefined, watermill)).toEqual([
		expect.stringMatching(
			/lacks .*data \(1\); they have the fields _watermill_message_uuid, metadata, payload \/ .*"fields": "watermill"/,
		),
	]);
	expect(await about(undefined, dapr, dapr, {data: 'x'})).toEqual([
		expect.stringContaining('"fields": "dapr"'),
	]);
});

test('a layout: what is mapped where, what is lacking, what a replay publishes', async () => {
	expect(await about(knownLayouts.watermill, watermill, {...watermill, metadata: ''})).toEqual([
		'ok: "watermill", from the context',
		'warning: original_stream is topic_poisoned in the field metadata: 1 of the newest 2 entries lack it; they have the fields _watermill_message_uuid, metadata, payload',
		'ok: original_msg_id is the field _watermill_message_uuid',
		expect.stringContaining('error is reason_poisoned in the field metadata: 1 of'),
		'ok: trace_id is correlation_id in the field metadata: none of the newest 2 entries has it',
		'ok: not mapped: attempt, ts',
		'ok: the payload is the field payload',
		'ok: a replay publishes _watermill_message_uuid, metadata, payload',
		'ok: a message that came back is known by original_msg_id, which it keeps',
	]);
});

test('what is left of an entry is its payload', async () => {
	const rest = {
		source: {field: 'queue', prefix: 's:'},
		error: {value: 'down'},
		data: 'rest',
		live: 'rest',
	} as const;
	const told = await about({...rest, drop: ['at']}, {queue: 'mail', user: '7', at: '1'});
	expect(told.slice(1)).toEqual([
		'ok: original_stream is s: and the field queue',
		'ok: error is always down',
		expect.stringContaining('not mapped'),
		'ok: the payload is every field that is no fact of the failure',
		'ok: a replay publishes every field but queue, at',
		expect.stringContaining('cannot be told'),
	]);
	expect(await about(knownLayouts.dapr, dapr)).toContain('ok: a replay publishes every field');
});

test('a mapping that is mistaken', async () => {
	const told = await about({error: {field: 'eror'}, data: {field: 'body'}}, {error: 'boom', payload: 'x'});
	expect(told).toEqual([
		'ok: {"error":"eror","data":"body"}, from the context',
		'warning: error is the field eror: the newest entry lacks it; they have the fields error, payload',
		'warning: not mapped: original_stream, original_msg_id, attempt, ts, trace_id / without original_stream every replay must name its target',
		expect.stringMatching(/^warning: the payload is the field body: the newest/),
		'ok: a replay publishes data from body, ts, trace_id; ts and trace_id empty',
		expect.stringContaining('warning: that a message came back cannot be told'),
	]);
});
