import type {EntryId} from '../core/entry.ts';
import type {Event} from './event.ts';
import {settled, type Update} from './event.ts';
import {listWindow} from './selectors.ts';
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
	const {from, rows} = listWindow(state);
	const ids: EntryId[] = [];
	for (let at = from; at < from + rows; at++) {
		const row = state.index.at(at);
		if (row !== undefined && row.error === undefined) ids.push(row.id);
	}
	return ids;
}
