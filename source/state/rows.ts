import type {EntryId} from '../core/entry.ts';
import type {Event} from './event.ts';
import {settled, type Update} from './event.ts';
import {visibleIds} from './selectors.ts';
import type {State} from './types.ts';

/** The index knows every entry, not every text: those of rows that came into sight are asked for. */
export function withVisibleRows(before: State, update: Update): Update {
	const {state} = update;
	const same = state.revision === before.revision && state.list.top === before.list.top;
	if (same && state.size === before.size) return update;
	const ids = missing(state);
	return ids.length === 0 ? update : {state, effects: [...update.effects, {type: 'rows', ids}]};
}

export function rowsRead(state: State, {rows}: Extract<Event, {type: 'rows'}>): Update {
	state.index.remember(rows);
	return settled({...state, revision: state.index.revision});
}

function missing(state: State): EntryId[] {
	const {index} = state;
	return visibleIds(state).filter(id => {
		const row = index.at(index.positionOf(id));
		return row?.id === id && row.error === undefined;
	});
}
