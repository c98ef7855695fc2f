import type {EntryId} from '../core/entry.ts';
import {ours} from '../text/safe-text.ts';
import {settled, type Update} from './event.ts';
import {move} from './move.ts';
import {listed} from './selectors.ts';
import type {State} from './types.ts';

/** What a write acts on when it is not the row under the cursor, oldest first; undefined when nothing is marked. */
export function marked({index}: State): readonly EntryId[] | undefined {
	return index.marked === 0 ? undefined : index.markedIds();
}

/** Space: marks or unmarks the row and moves down; ends a range by marking it. */
export function toggleMark(state: State): Update {
	const {cursor} = state.list;
	if (cursor === undefined) return settled(state);
	if (state.anchor !== undefined) return toggleRange(state);
	const at = state.index.positionOf(cursor);
	state.index.mark(at, at, !state.index.isMarked(at));
	return move({...seen(state), focus: 'list', starred: undefined}, 'down', 1);
}

/** V: begins a range at the cursor; a second time marks everything between. */
export function toggleRange(state: State): Update {
	const {cursor} = state.list;
	if (cursor === undefined) return settled(state);
	if (state.anchor === undefined) {
		const text = ours('range: move, then V or space marks it, esc drops it');
		return settled({...state, anchor: cursor, focus: 'list', notice: {tone: 'plain', text}});
	}
	const ends = [listed(state).positionOf(state.anchor), listed(state).positionOf(cursor)];
	markRows(state, Math.min(...ends), Math.max(...ends), true);
	return settled({...seen(state), anchor: undefined, starred: undefined});
}

/** Whether the row at that position is marked, or would be by the range that is being drawn. */
export function isMarked(state: State, id: EntryId, position: number): boolean {
	const {index, anchor, list} = state;
	if (index.isMarked(index.positionOf(id))) return true;
	if (anchor === undefined || list.cursor === undefined) return false;
	const ends = [listed(state).positionOf(anchor), listed(state).positionOf(list.cursor)];
	return position >= Math.min(...ends) && position <= Math.max(...ends);
}

/** Those ids and nothing else. */
export function markOnly(state: State, ids: readonly EntryId[]): State {
	const {index} = state;
	index.markAll(false);
	for (const id of ids) markEntry(state, id, true);
	return {...seen(state), starred: undefined};
}

export function seen(state: State): State {
	return {...state, revision: state.index.revision};
}

function markRows(state: State, from: number, to: number, on: boolean): void {
	const {listing, index} = state;
	if (listing === undefined) index.mark(from, to, on);
	else for (const id of listing.ids(from, to)) markEntry(state, id, on);
}

export function markEntry({index}: State, id: EntryId, on: boolean): void {
	const at = index.positionOf(id);
	if (index.idAt(at) === id) index.mark(at, at, on);
}
