import {startBulk} from './bulk.ts';
import {type Event, settled, type Update} from './event.ts';
import type {ArchiveLayer, ReplayAsk} from './layers.ts';
import {move} from './move.ts';
import type {State} from './types.ts';

/** 4: what lies in the archive, newest first. */
export function openArchive(state: State): Update {
	const request = state.request + 1;
	const layer: ArchiveLayer = {
		kind: 'archive',
		request,
		rows: undefined,
		failure: undefined,
		cursor: 0,
		marks: new Set(),
		remark: undefined,
	};
	return {state: {...state, request, layer}, effects: [{type: 'list archive', request}]};
}

/** 5: who did what, newest first. */
export function openAudit(state: State): Update {
	const request = state.request + 1;
	return {
		state: {
			...state,
			request,
			layer: {kind: 'audit', request, records: undefined, failure: undefined, top: 0},
		},
		effects: [{type: 'list audit', request}],
	};
}

export function listed(
	state: State,
	event: Extract<Event, {type: 'archive listed' | 'audit listed' | 'listing failed'}>,
): Update {
	const {layer} = state;
	if ((layer?.kind !== 'archive' && layer?.kind !== 'audit') || layer.request !== event.request)
		return settled(state);
	if (event.type === 'listing failed') return settled({...state, layer: {...layer, failure: event.trouble}});
	if (event.type === 'archive listed' && layer.kind === 'archive')
		return settled({...state, layer: {...layer, rows: event.rows}});
	if (event.type === 'audit listed' && layer.kind === 'audit')
		return settled({...state, layer: {...layer, records: event.records}});
	return settled(state);
}

/** Space in the archive: marks the row and moves down. */
export function markArchived(state: State): Update {
	const {layer} = state;
	if (layer?.kind !== 'archive') return move(state, 'down', 0);
	const id = layer.rows?.[layer.cursor]?.id;
	if (id === undefined) return settled(state);
	const marks = new Set(layer.marks);
	if (!marks.delete(id)) marks.add(id);
	const cursor = Math.min((layer.rows?.length ?? 1) - 1, layer.cursor + 1);
	return settled({...state, layer: {...layer, marks, cursor}});
}

/** U in the archive: asks whether to put back what is marked, or the row under the cursor. */
export function restoreArchived(state: State): Update {
	const {layer} = state;
	if (layer?.kind !== 'archive') return settled(state);
	const at = layer.rows?.[layer.cursor]?.id;
	const ids = layer.marks.size > 0 ? [...layer.marks] : at === undefined ? [] : [at];
	return ids.length === 0 ? settled(state) : startBulk(state, 'restore', ids, nothingAsked);
}

const nothingAsked: ReplayAsk = {target: undefined, migration: undefined, create: false};
