import {parseFilter} from '../core/filter/parse.ts';
import {arrange} from './arrange.ts';
import {settled, type Update} from './event.ts';
import type {FilterLayer} from './layers.ts';
import {appended, editText} from './text-input.ts';
import type {State} from './types.ts';

/** So many earlier filters can be called back. */
const remembered = 50;

/** `/`: the line for a filter, with the one that holds now or the `text` for a new one. */
export function openFilter(state: State, text?: string): Update {
	const before = state.arrangement.filter?.text ?? '';
	const layer: FilterLayer = {
		kind: 'filter',
		text: text ?? before,
		before,
		complaint: undefined,
		recalled: -1,
	};
	return settled({...state, focus: 'list', layer, notice: undefined});
}

/** A key in the line. What needs no payloads is filtered as one types, the rest with enter. */
export function pressInFilter(
	state: State,
	layer: FilterLayer,
	name: string | undefined,
	typed: string,
): Update {
	switch (name) {
		case 'enter':
			return accept(state, layer);
		case 'esc':
			return filterBy({...state, layer: undefined}, layer.before);
		case '↑':
		case '↓':
			return recall(state, layer, name === '↑' ? 1 : -1);
		default: {
			const text =
				name === undefined || typed !== '' ? appended(layer.text, typed, 1000) : editText(layer.text, name);
			return text === undefined ? settled(state) : change(state, {...layer, text});
		}
	}
}

/** The list shows what the filter lets through; an empty one shows all. What does not parse changes nothing. */
export function filterBy(state: State, text: string): Update {
	if (text === (state.arrangement.filter?.text ?? '')) return settled(state);
	return arrange(state, state.arrangement.order, text.trim() === '' ? undefined : text);
}

/** Esc in the list: without the filter again, the cursor where it is. */
export function dropFilter(state: State): Update {
	return filterBy(state, '');
}

function change(state: State, layer: FilterLayer): Update {
	const read = parseFilter(layer.text, {now: state.now});
	if (read.kind === 'error') return settled({...state, layer: {...layer, complaint: read}});
	const next = {...state, layer: {...layer, complaint: undefined}};
	return read.level === 'payload' ? settled(next) : filterBy(next, layer.text);
}

function accept(state: State, layer: FilterLayer): Update {
	const read = parseFilter(layer.text, {now: state.now});
	if (read.kind === 'error') return settled({...state, layer: {...layer, complaint: read}});
	return keepFilter({...state, layer: undefined}, layer.text);
}

/** The list shows what the filter lets through, which can be called back. */
export function keepFilter(state: State, text: string): Update {
	const others = state.filters.filter(each => each !== text);
	const filters = text.trim() === '' ? state.filters : [text, ...others];
	return filterBy({...state, filters: filters.slice(0, remembered)}, text);
}

function recall(state: State, layer: FilterLayer, by: number): Update {
	const recalled = Math.max(-1, Math.min(state.filters.length - 1, layer.recalled + by));
	return change(state, {...layer, recalled, text: state.filters[recalled] ?? ''});
}
