import type {EntryId} from '../core/entry.ts';
import type {Command} from './binding.ts';
import {settled, type Update} from './event.ts';
import {layout, paneRows} from './layout.ts';
import {listed} from './selectors.ts';
import type {DetailState, State} from './types.ts';
import {detailContent} from './views/detail.ts';

/** Moves the cursor of the pane that has the focus, `count` times. */
export function move(state: State, command: Command, count: number): Update {
	return state.focus === 'list'
		? moveInList(state, command, count)
		: settled(moveInDetail(state, command, count));
}

/** Puts the list's cursor on an entry, brings it into view and reads it. */
export function moveTo(state: State, id: EntryId): Update {
	const next = keepCursorVisible({...state, list: {...state.list, cursor: id}});
	if (state.detail.id === id && state.detail.status !== 'failed') return settled(next);
	return {state: {...next, detail: reading(state.detail, id)}, effects: [{type: 'read', id}]};
}

/**
 * Scrolls by half a page when the cursor left the window: on a slow link a jump every few keys costs
 * less than a new screen at each.
 */
export function keepCursorVisible(state: State): State {
	const {cursor, top} = state.list;
	if (cursor === undefined) return state;
	const {listRows} = layout(state.size);
	const rows = listed(state);
	const at = rows.positionOf(cursor);
	const from = top === undefined ? 0 : rows.positionOf(top);
	const half = Math.max(1, listRows >> 1);
	let next = from;
	if (at < from) next = Math.max(0, Math.min(at, from - half));
	else if (at >= from + listRows) next = Math.max(at - listRows + 1, from + half);
	next = Math.max(0, Math.min(next, rows.size - listRows));
	const id = rows.idAt(next);
	return id === top ? state : {...state, list: {...state.list, top: id}};
}

export function reading(detail: DetailState, id: EntryId): DetailState {
	return {
		...detail,
		id,
		status: 'loading',
		failure: undefined,
		entry: undefined,
		payload: undefined,
		row: 0,
		top: 0,
		toggled: new Set(),
		reveal: false,
		search: undefined,
		// A slow link is spared a pane that empties and fills again.
		previous:
			detail.status === 'ready' || detail.status === 'gone'
				? {...detail, previous: undefined}
				: detail.previous,
	};
}

/** The pane while there is no entry to show. */
export function nothingShown(detail: DetailState): DetailState {
	return {...reading(detail, ''), id: undefined, status: 'none', previous: undefined};
}

/** By how many rows a movement goes; undefined when the command is none. */
export function distance(command: Command, page: number): number | undefined {
	switch (command) {
		case 'down':
			return 1;
		case 'up':
			return -1;
		case 'half-down':
			return Math.max(1, page >> 1);
		case 'half-up':
			return -Math.max(1, page >> 1);
		case 'page-down':
			return Math.max(1, page - 1);
		case 'page-up':
			return -Math.max(1, page - 1);
		case 'first':
			return Number.NEGATIVE_INFINITY;
		case 'last':
			return Number.POSITIVE_INFINITY;
		default:
			return undefined;
	}
}

/** `from` moved by `count` times the command's distance, within 0 and `last`. */
export function moved(from: number, command: Command, count: number, page: number, last: number): number {
	const by = distance(command, page) ?? 0;
	return Math.max(0, Math.min(last, from + by * count));
}

function moveInList(state: State, command: Command, count: number): Update {
	const {cursor} = state.list;
	if (cursor === undefined) return settled(state);
	const {listRows} = layout(state.size);
	const rows = listed(state);
	const id = rows.idAt(moved(rows.positionOf(cursor), command, count, listRows, rows.size - 1));
	return id === undefined || id === cursor ? settled(state) : moveTo(state, id);
}

function moveInDetail(state: State, command: Command, count: number): State {
	const height = paneRows(state);
	const rows = detailContent(state).count;
	const row = moved(state.detail.row, command, count, height, rows - 1);
	return {...state, detail: showRow({...state.detail, row}, height, rows)};
}

/** Scrolls the pane so that its cursor row is visible. */
export function showRow(detail: DetailState, height: number, rows: number): DetailState {
	const half = Math.max(1, height >> 1);
	let {top} = detail;
	if (detail.row < top) top = Math.min(detail.row, top - half);
	else if (detail.row >= top + height) top = Math.max(detail.row - height + 1, top + half);
	top = Math.max(0, Math.min(top, rows - height));
	return {...detail, top};
}
