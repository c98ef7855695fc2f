import type {Aside} from '../core/bulk/put-away.ts';
import type {EntryId} from '../core/entry.ts';
import {entryLines} from '../core/payload/entry-lines.ts';
import {ours, type SafeText, safeLine} from '../text/safe-text.ts';
import {markArchived, restoreArchived} from './archive.ts';
import type {Command} from './binding.ts';
import {type Event, settled, type Update} from './event.ts';
import {exportArchived} from './export.ts';
import type {ArchiveLayer, AsideLayer} from './layers.ts';
import type {State} from './types.ts';

/** What a command does in the archive or on an entry of it; undefined where it does the same as anywhere. */
export function inArchive(state: State, command: Command): Update | undefined {
	const {layer} = state;
	if (layer?.kind === 'archive') return inList(state, layer, command);
	return layer?.kind === 'aside' ? onEntry(state, layer, command) : undefined;
}

/** What an entry's id tells the time of. */
export const sinceThen = {archive: ours('archived'), rescue: ours('rescued')};

/** Said of an entry that was there when the list was read. */
export const goneFrom = {
	archive: ours('it is no longer in the archive: restored or purged meanwhile'),
	rescue: ours('it is no longer in the rescue stream: restored or purged meanwhile'),
};

/** An entry was read: for its own layer, or for the pager over the list. Who has gone on since gets nothing. */
export function asideRead(
	state: State,
	event: Extract<Event, {type: 'aside read' | 'aside failed'}>,
): Update {
	const {layer} = state;
	if (layer?.kind === 'aside' && layer.request === event.request)
		return settled({...state, layer: filled(layer, event)});
	if (layer?.kind !== 'archive' || layer.paging !== event.request) return settled(state);
	const say = (remark: SafeText | undefined) => ({...state, layer: {...layer, paging: undefined, remark}});
	if (event.type === 'aside failed') {
		const {message, hint} = event.trouble;
		return settled(say(safeLine`${message}: ${hint}`));
	}
	const {entry, payload} = event;
	if (entry === undefined) return settled(say(goneFrom[layer.of]));
	const lines = entryLines(entry, payload, false, {since: sinceThen[layer.of]});
	return {state: say(undefined), effects: [{type: 'page', lines}]};
}

function inList(state: State, layer: ArchiveLayer, command: Command): Update | undefined {
	const id = layer.rows?.[layer.cursor]?.id;
	switch (command) {
		case 'mark':
			return markArchived(state);
		case 'undo-discard':
			return restoreArchived(state);
		case 'export':
			return exportArchived(state, layer);
		case 'open':
			return id === undefined ? settled(state) : openAside(state, layer.of, id);
		case 'copy':
			return id === undefined ? settled(state) : copyId(state, id);
		case 'page':
			return id === undefined ? settled(state) : pageRow(state, layer, id);
		default:
			return undefined;
	}
}

function onEntry(state: State, layer: AsideLayer, command: Command): Update | undefined {
	switch (command) {
		case 'reveal':
			return settled({...state, layer: {...layer, reveal: !layer.reveal}});
		case 'copy':
			return copyId(state, layer.id);
		case 'page':
			return pageEntry(state, layer);
		default:
			return undefined;
	}
}

/** An entry of the archive or of the rescue stream, whole. It is read when it is asked for: what is listed are rows. */
export function openAside(state: State, of: Aside, id: EntryId): Update {
	const request = state.request + 1;
	const layer: AsideLayer = {
		kind: 'aside',
		of,
		id,
		request,
		phase: 'reading',
		entry: undefined,
		payload: undefined,
		failure: undefined,
		reveal: false,
		top: 0,
	};
	return {state: {...state, request, layer}, effects: [{type: 'read aside', request, of, id}]};
}

function filled(layer: AsideLayer, event: Extract<Event, {type: 'aside read' | 'aside failed'}>): AsideLayer {
	if (event.type === 'aside failed') return {...layer, phase: 'failed', failure: event.trouble};
	const {entry, payload} = event;
	return {...layer, phase: entry === undefined ? 'gone' : 'shown', entry, payload};
}

function copyId(state: State, id: string): Update {
	return {state, effects: [{type: 'copy', what: ours('the id'), content: id}]};
}

function pageRow(state: State, layer: ArchiveLayer, id: string): Update {
	const request = state.request + 1;
	return {
		state: {...state, request, layer: {...layer, paging: request, remark: ours('reading it for the pager…')}},
		effects: [{type: 'read aside', request, of: layer.of, id}],
	};
}

function pageEntry(state: State, {entry, payload, reveal, of, phase}: AsideLayer): Update {
	if (entry !== undefined) {
		const lines = entryLines(entry, payload, reveal, {since: sinceThen[of]});
		return {state, effects: [{type: 'page', lines}]};
	}
	const text =
		phase === 'reading'
			? ours('the entry is still being read: press o again in a moment')
			: ours('there is nothing to show in the pager');
	return settled({...state, notice: {tone: 'plain', text}});
}
