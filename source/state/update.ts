import type {EntryId} from '../core/entry.ts';
import type {StreamFacts} from '../core/store/port.ts';
import {ours, type SafeText, safeLine} from '../text/safe-text.ts';
import {listed} from './archive.ts';
import {arranging, onlyFiltered, searchedAgain} from './arrange.ts';
import {asideRead} from './aside.ts';
import {bulkPlanned, putAway, startBulk} from './bulk.ts';
import {atPayload, withinRows} from './detail.ts';
import {type Event, settled, type Update} from './event.ts';
import {exported, fileAsked} from './export.ts';
import {grouped, recount} from './groups.ts';
import {jobChanged, jobEnded, jobNotBegun, jobTracked, othersSeen} from './job.ts';
import {countLosses, withTaken} from './losses.ts';
import {markAwaited} from './mark-all.ts';
import {choose, edited, fillMenu, migrationFound, typeText} from './menus.ts';
import {faded, withMessages} from './messages.ts';
import {keepCursorVisible} from './move.ts';
import {typeSearch} from './pane-search.ts';
import {notOpened, opened} from './places.ts';
import {pressKey} from './press.ts';
import {outcome, painted, planned} from './replay.ts';
import {rescueChanged, rescueEnded, rescuePlanned} from './rescue.ts';
import {rowsRead, withVisibleRows} from './rows.ts';
import {runCommand} from './run-command.ts';
import {isTyping} from './selectors.ts';
import {addArrivals, addPage, applyFacts, removeGone, rescanned} from './stream.ts';
import {traced, withoutTrace} from './trace.ts';
import type {State} from './types.ts';
import {counted, withoutValues} from './values.ts';
import {inRememberedOrder, remembered} from './view.ts';

/** What becomes of the state when something happens, and what is to be done about it. Pure but for the index. */
export function update(state: State, event: Event): Update {
	const next = markAwaited(state, onlyFiltered(settledUnder(withTaken(event, changed(state, event)))));
	const left = withoutValues(state, withoutTrace(state, next));
	return withMessages(state, withVisibleRows(state, left));
}

// A dialog that ended by itself does not lead back.
function settledUnder(update: Update): Update {
	const {layer, under} = update.state;
	return layer !== undefined || under.length === 0
		? update
		: {...update, state: {...update.state, under: []}};
}

function changed(state: State, event: Event): Update {
	switch (event.type) {
		case 'key':
			return pressKey(state, event.key, event.at, runCommand);
		case 'paste':
			return isTyping(state) ? settled(typeSearch(state, event.text)) : typeText(state, event.text);
		case 'resized':
			return settled(
				withinRows(keepCursorVisible({...state, size: {...event.size, share: state.size.share}})),
			);
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
			return looked(state, event.facts);
		case 'troubled':
			return settled(sameTrouble(state, event.trouble) ? state : {...state, trouble: event.trouble});
		case 'page':
			return inRememberedOrder(addPage(state, event.rows, event.complete));
		case 'arrivals':
			return addArrivals(state, event.rows);
		case 'rows':
			return rowsRead(state, event);
		case 'gone':
			return removeGone(state, event.ids);
		case 'filter read':
		case 'found':
		case 'matched':
		case 'arranged':
		case 'arrange failed':
			return arranging(state, event);
		case 'grouped':
		case 'group shape':
		case 'grouping failed':
			return grouped(state, event);
		case 'values counted':
		case 'values failed':
			return counted(state, event);
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
		case 'rescue planned':
		case 'rescue failed':
			return rescuePlanned(state, event);
		case 'rescue changed':
			return rescueChanged(state, event);
		case 'rescue ended':
			return rescueEnded(state, event);
		case 'put away':
			return putAway(state, event);
		case 'archive listed':
		case 'audit listed':
		case 'listing failed':
			return listed(state, event);
		case 'aside read':
		case 'aside failed':
			return asideRead(state, event);
		case 'trace read':
		case 'traced':
		case 'trace failed':
			return traced(state, event);
		case 'file begun':
		case 'file refused':
			return fileAsked(state, event);
		case 'export written':
		case 'export ended':
			return exported(state, event);
		case 'migration found':
			return migrationFound(state, event);
		case 'edited':
			return edited(state, event);
		case 'told':
			return settled({...state, notice: {tone: event.tone, text: event.text}});
		case 'rest found':
			return startBulk(state, 'replay', event.ids, event.ask, {includeHeld: true});
		case 'faded':
			return faded(state, event.notice);
		case 'leases':
			return othersSeen(state, event.leases);
		case 'returns':
			return settled({...state, returned: event.returns});
		case 'opened':
			return settled(opened(state, event.session, event.now));
		case 'not opened':
			return settled(notOpened(state, event));
		case 'view remembered':
			return inRememberedOrder(settled(remembered(state, event.view)));
		case 'outcome':
			return afterOutcome(outcome(state, event.request, event.outcome));
	}
}

// What was lost only the index from before the look can tell.
function looked(state: State, facts: StreamFacts): Update {
	const losses = countLosses(state, facts);
	const update = recount(alsoJobs(applyFacts(state, facts)));
	return losses === state.losses ? update : {...update, state: {...update.state, losses}};
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
	return searchedAgain({state: next, effects: [{type: 'ask server'}, {type: 'ask facts'}]});
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
	const detail = {...state.detail, status: 'ready', entry, payload, previous: undefined} as const;
	return settled(atPayload(withinRows({...state, detail})));
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
