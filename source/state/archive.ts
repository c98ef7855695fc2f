import type {Aside} from '../core/bulk/put-away.ts';
import {count} from '../text/amount.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {startBulk} from './bulk.ts';
import {type Event, settled, type Update} from './event.ts';
import type {ArchiveLayer, ReplayAsk} from './layers.ts';
import {move} from './move.ts';
import type {State} from './types.ts';

/** 4: what lies in the archive, newest first; or the copies in the rescue stream. */
export function openArchive(state: State, of: Aside = 'archive'): Update {
	const request = state.request + 1;
	const layer: ArchiveLayer = {
		kind: 'archive',
		of,
		request,
		rows: undefined,
		failure: undefined,
		cursor: 0,
		marks: new Set(),
		remark: undefined,
	};
	return {state: {...state, request, layer}, effects: [{type: 'list archive', request, of}]};
}

/** tab: the other of the two. */
export function switchAside(state: State): Update {
	const {layer} = state;
	if (layer?.kind !== 'archive') return settled(state);
	return openArchive(state, layer.of === 'archive' ? 'rescue' : 'archive');
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

/** Why there is no row to act on; undefined when there is one. */
export function noRow({rows, failure, of}: ArchiveLayer): SafeText | undefined {
	if (failure !== undefined) return ours('it could not be read');
	if (rows === undefined) return ours('it is still being read');
	if (rows.length > 0) return undefined;
	return of === 'rescue' ? ours('nothing was rescued') : ours('nothing is archived');
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
	return settled({...state, layer: {...layer, marks, cursor, paging: undefined, remark: undefined}});
}

/** U in the archive: asks whether to put back what is marked, or the row under the cursor. */
export function restoreArchived(state: State): Update {
	const {layer} = state;
	if (layer?.kind !== 'archive') return settled(state);
	const rows = layer.rows ?? [];
	const at = rows[layer.cursor];
	const asked = layer.marks.size > 0 ? rows.filter(({id}) => layer.marks.has(id)) : at ? [at] : [];
	const wanted = asked.filter(({stays}) => stays === undefined);
	const left = asked.length - wanted.length;
	const [first] = asked;
	if (first === undefined) return settled(state);
	if (wanted.length === 0) {
		const remark =
			left === 1 ? safeLine`it stays: ${first.stays ?? ours('')}` : safeLine`they stay: ${noneOf[layer.of]}`;
		return settled({...state, layer: {...layer, remark}});
	}
	const [one] = wanted;
	const of =
		left > 0
			? safeLine`${someOf[layer.of]}; ${count(left)} ${restOf[layer.of]} stay`
			: wanted.length === 1 && one !== undefined
				? safeLine`${safeText(one.id)}   ${one.error}`
				: undefined;
	const ids = wanted.map(({id}) => id);
	return startBulk(state, 'restore', ids, nothingAsked, {of, from: layer.of});
}

const noneOf = {
	archive: ours('all of them were replayed changed, and would be delivered a second time'),
	rescue: ours('none of them was lost'),
};
const someOf = {archive: ours('discarded entries'), rescue: ours('lost entries')};
const restOf = {archive: ours('that were replayed'), rescue: ours('that were not lost')};

const nothingAsked: ReplayAsk = {target: undefined, migration: undefined, create: false};
