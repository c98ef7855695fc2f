import {ours} from '../text/safe-text.ts';
import {openArchive, openAudit, switchAside} from './archive.ts';
import {inArchive} from './aside.ts';
import type {Command} from './binding.ts';
import {confirmBulk, includeHeld, markFailed, saveFailed, startBulk} from './bulk.ts';
import {close, nextMode, open, switchPane, toggleReveal} from './detail.ts';
import {settled, type Update} from './event.ts';
import {openExport, stopExport} from './export.ts';
import {dropFilter, openFilter} from './filter.ts';
import {filterByValue} from './filter-value.ts';
import {openGroup, openGroups} from './groups.ts';
import {openCopyMenu, pageEntry} from './hand-out.ts';
import {openHandover} from './handover.ts';
import {jobRuns, pauseOrProceed, showJob, takeOver, tellJob} from './job.ts';
import type {Layer, ReplayAsk} from './layers.ts';
import {markAll} from './mark-all.ts';
import {toggleMark, toggleRange} from './marks.ts';
import {edit, openMenu, replayPlain} from './menus.ts';
import {openMessages} from './messages.ts';
import {moveTo} from './move.ts';
import {nextOrder, reverseOrder} from './order.ts';
import {openPalette} from './palette.ts';
import {beginSearch, nextMatch} from './pane-search.ts';
import {openPlaces} from './places.ts';
import {confirm, createTarget, enter} from './replay.ts';
import {confirmRescue, enterRescue, openRescue, stopRescue} from './rescue.ts';
import {selected} from './selection.ts';
import {openHit, openTrace} from './trace.ts';
import type {State} from './types.ts';
import {openValue, openValues} from './values.ts';
import {resizePanes} from './view.ts';

/** Carries out a command that its key, its mode and its reasons allowed. */
export function runCommand(before: State, command: Command, at: number): Update {
	const update = carryOut(before, command, at);
	const {layer} = update.state;
	if (before.layer === undefined || layer === undefined || layer.kind === before.layer.kind) return update;
	if (layer.kind === 'groups') return {...update, state: {...update.state, under: []}};
	if (command === 'back' || !staysBelow(before.layer, layer)) return update;
	return {...update, state: {...update.state, under: [...before.under, before.layer]}};
}

/** Whether esc leads back to it. */
function staysBelow(below: Layer, above: Layer): boolean {
	if (above.kind === 'aside' || (below.kind === 'archive' && above.kind === 'menu')) return true;
	return below.kind === 'groups' || above.kind === 'rescue';
}

function carryOut(state: State, command: Command, at: number): Update {
	const there = inArchive(state, command);
	if (there !== undefined) return there;
	switch (command) {
		case 'open':
			if (state.layer?.kind === 'trace') return openHit(state);
			if (state.layer?.kind === 'values') return openValue(state);
			return state.layer?.kind === 'groups' ? openGroup(state) : open(state);
		case 'close':
			return state.layer?.kind === 'aside' ? back(state) : close(state);
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
			return toggleMark(state);
		case 'range':
			return toggleRange(state);
		case 'filter':
			return openFilter(state);
		case 'filter-value':
			return filterByValue(state);
		case 'count-values':
			return openValues(state);
		case 'sort':
			return nextOrder(state);
		case 'reverse':
			return reverseOrder(state);
		case 'mark-all':
			return markAll(state);
		case 'discard':
			return onShownEntry(state, discardMarked);
		case 'undo-discard':
			return startBulk(state, 'restore', state.discarded, nothingAsked);
		case 'include-held':
			return includeHeld(state);
		case 'show-entries':
			return settled({...state, layer: undefined});
		case 'show-groups':
			return openGroups(state);
		case 'show-archive':
			return openArchive(state);
		case 'show-audit':
			return openAudit(state);
		case 'trace':
			return openTrace(state);
		case 'export':
			return openExport(state);
		case 'handover':
			return openHandover(state);
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
		case 'rescue':
			return openRescue(state);
		case 'rescue-stop':
			return stopRescue(state);
		case 'switch-aside':
			return switchAside(state);
		case 'confirm':
			if (state.layer?.kind === 'rescue') return confirmRescue(state, at);
			return state.layer?.kind === 'bulk' ? confirmBulk(state, 'y', at) : confirm(state, at);
		case 'create-target':
			return createTarget(state, at);
		case 'enter':
			if (state.layer?.kind === 'job') return back(state);
			if (state.layer?.kind === 'rescue')
				return state.layer.phase === 'confirm' ? enterRescue(state) : back(state);
			return state.layer?.kind === 'bulk' ? confirmBulk(state, 'enter', at) : enter(state);
		case 'help':
			return settled({...state, layer: {kind: 'help', top: 0}});
		case 'copy':
			return openCopyMenu(state);
		case 'page':
			return pageEntry(state);
		case 'palette':
			return openPalette(state);
		case 'messages':
			return openMessages(state);
		case 'contexts':
			return openPlaces(state);
		case 'narrower':
			return resizePanes(state, -1);
		case 'wider':
			return resizePanes(state, 1);
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
	const selection = selected(state);
	if (selection === undefined) return settled(state);
	const {entry, ids = [entry], of, filter} = selection;
	return startBulk(state, 'discard', ids, nothingAsked, {of, filter});
}

const goneNotice = ours('that entry is gone: here is the one under the cursor');
const running = ours('it is on its way: what became of it is known in a moment');

// The pane may still show an entry that others took away while the cursor went on to the next one: a
// write must not act on what the eyes are not on.
function onShownEntry(state: State, act: (state: State) => Update): Update {
	const {cursor} = state.list;
	if (state.index.marked > 0 || state.layer?.kind === 'groups') return act(state);
	if (cursor === undefined || state.detail.id === cursor || state.detail.status !== 'gone') return act(state);
	return moveTo({...state, notice: {tone: 'warning', text: goneNotice}}, cursor);
}

function back(state: State): Update {
	const {layer} = state;
	if (layer === undefined) {
		if (state.notice?.tone === 'error') return settled({...state, notice: undefined});
		if (state.focus === 'detail') return settled({...state, focus: 'list', notice: undefined});
		if (state.anchor !== undefined) return settled({...state, anchor: undefined, notice: undefined});
		if (state.exporting !== undefined) return stopExport({...state, notice: undefined});
		return dropFilter({...state, notice: undefined});
	}
	if (layer.kind === 'bulk' && layer.phase === 'running')
		return settled({...state, layer: {...layer, remark: running}});
	if (layer.kind === 'replay' && layer.phase === 'running') {
		return settled({...state, layer: {...layer, remark: running}});
	}
	const last = state.under.at(-1);
	const under = state.under.slice(0, -1);
	// Copies may have joined it, and a listing on its way found it covered.
	if (last?.kind === 'archive' && layer.kind === 'rescue') return openArchive({...state, under}, last.of);
	return settled({...state, layer: last && askedAgain(last), under});
}

// Keys are blind again until its question has been on the screen anew.
function askedAgain(layer: Layer): Layer {
	if (layer.kind === 'bulk') return {...layer, shownAt: undefined, typed: '', remark: undefined};
	return layer.kind === 'replay' ? {...layer, shownAt: undefined, remark: undefined} : layer;
}

function quit(state: State): Update {
	if (state.layer !== undefined) return back(state);
	if (state.focus === 'detail') return settled({...state, focus: 'list'});
	if (jobRuns(state)) {
		const remark = ours('a job is running: s stops it, then q leaves; ctrl-c twice does both');
		return settled({...state, layer: {kind: 'job', top: 0, remark}});
	}
	if (state.exporting !== undefined) {
		const text = ours('an export is running: x stops it, then q leaves; ctrl-c does both');
		return settled({...state, notice: {tone: 'warning', text}});
	}
	return {state: {...state, quitting: true}, effects: [{type: 'quit'}]};
}
