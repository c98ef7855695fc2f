import {compareIds, type EntryId} from '../core/entry.ts';
import type {Row} from '../core/row.ts';
import type {StreamFacts} from '../core/store/port.ts';
import {count} from '../text/amount.ts';
import {ours, safeLine, safeText} from '../text/safe-text.ts';
import {join, listings} from './arrange.ts';
import {type Effect, settled, type Update} from './event.ts';
import {layout} from './layout.ts';
import {keepCursorVisible, moveTo} from './move.ts';
import {listed, listWindow, visibleIds} from './selectors.ts';
import type {DetailState, Notice, State} from './types.ts';

/** Ages are shown in steps: without a change of the stream nothing redraws more often than this. */
const clockStep = 10_000;

/** A page of older rows: the list grows at its end, the cursor stays; the first page sets it. */
export function addPage(state: State, rows: readonly Row[], complete: boolean): Update {
	state.index.addPage(rows);
	const oldest = state.index.idAt(state.index.size - 1);
	const {state: joined, effects: matching} = join(state, rows);
	const next: State = {
		...joined,
		revision: state.index.revision,
		trouble: undefined,
		load: {...state.load, phase: complete ? 'complete' : 'loading', following: true},
	};
	const effects: Effect[] = [...matching];
	if (complete) effects.push({type: 'ask returns'});
	if (!state.load.following) effects.push({type: 'follow', after: state.index.idAt(0) ?? '0-0'});
	if (!complete && oldest !== undefined) effects.push({type: 'load', beyond: oldest});
	const update = also(withCursor(next), effects);
	if (!complete || state.facts?.kind !== 'stream') return update;
	// What others removed while the pages came in shows only now.
	return then(update, now => reconciled(now, state.facts));
}

/**
 * Newer rows. The cursor stays on its entry. While the list shows its newest end the new rows come
 * into view, as long as the cursor does not leave it; further down they pile up above the window.
 */
export function addArrivals(state: State, rows: readonly Row[]): Update {
	const update = placeArrivals(state, rows);
	const said = update.state.notice;
	const notice = said?.tone === 'error' ? said : (cameBack(state, rows) ?? said);
	return {state: {...update.state, notice}, effects: [...update.effects, {type: 'ask returns'}]};
}

// Of single replays: a job tells of its own.
function cameBack({done}: State, rows: readonly Row[]): Notice | undefined {
	const back = rows.filter(({source, sourceId}) =>
		done.some(
			outcome =>
				outcome.kind === 'moved' && outcome.newId === sourceId && safeText(outcome.target) === source,
		),
	);
	if (back.length === 0) return undefined;
	const what = back.length === 1 ? ours('what you replayed') : safeLine`${count(back.length)} you replayed`;
	return {tone: 'warning', text: safeLine`${what} failed again and came back: ↩ in the list`};
}

function placeArrivals(state: State, rows: readonly Row[]): Update {
	const atTop = listWindow(state).from === 0;
	state.index.addArrivals(rows);
	const {state: joined, effects} = join(state, rows);
	const next = {...joined, revision: state.index.revision};
	if (!atTop || state.list.cursor === undefined) return also(withCursor(next), effects);
	const cursorRow = listed(next).positionOf(state.list.cursor);
	if (cursorRow >= layout(state.size).listRows) return {state: next, effects};
	return {state: {...next, list: {...next.list, top: listed(next).idAt(0)}}, effects};
}

/** Entries that are no longer on the DLQ. What is open in the pane stays readable, marked as gone. */
export function removeGone(state: State, ids: readonly EntryId[]): Update {
	return removing(state, () => {
		for (const listing of listings(state)) listing.remove(ids);
		state.index.remove(ids);
	});
}

/** What the stream looks like now, compared with what the list holds. */
export function applyFacts(state: State, facts: StreamFacts): Update {
	const changed = !sameFacts(state.facts, facts);
	const ticked = Math.abs(facts.now - state.now) >= clockStep;
	if (!changed && !ticked && state.trouble === undefined) return settled(state);
	const next: State = {
		...state,
		facts,
		now: changed || ticked ? facts.now : state.now,
		trouble: undefined,
	};
	if (facts.kind !== 'stream') return emptied(next);
	if (state.load.phase === 'waiting') {
		return {
			state: {...next, load: {...next.load, phase: 'waiting'}},
			effects: [{type: 'load', beyond: undefined}],
		};
	}
	return changed ? reconciled(next, facts) : settled(next);
}

/** After a rescan the total is certain again. */
export function rescanned(state: State): Update {
	return settled({...state, load: {...state.load, uncertain: false}});
}

function reconciled(state: State, facts: StreamFacts | undefined): Update {
	if (facts?.kind !== 'stream') return settled(state);
	const trimmed = facts.length === 0 ? dropAll(state) : trimTo(state, facts.firstId);
	const ids = visibleIds(trimmed.state);
	const effects: Effect[] = ids.length === 0 ? [] : [{type: 'check', ids}];
	// More rows here than entries there: some are gone; which ones, only a look at all ids tells.
	const surplus = trimmed.state.load.phase === 'complete' && trimmed.state.index.size > facts.length;
	if (!surplus || state.load.uncertain) return also(trimmed, effects);
	const uncertain = {...trimmed.state, load: {...trimmed.state.load, uncertain: true}};
	return {state: uncertain, effects: [...trimmed.effects, ...effects, {type: 'rescan', index: state.index}]};
}

function trimTo(state: State, firstId: EntryId | undefined): Update {
	const oldest = state.index.idAt(state.index.size - 1);
	if (firstId === undefined || oldest === undefined || compareIds(oldest, firstId) >= 0)
		return settled(state);
	return removing(state, () => {
		for (const listing of listings(state)) listing.removeOlderThan(firstId);
		state.index.removeOlderThan(firstId);
	});
}

function dropAll(state: State): Update {
	if (state.index.size === 0) return settled(state);
	return removing(state, () => {
		for (const listing of listings(state)) listing.clear();
		state.index.clear();
	});
}

// No stream, or something else under its key: when it is there (again) it is read from the start.
function emptied(state: State): Update {
	if (state.index.size === 0 && state.load.phase === 'waiting') return settled(state);
	const {state: next} = dropAll(state);
	return settled({...next, load: {...next.load, phase: 'waiting', uncertain: false}});
}

function removing(state: State, remove: () => void): Update {
	const {cursor, top} = state.list;
	const cursorAt = cursor === undefined ? 0 : listed(state).positionOf(cursor);
	const topAt = top === undefined ? 0 : listed(state).positionOf(top);
	const before = state.index.size;
	remove();
	const next: State = {...state, revision: state.index.revision};
	if (state.index.size === before) return settled(next);
	const keptTop = top !== undefined && state.index.has(top) ? top : idNear(state, topAt);
	const list = {top: keptTop, cursor};
	if (cursor === undefined || state.index.has(cursor)) return settled(keepCursorVisible({...next, list}));
	const neighbour = idNear(state, cursorAt);
	const watched = state.detail.id === cursor && state.detail.status === 'ready' && !isOurs(state);
	const detail = watched ? gone(state.detail) : state.detail;
	const moved = keepCursorVisible({...next, list: {top: keptTop, cursor: neighbour}, detail});
	return watched || neighbour === undefined ? settled(moved) : moveTo(moved, neighbour);
}

// What a job of ours takes away nobody has to be told of by an entry that stays.
function isOurs({job, layer}: State): boolean {
	return job !== undefined && (job.report === undefined || layer?.kind === 'job');
}

// A line that says so comes above the others: the cursor stays on what it is on.
function gone(detail: DetailState): DetailState {
	return {...detail, status: 'gone', row: detail.row === 0 ? 0 : detail.row + 1};
}

function idNear(state: State, position: number): EntryId | undefined {
	const rows = listed(state);
	return rows.idAt(Math.min(position, rows.size - 1));
}

function withCursor(state: State): Update {
	const first = listed(state).idAt(0);
	if (state.list.cursor !== undefined || first === undefined) return settled(state);
	return moveTo({...state, list: {cursor: first, top: first}}, first);
}

function also(update: Update, effects: readonly Effect[]): Update {
	return {state: update.state, effects: [...update.effects, ...effects]};
}

function then(update: Update, next: (state: State) => Update): Update {
	const after = next(update.state);
	return {state: after.state, effects: [...update.effects, ...after.effects]};
}

function sameFacts(a: StreamFacts | undefined, b: StreamFacts): boolean {
	if (a === undefined || a.kind !== b.kind) return false;
	if (a.kind !== 'stream' || b.kind !== 'stream') return true;
	return a.length === b.length && a.firstId === b.firstId && a.lastId === b.lastId;
}
