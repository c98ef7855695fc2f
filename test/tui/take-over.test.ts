import {expect, test} from 'vitest';
import {fieldsText, knownLayouts} from '../../source/core/config/layouts.ts';
import {createMemoryStore} from '../../source/core/store/memory/memory-store.ts';
import type {Event} from '../../source/state/event.ts';
import type {EffectContext} from '../../source/tui/run-effect.ts';
import {takeOver} from '../../source/tui/run-listing.ts';

test.each([
	[knownLayouts.dapr, 'rest found'],
	[undefined, 'told'],
])('the rest of a job is taken over with its own fields only', async (layout, expected) => {
	const store = createMemoryStore({stream: Buffer.from('dead'), now: Date.now, layout});
	await store.connect();
	const facts = {operation: '1-job', actor: 'ada', host: 'h', pid: 1, reason: '', create: false} as const;
	const how = {phase: 'running', moved: 0, left: 1, total: 1, fields: fieldsText(knownLayouts.dapr)} as const;
	await store.renewLease({...facts, ...how}, ['1-0']);
	const events: Event[] = [];
	const context = {store, dispatch: (event: Event) => events.push(event)} as unknown as EffectContext;
	await takeOver(context, '1-job');
	expect(events.map(({type}) => type)).toEqual([expected]);
	if (expected === 'told')
		expect(events).toMatchObject([{tone: 'error', text: expect.stringContaining('planned with the fields')}]);
});
