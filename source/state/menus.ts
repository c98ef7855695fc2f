import {ours, safeLine} from '../text/safe-text.ts';
import {startBulk} from './bulk.ts';
import {type Event, settled, type Update} from './event.ts';
import {chooseExport} from './export.ts';
import {pressInFilter} from './filter.ts';
import {copyChosen} from './hand-out.ts';
import {chooseHandover} from './handover.ts';
import type {MenuItem, MenuLayer, ReplayAsk, Selection} from './layers.ts';
import {markChosen} from './mark-all.ts';
import {openPlace} from './places.ts';
import {openPrompt} from './prompt.ts';
import {startReplay} from './replay.ts';
import {selected} from './selection.ts';
import {appended} from './text-input.ts';
import type {State} from './types.ts';

const plain: ReplayAsk = {target: undefined, migration: undefined, create: false};

/** m, t: a menu over the list; its items are fetched once and then stand still. */
export function openMenu(state: State, purpose: 'migration' | 'target'): Update {
	const selection = selected(state);
	if (selection === undefined) return settled(state);
	const {entry} = selection;
	const request = state.request + 1;
	const layer: MenuLayer = {
		kind: 'menu',
		title:
			purpose === 'migration' ? ours('Replay through which migration?') : ours('Replay to which stream?'),
		selection,
		items: undefined,
		empty: undefined,
		request,
	};
	return {
		state: {...state, request, layer, notice: undefined},
		effects: [
			purpose === 'migration' ? {type: 'list migrations', request} : {type: 'list targets', request, entry},
		],
	};
}

export function fillMenu(state: State, event: Extract<Event, {type: 'menu items'}>): Update {
	const {layer} = state;
	if (layer?.kind !== 'menu' || layer.request !== event.request || layer.items !== undefined)
		return settled(state);
	const title = event.more === undefined ? layer.title : safeLine`${layer.title}   ${event.more}`;
	return settled({...state, layer: {...layer, title, items: event.items, empty: event.empty}});
}

/** A choice only ever leads on to a plan, a prompt or a copy. */
export function choose(state: State, item: MenuItem): Update {
	const {layer} = state;
	if (layer?.kind !== 'menu') return settled(state);
	const {choice} = item;
	if ('place' in choice) return openPlace(state, layer, choice.place);
	if ('mark' in choice) return markChosen(state, choice.mark);
	if ('copy' in choice) return copyChosen(state, choice.copy);
	const {selection} = layer;
	if ('export' in choice) return chooseExport(state, layer, choice.export, choice.from);
	if ('handover' in choice) return chooseHandover(state, choice.handover);
	if (selection === undefined) return settled(state);
	if ('migration' in choice) return start(state, selection, {...plain, migration: choice.migration});
	if ('target' in choice) return start(state, selection, {...plain, target: choice.target});
	if ('newFile' in choice)
		return {state: {...state, layer: undefined}, effects: [{type: 'new migration', selection}]};
	return 'file' in choice
		? openPrompt(state, ours('Replay through the migration in the file'), {kind: 'migration', selection})
		: openPrompt(state, ours('Replay to the stream named'), {kind: 'target', selection});
}

export function replayPlain(state: State): Update {
	const selection = selected(state);
	return selection === undefined ? settled(state) : start(state, selection, plain);
}

/** A stream was named. */
export function replayTo(state: State, selection: Selection, target: string): Update {
	return start(state, selection, {...plain, target: Buffer.from(target)});
}

function start(state: State, {entry, ids, of, filter}: Selection, ask: ReplayAsk): Update {
	if (ids === undefined) return startReplay(state, entry, ask);
	return startBulk(state, 'replay', ids, ask, {of, filter});
}

/** A migration was named or made: the plan through it, for the entry or for the marks it was asked for. */
export function migrationFound(state: State, event: Extract<Event, {type: 'migration found'}>): Update {
	if (event.file !== undefined) return start(state, event.selection, {...plain, migration: event.file});
	const {layer} = state;
	const complaint = event.complaint ?? ours('');
	if (layer?.kind === 'prompt') return settled({...state, layer: {...layer, complaint}});
	return settled({...state, notice: {tone: 'warning', text: complaint}});
}

/** e: the payload in the editor. */
export function edit(state: State): Update {
	const {cursor} = state.list;
	return cursor === undefined ? settled(state) : {state, effects: [{type: 'edit', entry: cursor}]};
}

export function edited(state: State, event: Extract<Event, {type: 'edited'}>): Update {
	if (event.payload !== undefined) return startReplay(state, event.entry, {...plain, edited: event.payload});
	return settled({...state, notice: {tone: 'warning', text: event.complaint ?? ours('')}});
}

/** Text for the prompt or the palette: typed or pasted. */
export function typeText(state: State, text: string): Update {
	const {layer} = state;
	if (layer?.kind === 'prompt')
		return settled({...state, layer: {...layer, text: appended(layer.text, text), complaint: undefined}});
	if (layer?.kind === 'filter') return pressInFilter(state, layer, undefined, text);
	if (layer?.kind === 'palette')
		return settled({...state, layer: {...layer, text: appended(layer.text, text, 100), chosen: 0}});
	return settled(state);
}
