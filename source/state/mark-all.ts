import {count} from '../text/amount.ts';
import {ours, type SafeText, safeLine} from '../text/safe-text.ts';
import {settled, type Update} from './event.ts';
import type {MenuItem, MenuLayer} from './layers.ts';
import {markEntry, seen} from './marks.ts';
import type {State} from './types.ts';

/**
 * `*`: marks every row of the list, beyond a filter none; again, or when all are marked, none of them:
 * what arrived in between makes no difference. While rows are still to come it asks whether to wait for
 * them, while it waits it gives that up.
 */
export function markAll(state: State): Update {
	if (state.awaitingAll) {
		const text = ours('no longer waiting: nothing was marked');
		return settled({...state, awaitingAll: false, notice: {tone: 'plain', text}});
	}
	if (isStillComing(state)) return askWhether(state);
	const again = state.starred !== undefined && state.starred.filter === state.arrangement.filter?.text;
	return (again && state.index.marked > 0) || areAllMarked(state) ? unmarkShown(state) : markShown(state);
}

/** What was chosen in the question: to wait, or to do with what was read so far. */
export function markChosen(state: State, when: 'all' | 'read'): Update {
	const next = {...state, layer: undefined};
	if (when === 'read' || !isStillComing(next)) return markShown(next);
	const text = ours('all are marked once they are read; * again gives that up');
	return settled({...next, awaitingAll: true, notice: {tone: 'plain', text}});
}

/** What was waited for is there: it is marked. Another filter is not what was waited for. */
export function markAwaited(before: State, update: Update): Update {
	const {state} = update;
	if (!state.awaitingAll) return update;
	const {cutOff, filter} = state.arrangement;
	if (cutOff || filter?.text !== before.arrangement.filter?.text) {
		const text = ours('nothing was marked: the filter is another one, or its search was cut off');
		return {...update, state: {...state, awaitingAll: false, notice: {tone: 'warning', text}}};
	}
	if (isStillComing(state)) return update;
	const marked = markShown({...state, awaitingAll: false});
	return {...marked, effects: [...update.effects, ...marked.effects]};
}

/** The filter that lets through what is marked and nothing else; undefined when there is none. */
export function filterOfMarks(state: State): string | undefined {
	const {arrangement, index} = state;
	if (arrangement.filter === undefined || arrangement.cutOff || isStillComing(state)) return undefined;
	return index.marked === shown(state) && areAllMarked(state) ? arrangement.filter.text : undefined;
}

function isStillComing({load, arrangement: {filter, scanning}}: State): boolean {
	return load.phase !== 'complete' || (filter !== undefined && scanning);
}

function askWhether(state: State): Update {
	const {facts, index, arrangement} = state;
	const soFar = shown(state);
	const total = facts?.kind === 'stream' ? facts.length : index.size;
	const title =
		arrangement.filter === undefined
			? safeLine`${count(index.size)} of ${count(total)} are read. Mark which?`
			: ours('Not all were searched yet. Mark which?');
	const now = safeLine`the ${count(soFar)} ${arrangement.filter === undefined ? ours('read') : ours('found')} so far`;
	const items = [item('all', ours('all, once they are read')), ...(soFar === 0 ? [] : [item('read', now)])];
	const {request} = state;
	const layer: MenuLayer = {kind: 'menu', title, selection: undefined, items, empty: undefined, request};
	return settled({...state, layer, notice: undefined});
}

function item(mark: 'all' | 'read', label: SafeText): MenuItem {
	return {label, value: mark, choice: {mark}};
}

function markShown(state: State): Update {
	const {index, arrangement} = state;
	const rows = shown(state);
	if (rows === 0) {
		const text =
			arrangement.filter === undefined
				? ours('there is nothing to mark')
				: ours('nothing matches the filter: nothing was marked');
		return settled({...state, notice: {tone: 'plain', text}});
	}
	mark(state, true);
	const others = index.marked - rows;
	const partial = isStillComing(state) || arrangement.cutOff;
	const which = partial
		? safeLine`the ${count(rows)} found so far: not all was read`
		: arrangement.filter === undefined
			? safeLine`all ${count(rows)}`
			: safeLine`the ${count(rows)} that match`;
	const text = safeLine`marked ${which}${beyond(others)}`;
	return told({...state, starred: {filter: arrangement.filter?.text}}, text, others > 0 || partial);
}

function unmarkShown(state: State): Update {
	mark(state, false);
	const others = state.index.marked;
	return told(
		{...state, starred: undefined},
		safeLine`unmarked the ${count(shown(state))} in the list${beyond(others)}`,
		others > 0,
	);
}

function told(state: State, text: SafeText, warning: boolean): Update {
	return settled({...seen(state), anchor: undefined, notice: {tone: warning ? 'warning' : 'plain', text}});
}

// Marks beyond the filter stay as they are: only what is in the list was asked for.
function beyond(others: number): SafeText {
	return others > 0 ? safeLine`; ${count(others)} more outside the filter` : ours('');
}

// Without a filter that is every row of the index, however many: nothing is gone through one by one.
function shown({index, listing, arrangement}: State): number {
	return arrangement.filter === undefined ? index.size : (listing?.size ?? 0);
}

function areAllMarked(state: State): boolean {
	const {index, listing, arrangement} = state;
	const rows = shown(state);
	if (rows === 0 || index.marked < rows) return false;
	if (arrangement.filter === undefined) return true;
	return listing?.ids().every(id => index.isMarked(index.positionOf(id))) ?? false;
}

function mark(state: State, on: boolean): void {
	const {index, listing, arrangement} = state;
	if (arrangement.filter === undefined) index.markAll(on);
	else for (const id of listing?.ids() ?? []) markEntry(state, id, on);
}
