import type {EntryId} from '../core/entry.ts';
import {ours, type SafeText, safeLine} from '../text/safe-text.ts';
import {listed, markArchived, openArchive, openAudit, restoreArchived} from './archive.ts';
import type {Command} from './binding.ts';
import {bulkPlanned, confirmBulk, includeHeld, markFailed, putAway, saveFailed, startBulk} from './bulk.ts';
import {close, nextMode, open, switchPane, toggleReveal, withinRows} from './detail.ts';
import {type Event, settled, type Update} from './event.ts';
import {
	jobChanged,
	jobEnded,
	jobNotBegun,
	jobRuns,
	jobTracked,
	othersSeen,
	pauseOrProceed,
	showJob,
	takeOver,
	tellJob,
} from './job.ts';
import type {ReplayAsk} from './layers.ts';
import {markAll, marked, toggleMark, toggleRange} from './marks.ts';
import {choose, edit, edited, fillMenu, migrationFound, openMenu, replayPlain, typeText} from './menus.ts';
import {keepCursorVisible, moveTo} from './move.ts';
import {beginSearch, nextMatch, typeSearch} from './pane-search.ts';
import {pressKey} from './press.ts';
import {confirm, createTarget, enter, outcome, painted, planned} from './replay.ts';
import {rowsRead, withVisibleRows} from './rows.ts';
import {isTyping} from './selectors.ts';
import {addArrivals, addPage, applyFacts, removeGone, rescanned} from './stream.ts';
import type {State} from './types.ts';

/** What becomes of the state when something happens, and what is to be done about it. Pure but for the index. */
export function update(state: State, event: Event): Update {
	return withVisibleRows(state, changed(state, event));
}

function changed(state: State, event: Event): Update {
	switch (event.type) {
		case 'key':
			return pressKey(state, event.key, event.at, run);
		case 'paste':
			return isTyping(state) ? settled(typeSearch(state, event.text)) : typeText(state, event.text);
		case 'resized':
			return settled(withinRows(keepCursorVisible({...state, size: event.size})));
		case 'painted':
			return painted(state, event.at);
		case 'connection':
			return connected(state, event.connection);
		case 'unfinished':
			return settled(
				event.jobs === 0 ? state : {...state, notice: {tone: 'warning', text: cutOff(event.jobs)}},
			);
		case 'server':
			return settled({...state, server: event.server});
		case 'facts':
			return alsoJobs(applyFacts(state, event.facts));
		case 'troubled':
			return settled(sameTrouble(state, event.trouble) ? state : {...state, trouble: event.trouble});
		case 'page':
			return addPage(state, event.rows, event.complete);
		case 'arrivals':
			return addArrivals(state, event.rows);
		case 'rows':
			return rowsRead(state, event);
		case 'gone':
			return removeGone(state, event.ids);
		case 'rescanned':
			return rescanned(state);
		case 'entry slow':
			return slow(state, event.id);
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
		case 'bulk read':
		case 'bulk planned':
		case 'bulk failed':
			return bulkPlanned(state, event);
		case 'job not begun':
			return jobNotBegun(state, event);
		case 'job changed':
			return jobChanged(state, event);
		case 'job tracked':
			return jobTracked(state, event);
		case 'job ended':
			return jobEnded(state, event);
		case 'put away':
			return putAway(state, event);
		case 'archive listed':
		case 'audit listed':
		case 'listing failed':
			return listed(state, event);
		case 'migration found':
			return migrationFound(state, event);
		case 'edited':
			return edited(state, event);
		case 'told':
			return settled({...state, notice: {tone: event.tone, text: event.text}});
		case 'rest found':
			return startBulk(state, 'replay', event.ids, event.ask, true);
		case 'leases':
			return othersSeen(state, event.leases);
		case 'returns':
			return settled({...state, returned: event.times});
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
		case 'search':
			return beginSearch(state);
		case 'next-match':
			return nextMatch(state, 1);
		case 'previous-match':
			return nextMatch(state, -1);
		case 'reveal':
			return toggleReveal(state);
		case 'replay':
			return onShownEntry(state, replayPlain);
		case 'migrate':
			return onShownEntry(state, now => openMenu(now, 'migration'));
		case 'edit':
			return onShownEntry(state, edit);
		case 'mark-failed':
			return markFailed(state);
		case 'save-failed':
			return saveFailed(state);
		case 'to-target':
			return onShownEntry(state, now => openMenu(now, 'target'));
		case 'mark':
			return state.layer?.kind === 'archive' ? markArchived(state) : toggleMark(state);
		case 'range':
			return toggleRange(state);
		case 'mark-all':
			return markAll(state);
		case 'discard':
			return onShownEntry(state, discardMarked);
		case 'undo-discard':
			return state.layer?.kind === 'archive'
				? restoreArchived(state)
				: startBulk(state, 'restore', state.discarded, nothingAsked);
		case 'include-held':
			return includeHeld(state);
		case 'show-entries':
			return settled({...state, layer: undefined});
		case 'show-archive':
			return openArchive(state);
		case 'show-audit':
			return openAudit(state);
		case 'show-job':
			return showJob(state);
		case 'job-pause':
			return pauseOrProceed(state);
		case 'job-stop':
			return tellJob(state, 'stop');
		case 'take-over':
			return takeOver(state);
		case 'job-faster':
			return tellJob(state, 'faster');
		case 'job-slower':
			return tellJob(state, 'slower');
		case 'confirm':
			return state.layer?.kind === 'bulk' ? confirmBulk(state, 'y', at) : confirm(state, at);
		case 'create-target':
			return createTarget(state, at);
		case 'enter':
			if (state.layer?.kind === 'job') return back(state);
			return state.layer?.kind === 'bulk' ? confirmBulk(state, 'enter', at) : enter(state);
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

const nothingAsked: ReplayAsk = {target: undefined, migration: undefined, create: false};

function discardMarked(state: State): Update {
	const {cursor} = state.list;
	const ids = marked(state) ?? (cursor === undefined ? [] : [cursor]);
	return ids.length === 0 ? settled(state) : startBulk(state, 'discard', ids, nothingAsked);
}

const goneNotice = ours('that entry is gone: here is the one under the cursor');
const running = ours('it is on its way: what became of it is known in a moment');

// The pane may still show an entry that others took away while the cursor went on to the next one: a
// write must not act on what the eyes are not on.
function onShownEntry(state: State, act: (state: State) => Update): Update {
	const {cursor} = state.list;
	if (state.index.marked > 0) return act(state);
	if (cursor === undefined || state.detail.id === cursor || state.detail.status !== 'gone') return act(state);
	return moveTo({...state, notice: {tone: 'warning', text: goneNotice}}, cursor);
}

function back(state: State): Update {
	const {layer} = state;
	if (layer === undefined) {
		if (state.anchor !== undefined) return settled({...state, anchor: undefined, notice: undefined});
		return settled({...state, focus: 'list', notice: undefined});
	}
	if (layer.kind === 'bulk' && layer.phase === 'running')
		return settled({...state, layer: {...layer, remark: running}});
	if (layer.kind === 'replay' && layer.phase === 'running') {
		return settled({...state, layer: {...layer, remark: running}});
	}
	return settled({...state, layer: undefined});
}

function quit(state: State): Update {
	if (state.layer !== undefined) return back(state);
	if (jobRuns(state)) {
		const remark = ours('a job is running: s stops it, then q leaves; ctrl-c twice does both');
		return settled({...state, layer: {kind: 'job', top: 0, remark}});
	}
	return {state: {...state, quitting: true}, effects: [{type: 'quit'}]};
}

// Whoever looks at jobs sees how they go on.
function alsoJobs(update: Update): Update {
	if (update.state.layer?.kind !== 'job') return update;
	return {...update, effects: [...update.effects, {type: 'list jobs'}]};
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
		return settled({
			...state,
			detail: {...state.detail, status: 'failed', failure: event.message, previous: undefined},
		});
	}
	const {entry, payload} = event;
	if (entry === undefined)
		return removeGone({...state, detail: {...state.detail, status: 'gone', previous: undefined}}, [event.id]);
	return settled(
		withinRows({...state, detail: {...state.detail, status: 'ready', entry, payload, previous: undefined}}),
	);
}

function slow(state: State, id: EntryId): Update {
	if (state.detail.id !== id || state.detail.status !== 'loading') return settled(state);
	return settled({...state, detail: {...state.detail, previous: undefined}});
}

function sameTrouble(state: State, trouble: NonNullable<State['trouble']>): boolean {
	return state.trouble?.message === trouble.message && state.trouble.hint === trouble.hint;
}

function cutOff(jobs: number): SafeText {
	const what = jobs === 1 ? ours('a job was cut off here') : safeLine`${jobs} jobs were cut off here`;
	return safeLine`${what}: redis-dlq resume says how far it came and goes on`;
}
