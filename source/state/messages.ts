import {settled, type Update} from './event.ts';
import type {Notice, State} from './types.ts';

/** So many are kept for M. */
const most = 100;

/** What was just said is kept, and fades by itself unless it is an error: that one stays until it is dismissed. */
export function withMessages(before: State, update: Update): Update {
	const {notice} = update.state;
	if (notice === undefined || notice === before.notice) return update;
	const messages = [...before.messages, {notice, at: update.state.now}].slice(-most);
	const state = {...update.state, messages};
	return notice.tone === 'error'
		? {...update, state}
		: {state, effects: [...update.effects, {type: 'fade', notice}]};
}

export function faded(state: State, notice: Notice): Update {
	return settled(state.notice === notice ? {...state, notice: undefined} : state);
}

/** M: everything that was said here, newest first. */
export function openMessages(state: State): Update {
	return settled({...state, layer: {kind: 'messages', top: 0}});
}
