import {ours} from '../text/safe-text.ts';
import type {Command} from './binding.ts';
import {close, nextMode, open, switchPane, toggleReveal, withinRows} from './detail.ts';
import {type Event, settled, type Update} from './event.ts';
import {choose, fillMenu, openMenu, replayPlain, typeText} from './menus.ts';
import {keepCursorVisible, moveTo} from './move.ts';
import {pressKey} from './press.ts';
import {confirm, createTarget, enter, outcome, painted, planned} from './replay.ts';
import {addArrivals, addPage, applyFacts, removeGone, rescanned} from './stream.ts';
import type {State} from './types.ts';

/** What becomes of the state when something happens, and what is to be done about it. Pure but for the index. */
export function update(state: State, event: Event): Update {
	switch (event.type) {
		case 'key':
			return pressKey(state, event.key, event.at, run);
		case 'paste':
			return typeText(state, event.text);
		case 'resized':
			return settled(withinRows(keepCursorVisible({...state, size: event.size})));
		case 'painted':
			return painted(state, event.at);
		case 'connection':
			return connected(state, event.connection);
		case 'server':
			return settled({...state, server: event.server});
		case 'facts':
			return applyFacts(state, event.facts);
		case 'troubled':
			return settled(sameTrouble(state, event.trouble) ? state : {...state, trouble: event.trouble});
		case 'page':
			return addPage(state, event.rows, event.complete);
		case 'arrivals':
			return addArrivals(state, event.rows);
		case 'gone':
			return removeGone(state, event.ids);
		case 'rescanned':
			return rescanned(state);
		case 'entry':
		case 'entry failed':
			return read(state, event);
		case 'menu items':
			return fillMenu(state, event);
		case 'chosen':
			return choose(state, event.item);
		case 'planned':
		case 'plan failed':
			return planned(state, event);
		case 'outcome':
			return afterOutcome(outcome(state, event.request, event.outcome));
	}
}

/** Carries out a command that its key, its mode and its reasons allowed. */
function run(state: State, command: Command, at: number): Update {
	switch (command) {
		case 'open':
			return open(state);
		case 'close':
			return close(state);
		case 'switch-pane':
			return switchPane(state);
		case 'payload-view':
			return nextMode(state);
		case 'reveal':
			return toggleReveal(state);
		case 'replay':
			return onShownEntry(state, replayPlain);
		case 'migrate':
			return onShownEntry(state, now => openMenu(now, 'migration'));
		case 'to-target':
			return onShownEntry(state, now => openMenu(now, 'target'));
		case 'confirm':
			return confirm(state, at);
		case 'create-target':
			return createTarget(state, at);
		case 'enter':
			return enter(state);
		case 'help':
			return settled({...state, layer: {kind: 'help', top: 0}});
		case 'refresh':
			return {state, effects: [{type: 'redraw'}, {type: 'ask server'}, {type: 'ask facts'}]};
		case 'back':
			return back(state);
		case 'quit':
			return quit(state);
		default:
			return settled(state);
	}
}

const goneNotice = ours('that entry is gone: here is the one under the cursor');
const running = ours('it is on its way: what became of it is known in a moment');

// The pane may still show an entry that others took away while the cursor went on to the next one: a
// write must not act on what the eyes are not on.
function onShownEntry(state: State, act: (state: State) => Update): Update {
	const {cursor} = state.list;
	if (cursor === undefined || state.detail.id === cursor || state.detail.status !== 'gone') return act(state);
	return moveTo({...state, notice: {tone: 'warning', text: goneNotice}}, cursor);
}

function back(state: State): Update {
	const {layer} = state;
	if (layer === undefined) {
		return settled({...state, focus: 'list', notice: undefined});
	}
	if (layer.kind === 'replay' && layer.phase === 'running') {
		return settled({...state, layer: {...layer, remark: running}});
	}
	return settled({...state, layer: undefined});
}

function quit(state: State): Update {
	if (state.layer !== undefined) return back(state);
	return {state: {...state, quitting: true}, effects: [{type: 'quit'}]};
}

function afterOutcome(update: Update): Update {
	return update.state.quitting ? {...update, effects: [...update.effects, {type: 'quit'}]} : update;
}

function connected(state: State, connection: State['connection']): Update {
	const next = {...state, connection};
	if (connection.state !== 'ready') return settled(next);
	return {state: next, effects: [{type: 'ask server'}, {type: 'ask facts'}]};
}

function read(state: State, event: Extract<Event, {type: 'entry' | 'entry failed'}>): Update {
	if (state.detail.id !== event.id || state.detail.status !== 'loading') return settled(state);
	if (event.type === 'entry failed') {
		return settled({...state, detail: {...state.detail, status: 'failed', failure: event.message}});
	}
	const {entry, payload} = event;
	if (entry === undefined)
		return removeGone({...state, detail: {...state.detail, status: 'gone'}}, [event.id]);
	return settled(withinRows({...state, detail: {...state.detail, status: 'ready', entry, payload}}));
}

function sameTrouble(state: State, trouble: NonNullable<State['trouble']>): boolean {
	return state.trouble?.message === trouble.message && state.trouble.hint === trouble.hint;
}
