import {ours, safeText} from '../text/safe-text.ts';
import {startBulk} from './bulk.ts';
import {type Event, settled, type Update} from './event.ts';
import {pressInFilter} from './filter.ts';
import {copyChosen} from './hand-out.ts';
import type {MenuItem, MenuLayer, ReplayAsk, Selection} from './layers.ts';
import {openPlace} from './places.ts';
import {startReplay} from './replay.ts';
import {selected} from './selection.ts';
import {appended, editText} from './text-input.ts';
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
		purpose,
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
	return settled({...state, layer: {...layer, items: event.items, empty: event.empty}});
}

/** A choice only ever leads on to a plan or a prompt. */
export function choose(state: State, item: MenuItem): Update {
	const {layer} = state;
	if (layer?.kind !== 'menu') return settled(state);
	const {choice} = item;
	if ('place' in choice) return openPlace(state, layer, choice.place);
	const {selection} = layer;
	if (selection === undefined) return settled(state);
	if ('migration' in choice) return start(state, selection, {...plain, migration: choice.migration});
	if ('target' in choice) return start(state, selection, {...plain, target: choice.target});
	if ('copy' in choice) return copyChosen(state, choice.copy);
	if ('newFile' in choice)
		return {state: {...state, layer: undefined}, effects: [{type: 'new migration', selection}]};
	const purpose = 'file' in choice ? 'migration' : 'target';
	return settled({
		...state,
		layer: {
			kind: 'prompt',
			title:
				purpose === 'target'
					? ours('Replay to the stream named')
					: ours('Replay through the migration in the file'),
			purpose,
			selection,
			text: '',
			complaint: undefined,
		},
	});
}

export function replayPlain(state: State): Update {
	const selection = selected(state);
	return selection === undefined ? settled(state) : start(state, selection, plain);
}

function start(state: State, {entry, ids, of}: Selection, ask: ReplayAsk): Update {
	if (ids === undefined) return startReplay(state, entry, ask);
	return startBulk(state, 'replay', ids, ask, {of});
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

export function editPrompt(state: State, name: string): Update {
	const {layer} = state;
	if (layer?.kind !== 'prompt') return settled(state);
	const text = editText(layer.text, name);
	if (text !== undefined) return settled({...state, layer: {...layer, text, complaint: undefined}});
	if (name !== 'enter') return settled(state);
	if (layer.text.trim() === '') {
		return settled({...state, layer: {...layer, complaint: ours('type the name of a stream, or esc')}});
	}
	if (Buffer.from(layer.text).equals(Buffer.from(state.session.stream))) {
		return settled({
			...state,
			layer: {...layer, complaint: safeText('that is the DLQ itself: name another stream')},
		});
	}
	if (layer.purpose === 'migration') {
		const {selection, text: path} = layer;
		return {state, effects: [{type: 'find migration', request: state.request, selection, path}]};
	}
	return start(state, layer.selection, {...plain, target: Buffer.from(layer.text)});
}
