import {expect, test, vi} from 'vitest';
import {ConnectionError} from '../../source/core/errors.ts';
import type {DlqStore, FoundStream} from '../../source/core/store/port.ts';
import {ours} from '../../source/text/safe-text.ts';
import {placeItems} from '../../source/tui/place-items.ts';
import {now, session} from '../helpers/states.ts';

const dlq = Buffer.from('sg:stream:dlq');
const dead: FoundStream = {name: Buffer.from('a\u{1b}:dead'), length: 1234, lastId: `${now - 60_000}-0`};
const own: FoundStream = {name: dlq, length: 1, lastId: undefined};
const contexts = [
	{name: 'stage', url: 'redis://stage:6379', stream: 'sg:stream:dlq', readOnly: false, colour: null},
	{name: 'prod', url: 'rediss://ada@prod', stream: 'dlq', readOnly: true, colour: 'red'},
];

function store(findStreams: DlqStore['findStreams'], state: 'ready' | 'connecting' = 'ready') {
	return {stream: dlq, connection: () => ({state}) as const, findStreams};
}

async function items(from: ReturnType<typeof store>, of = contexts) {
	const context = {name: 'stage' as never, colour: undefined};
	return placeItems({contexts: of, session: {...session, context}, store: from}, now);
}

test('contexts with what matters of them, then the other streams with their length and last arrival', async () => {
	const {items: shown} = await items(store(async () => ({streams: [dead, own], missing: undefined})));
	expect(shown.map(({label}) => label)).toEqual([
		'context stage  this one  sg:stream:dlq  redis://stage:6379',
		'context prod   read-only, red  dlq  rediss://ada@prod',
		'stream  a\\x1b:dead    1,234  last 1m ago',
	]);
	expect(shown[2]?.choice).toEqual({place: {stream: dead.name}});
	expect(new Set(shown.map(({value}) => value)).size).toBe(3);
});

test('a stream that a context of this server names stands there alone; others say how they are read', async () => {
	const found = store(async () => ({
		streams: [dead, {...dead, name: Buffer.from('dlq')}],
		missing: undefined,
	}));
	const here = [...contexts, {...contexts[0], name: 'w', stream: 'dlq'} as (typeof contexts)[0]];
	const context = {name: 'stage' as never, colour: undefined};
	const fields = {text: ours('"watermill"'), tellsError: true};
	const {items: shown} = await placeItems(
		{contexts: here, session: {...session, context, fields}, store: found},
		now,
	);
	expect(shown.slice(here.length).map(({label}) => label)).toEqual([
		'stream  a\\x1b:dead    1,234  last 1m ago  read as "watermill"',
	]);
});

test('contexts are there without a connection, and where the streams cannot be found', async () => {
	const failing = vi.fn<DlqStore['findStreams']>(async () => {
		throw new ConnectionError('gone', 'wait');
	});
	expect((await items(store(failing, 'connecting'))).items).toHaveLength(2);
	expect(failing).not.toHaveBeenCalled();
	expect(await items(store(failing))).toMatchObject({
		items: {length: 2},
		more: expect.stringContaining('there may be more: they cannot be looked for'),
	});
	const cut = store(async () => ({streams: [dead], missing: 'only the first 100 were looked at'}));
	expect((await items(cut)).more).toContain('there may be more: only the first 100');
	expect((await items(store(async () => ({streams: [dead], missing: undefined})))).more).toBeUndefined();
});

test('a server that does not answer is waited for no longer than a menu may take', async () => {
	vi.useFakeTimers({toFake: ['setTimeout']});
	const abort = vi.spyOn(AbortSignal, 'timeout').mockImplementation(within => {
		const controller = new AbortController();
		setTimeout(() => controller.abort(), within);
		return controller.signal;
	});
	try {
		const hanging = store(async ({onFound}) => {
			onFound?.(dead);
			return new Promise(() => {});
		});
		const waiting = items(hanging);
		await vi.advanceTimersByTimeAsync(2600);
		expect(await waiting).toMatchObject({items: {length: 3}, more: expect.stringContaining('is slow')});
	} finally {
		abort.mockRestore();
		vi.useRealTimers();
	}
});

test('where there is nothing to go to, that is said', async () => {
	const {items: none, empty} = await items(
		store(async () => ({streams: [own], missing: undefined})),
		[],
	);
	expect(none).toEqual([]);
	expect(empty).toContain('no other stream of this server looks like a DLQ');
});
