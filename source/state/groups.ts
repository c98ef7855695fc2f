import type {Group} from '../core/groups/groups.ts';
import {ours} from '../text/safe-text.ts';
import {type Event, settled, type Update} from './event.ts';
import {filterBy} from './filter.ts';
import type {GroupsLayer} from './layers.ts';
import type {State} from './types.ts';

/** 2: what dies of what. */
export function openGroups(state: State): Update {
	const request = state.request + 1;
	const layer: GroupsLayer = {
		kind: 'groups',
		request,
		grouping: undefined,
		counted: state.revision,
		failure: undefined,
		chosen: 0,
		shape: undefined,
	};
	return {state: {...state, request, layer}, effects: [count(state, request)]};
}

export function grouped(
	state: State,
	event: Extract<Event, {type: 'grouped' | 'group shape' | 'grouping failed'}>,
): Update {
	const {layer} = state;
	if (layer?.kind !== 'groups' || layer.request !== event.request) return settled(state);
	switch (event.type) {
		case 'grouping failed':
			return settled({...state, layer: {...layer, failure: event.trouble}});
		case 'group shape':
			return settled({...state, layer: {...layer, shape: {key: event.key, ...event.shape}}});
		case 'grouped': {
			const {groups} = event.grouping;
			// The cursor stays on its group, wherever that is now.
			const key = chosenGroup(state)?.key;
			const at = groups.findIndex(group => group.key === key);
			const chosen = at >= 0 ? at : Math.min(layer.chosen, Math.max(0, groups.length - 1));
			return withShape({...state, layer: {...layer, grouping: event.grouping, failure: undefined, chosen}});
		}
	}
}

/** Counted again when the index has changed since: once a second at most, with what else is looked at then. */
export function recount(update: Update): Update {
	const {state} = update;
	const {layer} = state;
	if (layer?.kind !== 'groups' || layer.counted === state.revision) return update;
	const next = {...state, layer: {...layer, counted: state.revision}};
	return {state: next, effects: [...update.effects, count(state, layer.request)]};
}

export function chosenGroup({layer}: State): Group | undefined {
	return layer?.kind === 'groups' ? layer.grouping?.groups[layer.chosen] : undefined;
}

/** The cursor on another group; what its payloads are made of is looked at when it rests there. */
export function chooseGroup(state: State, chosen: number): Update {
	const {layer} = state;
	return layer?.kind === 'groups' ? withShape({...state, layer: {...layer, chosen}}) : settled(state);
}

/** Enter: the list shows this group. */
export function openGroup(state: State): Update {
	const group = chosenGroup(state);
	if (group === undefined) return settled(state);
	return filterBy({...state, layer: undefined, focus: 'list'}, groupFilter(group));
}

/** The filter that lets through a group and nothing else. */
export function groupFilter({signature, source}: Group): string {
	return `signature:=${quoted(signature)} stream:=${quoted(source)}`;
}

export function noGroup(state: State) {
	return chosenGroup(state) === undefined ? ours('there is no group here') : undefined;
}

function withShape(state: State): Update {
	const {layer} = state;
	const group = chosenGroup(state);
	if (layer?.kind !== 'groups' || group === undefined || layer.shape?.key === group.key)
		return settled(state);
	return {state, effects: [{type: 'shape', request: layer.request, index: state.index, group}]};
}

function count({index, now}: State, request: number) {
	return {type: 'group', request, index, now} as const;
}

/** As a filter takes a text whole. */
export function quoted(text: string): string {
	return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
