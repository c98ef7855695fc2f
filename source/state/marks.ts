import {compareIds, type EntryId} from '../core/entry.ts';
import {count} from '../text/amount.ts';
import {ours, safeLine} from '../text/safe-text.ts';
import {settled, type Update} from './event.ts';
import {move} from './move.ts';
import type {State} from './types.ts';

/** What a write acts on when it is not the row under the cursor; undefined when nothing is marked. */
export function marked({marks}: State): readonly EntryId[] | undefined {
	return marks.size === 0 ? undefined : [...marks].sort(compareIds);
}

/** Space: marks or unmarks the row and moves down; ends a range by marking it. */
export function toggleMark(state: State): Update {
	const {cursor} = state.list;
	if (cursor === undefined) return settled(state);
	if (state.anchor !== undefined) return toggleRange(state);
	const marks = new Set(state.marks);
	if (!marks.delete(cursor)) marks.add(cursor);
	return move({...state, marks, focus: 'list'}, 'down', 1);
}

/** V: begins a range at the cursor; a second time marks everything between. */
export function toggleRange(state: State): Update {
	const {cursor} = state.list;
	if (cursor === undefined) return settled(state);
	if (state.anchor === undefined) {
		const text = ours('range: move, then V or space marks it, esc drops it');
		return settled({...state, anchor: cursor, focus: 'list', notice: {tone: 'plain', text}});
	}
	const marks = new Set([...state.marks, ...rangeIds(state)]);
	return settled({...state, marks, anchor: undefined});
}

/** *: marks every row; when all are marked, none. */
export function markAll(state: State): Update {
	if (state.marks.size >= state.index.size) return settled({...state, marks: new Set(), anchor: undefined});
	const marks = new Set(state.index.ids());
	const {facts, load} = state;
	const total = facts?.kind === 'stream' ? facts.length : marks.size;
	const text =
		load.phase === 'complete'
			? safeLine`marked all ${count(marks.size)}`
			: safeLine`marked the ${count(marks.size)} read so far, of ${count(total)}: wait until all are read and press * again for the rest`;
	const tone = load.phase === 'complete' ? 'plain' : 'warning';
	return settled({...state, marks, anchor: undefined, notice: {tone, text}});
}

/** Whether a row is marked, or would be by the range that is being drawn. */
export function isMarked(state: State, id: EntryId): boolean {
	if (state.marks.has(id)) return true;
	const {anchor, list} = state;
	if (anchor === undefined || list.cursor === undefined) return false;
	const [older, newer] = [anchor, list.cursor].sort(compareIds);
	return compareIds(id, older ?? id) >= 0 && compareIds(id, newer ?? id) <= 0;
}

/** Marks of entries that are gone are no marks. */
export function withoutMarks(state: State, ids: readonly EntryId[]): State {
	if (state.marks.size === 0 || !ids.some(id => state.marks.has(id))) return state;
	const marks = new Set(state.marks);
	for (const id of ids) marks.delete(id);
	return {...state, marks};
}

function rangeIds({index, anchor, list}: State): EntryId[] {
	if (anchor === undefined || list.cursor === undefined) return [];
	const ends = [index.positionOf(anchor), index.positionOf(list.cursor)];
	return index.ids(Math.min(...ends), Math.max(...ends));
}
