import type {Update} from './event.ts';
import {settled} from './event.ts';
import {paneRows} from './layout.ts';
import {moveTo, showRow} from './move.ts';
import type {State} from './types.ts';
import {detailContent} from './views/detail.ts';

const modes = ['tree', 'json', 'hex'] as const;

/** Enter, l: from the list into the pane; in the pane, opens or folds the node under its cursor. */
export function open(state: State): Update {
	if (state.focus === 'list') return focusDetail(state);
	const row = rowUnderCursor(state);
	return settled(row?.fold === undefined ? state : toggle(state, row.key));
}

/** h: folds the open node, goes to its parent, leaves the pane at the root. */
export function close(state: State): Update {
	const row = rowUnderCursor(state);
	if (row?.parent === undefined) return settled({...state, focus: 'list'});
	if (row.fold === 'open') return settled(toggle(state, row.key));
	const rows = detailContent(state).count;
	return settled({...state, detail: showRow({...state.detail, row: row.parent}, paneRows(state), rows)});
}

export function switchPane(state: State): Update {
	return state.focus === 'list' ? focusDetail(state) : settled({...state, focus: 'list'});
}

export function nextMode(state: State): Update {
	const mode = modes[(modes.indexOf(state.detail.mode) + 1) % modes.length] ?? 'tree';
	return settled(withinRows({...state, detail: {...state.detail, mode, toggled: new Set()}}));
}

export function toggleReveal(state: State): Update {
	return settled(withinRows({...state, detail: {...state.detail, reveal: !state.detail.reveal}}));
}

/** The pane's cursor and window brought back into what the pane holds now. */
export function withinRows(state: State): State {
	const rows = detailContent(state).count;
	const row = Math.max(0, Math.min(state.detail.row, rows - 1));
	return {...state, detail: showRow({...state.detail, row}, paneRows(state), rows)};
}

// An entry that others took away stays readable until the cursor moves; entering the pane anew means
// the entry under the cursor.
function focusDetail(state: State): Update {
	const {cursor} = state.list;
	if (cursor === undefined) return settled(state);
	const update = moveTo(state, cursor);
	return {...update, state: atPayload(withinRows({...update.state, focus: 'detail'}))};
}

/**
 * The cursor of a pane that was just entered stands on the payload, which it is there for: what is
 * above can be read without it. Where both do not fit it stays at the top, for the error comes first.
 */
export function atPayload(state: State): State {
	const {detail, focus} = state;
	const {payloadFrom = 0} = detailContent(state);
	if (focus !== 'detail' || detail.row > 0 || payloadFrom >= paneRows(state)) return state;
	return {...state, detail: {...detail, row: payloadFrom}};
}

function rowUnderCursor(state: State) {
	return detailContent(state).rows(state.detail.row, state.detail.row + 1)[0];
}

function toggle(state: State, key: string): State {
	const toggled = new Set(state.detail.toggled);
	if (!toggled.delete(key)) toggled.add(key);
	return withinRows({...state, detail: {...state.detail, toggled}});
}
