import {expect, test} from 'vitest';
import {ConnectionError} from '../../source/core/errors.ts';
import {createMemoryStore} from '../../source/core/store/memory/memory-store.ts';
import type {Event} from '../../source/state/event.ts';
import {readAside} from '../../source/tui/run-aside.ts';

const fields = [[Buffer.from('data'), Buffer.from('81a176cd0100', 'hex')]] as const;

async function read(of: 'archive' | 'rescue', id: string, failure?: Error) {
	const store = createMemoryStore({stream: Buffer.from('dlq'), now: () => 1});
	await store.connect();
	for (const at of ['1-0', '2-0', '3-0']) store.add(Buffer.from('{dlq}:archive'), fields, at);
	if (failure !== undefined) store.streamPage = async () => Promise.reject(failure);
	const events: Event[] = [];
	await readAside({store, dispatch: event => events.push(event)}, {type: 'read aside', request: 7, of, id});
	return events;
}

test('the entry of that id is read from where it lies, and opened', async () => {
	expect(await read('archive', '2-0')).toMatchObject([
		{type: 'aside read', request: 7, entry: {id: '2-0'}, payload: {format: 'msgpack'}},
	]);
});

test.each([
	['rescue', '2-0'],
	['archive', '2-1'],
	['archive', '9-0'],
] as const)('one that is not there is told: %s %s', async (of, id) => {
	expect(await read(of, id)).toEqual([
		{type: 'aside read', request: 7, entry: undefined, payload: undefined},
	]);
});

test('a failure is told with what to do', async () => {
	expect(await read('archive', '1-0', new ConnectionError('gone', 'wait'))).toEqual([
		{type: 'aside failed', request: 7, trouble: {message: 'gone', hint: 'wait'}},
	]);
});
