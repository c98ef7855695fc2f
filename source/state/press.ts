import {ours, safeLine} from '../text/safe-text.ts';
import type {Binding, Command} from './binding.ts';
import {typeCount, untypeCount} from './bulk.ts';
import {type Effect, settled, type Update} from './event.ts';
import {pressInFilter} from './filter.ts';
import {chooseGroup} from './groups.ts';
import {chosenOther, jobRuns} from './job.ts';
import {bindingFor, bindings, keyName} from './keymap.ts';
import {editsIn, type Keystroke, mend} from './keys.ts';
import type {
	ArchiveLayer,
	FilterLayer,
	GroupsLayer,
	Layer,
	MenuLayer,
	PaletteLayer,
	PromptLayer,
	TraceLayer,
} from './layers.ts';
import {layout} from './layout.ts';
import {typeText} from './menus.ts';
import {move, moved} from './move.ts';
import {editPalette, paletteItems} from './palette.ts';
import {searchKey} from './pane-search.ts';
import {typeOldest, untypeOldest} from './rescue.ts';
import {isTyping, mode} from './selectors.ts';
import {editPrompt} from './submit.ts';
import {lastTraceRow} from './trace.ts';
import type {State} from './types.ts';
import {chooseValue} from './values.ts';
import type {ValuesLayer} from './values-layer.ts';
import {dialogOf} from './views/dialog.ts';
import {helpLines} from './views/footer.ts';

export type Run = (state: State, command: Command, at: number) => Update;

/** A key, from what the terminal sent to what it does here and now. */
export function pressKey(before: State, pressed: Keystroke, at: number, run: Run): Update {
	const {key, broken} = mend(before.broken, pressed, at);
	const state = before.broken === broken ? before : {...before, broken};
	if (key === undefined) return settled(state);
	if (key.kind === 'ctrl' && key.letter === 'c') return leave(state);
	const strokes = isTyping(state) || (state.layer && isTyped(state.layer)) ? editsIn(key) : [];
	if (strokes.length > 1) return pressEach(state, strokes, at, run);
	const typing = asksForCount(state.layer);
	if (typing && isCount(key)) return count(calmed(state), key.text, at);
	if (typing && key.kind === 'named' && key.name === 'backspace') return uncount(state);
	if (key.kind === 'ctrl' && key.letter === 'z') return suspend(state);
	if (state.layer?.kind === 'prompt') return toPrompt(state, key, at, run);
	if (state.layer?.kind === 'palette') return toPalette(state, state.layer, key, at, run);
	if (state.layer?.kind === 'filter') {
		const typed = key.kind === 'text' ? key.text : '';
		return pressInFilter(state, state.layer, keyName(key), typed);
	}
	const name = keyName(key);
	if (isTyping(state)) return searchKey(calmed(state), key, name ?? '');
	if (name === undefined) return chunk(state, key);
	const binding = bindingFor(mode(state), name);
	return binding === undefined ? settled(state) : act(calmed(state), binding, 1, at, run);
}

function pressEach(before: State, strokes: readonly Keystroke[], at: number, run: Run): Update {
	let update = settled(before);
	for (const stroke of strokes) {
		const next = pressKey(update.state, stroke, at, run);
		update = {state: next.state, effects: [...update.effects, ...next.effects]};
	}
	return update;
}

/**
 * Several characters in one piece: a held key on a slow link, or something pasted. Movement counts
 * every character; a command never acts.
 */
function chunk(state: State, key: Keystroke): Update {
	const text = key.kind === 'text' ? key.text : '';
	let update = settled(state);
	for (const character of text) {
		const binding = bindingFor(mode(update.state), character);
		if (binding?.movement === undefined) continue;
		const next = moveBy(update.state, binding.command, 1);
		update = {state: next.state, effects: [...update.effects, ...next.effects]};
	}
	return {state: update.state, effects: lastRead(update.effects)};
}

function act(state: State, binding: Binding, count: number, at: number, run: Run): Update {
	if (binding.movement) return moveBy(state, binding.command, count);
	const why = binding.disabled?.(state);
	if (why === undefined) return run(state, binding.command, at);
	return settled({...state, notice: {tone: 'warning', text: safeLine`${binding.label}: ${why}`}});
}

function moveBy(state: State, command: Command, count: number): Update {
	const {layer} = state;
	if (layer === undefined) return move(state, command, count);
	if (isTyped(layer)) return settled(state);
	const {bodyRows} = layout(state.size);
	if (layer.kind === 'archive') {
		const end = Math.max(0, (layer.rows?.length ?? 0) - 1);
		const cursor = moved(layer.cursor, command, count, bodyRows, end);
		return settled({...state, layer: {...layer, cursor, paging: undefined, remark: undefined}});
	}
	if (layer.kind === 'trace') {
		const cursor = moved(layer.cursor, command, count, bodyRows, lastTraceRow(layer));
		return settled({...state, layer: {...layer, cursor, remark: undefined}});
	}
	if (layer.kind === 'groups') {
		const end = Math.max(0, (layer.grouping?.groups.length ?? 0) - 1);
		return chooseGroup(state, moved(layer.chosen, command, count, bodyRows, end));
	}
	if (layer.kind === 'values') {
		const end = Math.max(0, (layer.counts?.rows.length ?? 0) - 1);
		return chooseValue(state, layer, moved(layer.chosen, command, count, bodyRows, end));
	}
	if (layer.kind === 'job' && chosenOther(state) !== undefined) {
		const end = Math.max(0, state.others.length - 1);
		const chosen = moved(layer.chosen ?? 0, command, count, bodyRows, end);
		return settled({...state, layer: {...layer, chosen, remark: undefined}});
	}
	const last = Math.max(0, layerRows(state, layer) - bodyRows);
	// Fewer rows than before, and it stood at the end of them.
	const top = Math.min(layer.top, last);
	return settled({...state, layer: {...layer, top: moved(top, command, count, bodyRows, last)}});
}

type TypedLayer = MenuLayer | PromptLayer | PaletteLayer | FilterLayer;

/** Layers whose keys are text. */
function isTyped(layer: Layer): layer is TypedLayer {
	const {kind} = layer;
	return kind === 'menu' || kind === 'prompt' || kind === 'palette' || kind === 'filter';
}

function layerRows(
	state: State,
	layer: Exclude<Layer, TypedLayer | ArchiveLayer | GroupsLayer | ValuesLayer | TraceLayer>,
): number {
	const {paneWidth} = layout(state.size);
	if (layer.kind === 'help') return helpLines(bindings, state, paneWidth).length;
	const {body, end} = dialogOf(layer, state, paneWidth);
	return body.length + end.length;
}

// A rescue that runs asks nothing: its digits lead to the views, as they do elsewhere.
function asksForCount(layer: Layer | undefined): boolean {
	if (layer?.kind === 'rescue') return layer.phase === 'planning' || layer.phase === 'confirm';
	return layer?.kind === 'bulk';
}

// `4,812` counts as 4812; a held digit or a paste typed by hand is no danger before the enter.
function isCount(key: Keystroke): key is Extract<Keystroke, {kind: 'text'}> {
	return key.kind === 'text' && /^[\d,]+$/.test(key.text);
}

function count(state: State, text: string, at: number): Update {
	return state.layer?.kind === 'rescue' ? typeOldest(state, text, at) : typeCount(state, text, at);
}

function uncount(state: State): Update {
	return state.layer?.kind === 'rescue' ? untypeOldest(state) : untypeCount(state);
}

function toPrompt(state: State, key: Keystroke, at: number, run: Run): Update {
	if (key.kind === 'named' && key.name === 'esc') return run(state, 'back', at);
	if (key.kind === 'text') return typeText(state, key.text);
	return editPrompt(state, keyName(key) ?? '');
}

function toPalette(state: State, layer: PaletteLayer, key: Keystroke, at: number, run: Run): Update {
	if (key.kind === 'named' && key.name === 'esc') return run(state, 'back', at);
	if (key.kind === 'text') return typeText(state, key.text);
	const items = paletteItems(bindings, state, layer);
	const name = keyName(key) ?? '';
	if (name !== 'enter') return editPalette(state, layer, name, items.length);
	const item = items[layer.chosen];
	if (item === undefined) return settled(state);
	const under: State = {...state, layer: undefined, focus: layer.over};
	if (item.why === undefined) return act(under, item.binding, 1, at, run);
	return settled({...under, notice: {tone: 'warning', text: safeLine`${item.binding.label}: ${item.why}`}});
}

// Nobody watches a job while the shell has the terminal.
function suspend(state: State): Update {
	const pause: Effect[] = jobRuns(state) ? [{type: 'tell job', order: 'pause'}] : [];
	return {state, effects: [...pause, {type: 'suspend'}]};
}

function leave(state: State): Update {
	if (state.layer?.kind === 'replay' && state.layer.phase === 'running') {
		const remark = ours('leaving as soon as it is known what became of the entry');
		return settled({...state, quitting: true, layer: {...state.layer, remark}});
	}
	if (jobRuns(state)) {
		// The first one pauses a job and says so; the second one, with that in sight, stops it and leaves.
		const told = state.layer?.kind === 'job' && state.layer.remark === leaving;
		if (told) return {state: {...state, quitting: true}, effects: [{type: 'tell job', order: 'stop'}]};
		const layer = {kind: 'job', top: 0, remark: leaving} as const;
		return {state: {...state, layer}, effects: [{type: 'tell job', order: 'pause'}]};
	}
	return {state: {...state, quitting: true}, effects: [{type: 'quit'}]};
}

const leaving = ours('paused: ctrl-c again stops the job and leaves, space goes on');

// A message goes with the next key, an error stays until esc.
function calmed(state: State): State {
	return state.notice === undefined || state.notice.tone === 'error' ? state : {...state, notice: undefined};
}

function lastRead(effects: readonly Effect[]): readonly Effect[] {
	const read = effects.findLast(effect => effect.type === 'read');
	return read === undefined ? effects : [...effects.filter(effect => effect.type !== 'read'), read];
}
