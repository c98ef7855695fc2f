import {afterEach, expect, test, vi} from 'vitest';
import {UsageError} from '../../source/core/errors.ts';
import type {Effect} from '../../source/state/event.ts';
import {initialState} from '../../source/state/initial.ts';
import type {MenuItem} from '../../source/state/layers.ts';
import {ours, safeText} from '../../source/text/safe-text.ts';
import type {EffectContext} from '../../source/tui/run-effect.ts';
import {createStage, type Opening} from '../../source/tui/stage.ts';
import {createStateStore} from '../../source/tui/state-store.ts';
import {session} from '../helpers/states.ts';

afterEach(() => void vi.useRealTimers());

/** A stage with streams that only tell what is done with them. */
function world(next: () => Promise<Opening>) {
	const log: string[] = [];
	const contexts: EffectContext[] = [];
	const opening = (name: string): Opening => ({
		session: {...session, stream: safeText(name)},
		actor: 'ada',
		reason: '',
		audit: true,
		toolVersion: '0',
		runner: {run: vi.fn(), runAll: vi.fn(), close: async () => void log.push(`${name}: runner closed`)},
		other: next,
		open: async () => ({
			store: {close: async () => void log.push(`${name}: store closed`)} as never,
			newOperation: () => 'op',
			beginJournal: async () => undefined,
			lease: vi.fn(),
			contexts: [],
			saveView: async () => {},
			view: undefined,
			unfinished: 0,
			createEffects(context) {
				contexts.push(context);
				return {
					run: (effect: Effect) => {
						log.push(`${name}: ${effect.type}`);
						if (effect.type === 'open place') context.openPlace(effect);
					},
					start: () => void log.push(`${name}: started`),
					stop: async why => void log.push(`${name}: stopped, ${why}`),
				};
			},
		}),
	});
	const states = createStateStore(initialState(opening('a').session, {columns: 120, rows: 40}, 0), effect =>
		stage.run(effect),
	);
	const quit = vi.fn();
	const stage = createStage(opening('a'), states, {
		redraw() {},
		pass() {},
		suspend() {},
		quit,
		lend: async work => work(),
	});
	const choose = () => {
		states.dispatch({type: 'key', key: {kind: 'text', text: 'c'}, at: 1000});
		const {layer} = states.get();
		const items: MenuItem[] = [{label: ours('b'), value: 'b', choice: {place: {context: 'b'}}}];
		if (layer?.kind !== 'menu') throw new Error('there is no menu');
		states.dispatch({type: 'menu items', request: layer.request, items, empty: undefined});
		states.dispatch({type: 'chosen', item: items[0] as MenuItem});
	};
	return {log, contexts, opening, states, stage, quit, choose};
}

test('the other one is open before the first one ends; what that one still says is not heard', async () => {
	const {log, contexts, opening, states, stage, choose} = world(async () => opening('b'));
	await stage.begin();
	choose();
	await vi.waitFor(() => expect(states.get().session.stream).toBe('b'));
	expect(log.indexOf('b: started')).toBeGreaterThan(log.indexOf('a: open place'));
	contexts[0]?.dispatch({type: 'told', tone: 'error', text: ours('from a')});
	expect(states.get().notice).toBeUndefined();
	contexts[1]?.dispatch({type: 'told', tone: 'error', text: ours('from b')});
	expect(states.get().notice?.text).toBe('from b');
	await stage.end('ended by you');
	expect(log.filter(line => /stopped|closed/.test(line)).sort()).toEqual([
		'a: runner closed',
		'a: stopped, another stream was opened',
		'a: store closed',
		'b: runner closed',
		'b: stopped, ended by you',
		'b: store closed',
	]);
});

test('one that cannot be opened leaves all as it is', async () => {
	const {log, states, stage, choose} = world(async () => {
		throw new UsageError('the program ended with 1', 'run it by hand');
	});
	await stage.begin();
	choose();
	await vi.waitFor(() => expect(states.get().notice?.text).toContain('not opened: the program ended with 1'));
	expect(states.get().session.stream).toBe('a');
	expect(log.some(line => line.startsWith('a: stopped'))).toBe(false);
});

test.each(['esc', 'the end'])('%s while it is being opened: it is closed again', async what => {
	const {promise, resolve} = Promise.withResolvers<Opening>();
	const {log, opening, states, stage, choose} = world(() => promise);
	await stage.begin();
	choose();
	const ended = what === 'esc' ? Promise.resolve() : stage.end('ended by SIGTERM');
	if (what === 'esc') states.dispatch({type: 'key', key: {kind: 'named', name: 'esc'}, at: 2000});
	resolve(opening('b'));
	await vi.waitFor(() => expect(log).toContain('b: store closed'));
	await ended;
	expect(states.get().session.stream).toBe('a');
	expect(log).not.toContain('b: started');
});

test('before anything was loaded one can leave, and what is asked for waits', async () => {
	const {log, stage, quit} = world(async () => Promise.reject(new Error('unused')));
	stage.run({type: 'redraw'});
	stage.run({type: 'quit'});
	expect(quit).toHaveBeenCalledOnce();
	await stage.begin();
	expect(log).toEqual(['a: redraw', 'a: started']);
});
