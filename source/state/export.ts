import type {Aside} from '../core/bulk/put-away.ts';
import type {EntryId} from '../core/entry.ts';
import {count} from '../text/amount.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {type Event, settled, type Update} from './event.ts';
import {chosenGroup} from './groups.ts';
import type {
	ArchiveLayer,
	ExportRequest,
	ExportWhat,
	MenuItem,
	MenuLayer,
	PromptLayer,
	Selection,
} from './layers.ts';
import {closePrompt, complain, openPrompt} from './prompt.ts';
import {selected} from './selection.ts';
import type {State} from './types.ts';

/** x: a menu of what can be exported; while an export runs, its end. */
export function openExport(state: State): Update {
	if (state.exporting !== undefined) return stopExport(state);
	const selection = selected(state);
	const inGroups = chosenGroup(state) !== undefined;
	const isMarked = selection?.ids !== undefined;
	const whats: ExportWhat[] = [
		...(inGroups ? (['group'] as const) : isMarked ? (['marked'] as const) : []),
		...(inGroups || state.list.cursor === undefined ? [] : (['entry'] as const)),
		...(inGroups || matching(state) === undefined ? [] : (['listed'] as const)),
		'all',
	];
	return offer(state, selection, whats);
}

/** x in the archive: the same of what lies there. */
export function exportArchived(state: State, {rows = [], cursor, marks, of}: ArchiveLayer): Update {
	if (state.exporting !== undefined) return stopExport(state);
	const entry = rows[cursor]?.id;
	if (entry === undefined) return settled(state);
	const marked = rows.flatMap(({id}) => (marks.has(id) ? [id] : [])).reverse();
	const selection = {entry, ids: marked.length === 0 ? undefined : marked, of: undefined, filter: undefined};
	return offer(state, selection, [...(marked.length === 0 ? [] : (['marked'] as const)), 'entry', 'all'], of);
}

function offer(
	state: State,
	selection: Selection | undefined,
	whats: readonly ExportWhat[],
	from?: Aside,
): Update {
	const request = state.request + 1;
	const items = whats.map(
		(what): MenuItem => ({
			label: named(state, selection, what, from),
			value: what,
			choice: {export: what, from},
		}),
	);
	const layer: MenuLayer = {
		kind: 'menu',
		title: ours('Export what?'),
		selection,
		items,
		empty: undefined,
		request,
	};
	return settled({...state, request, layer, notice: undefined});
}

/** What it is, frozen now, and a name for the file. */
export function chooseExport(
	state: State,
	{selection}: MenuLayer,
	what: ExportWhat,
	from: Aside | undefined,
): Update {
	const ids = idsOf(state, selection, what);
	const total = ids?.length ?? (from === undefined ? lengthOf(state) : undefined);
	const title = safeLine`Export ${named(state, selection, what, from)} to the file`;
	const name = `${from ?? 'dlq'}-${stamp(state.now)}.ndjson.gz`;
	return openPrompt(state, title, {kind: 'export', ids, total, from}, name);
}

export function askForExport(state: State, layer: PromptLayer, {ids, total, from}: ExportRequest): Update {
	if (state.exporting !== undefined)
		return complain(state, layer, ours('another export is running: wait, or esc and x stops it'));
	const request = state.request + 1;
	return {
		state: {...state, request, layer: {...layer, asked: request, complaint: undefined}},
		effects: [{type: 'export', request, path: layer.text, ids, total, from}],
	};
}

/** A file that was asked for is open, or cannot be. */
export function fileAsked(
	state: State,
	event: Extract<Event, {type: 'file begun' | 'file refused'}>,
): Update {
	const {layer} = state;
	const here = layer?.kind === 'prompt' && layer.asked === event.request ? layer : undefined;
	if (event.type === 'file refused') {
		if (here !== undefined) return complain(state, here, event.message);
		return settled({...state, notice: {tone: 'error', text: event.message}});
	}
	const next = here === undefined ? state : closePrompt(state);
	const {request, path, total} = event;
	if (total === undefined)
		return settled({...next, notice: {tone: 'plain', text: safeLine`writing ${path}…`}});
	return settled({...next, exporting: {request, path, total, written: 0, isStopping: false}});
}

export function exported(
	state: State,
	event: Extract<Event, {type: 'export written' | 'export ended'}>,
): Update {
	const {exporting} = state;
	if (exporting?.request !== event.request) return settled(state);
	if (event.type === 'export written')
		return settled({...state, exporting: {...exporting, written: event.written}});
	const {notice} = event;
	return settled({...state, exporting: undefined, notice, deeds: [...state.deeds, notice.text]});
}

/** What is written by then is kept beside. */
export function stopExport(state: State): Update {
	const {exporting} = state;
	if (exporting === undefined || exporting.isStopping) return settled(state);
	return {
		state: {...state, exporting: {...exporting, isStopping: true}},
		effects: [{type: 'stop export'}],
	};
}

/** A point in time as part of a file's name: `2026-11-25T10-00-00Z`. */
export function stamp(now: number): string {
	return `${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}

function idsOf(
	state: State,
	selection: Selection | undefined,
	what: ExportWhat,
): readonly EntryId[] | undefined {
	switch (what) {
		case 'entry':
			return selection === undefined ? [] : [selection.entry];
		case 'marked':
		case 'group':
			return selection?.ids ?? [];
		case 'listed':
			return matching(state)?.ids() ?? [];
		case 'all':
			return undefined;
	}
}

function named(
	state: State,
	selection: Selection | undefined,
	what: ExportWhat,
	from: Aside | undefined,
): SafeText {
	const many = selection?.ids?.length ?? 0;
	switch (what) {
		case 'entry':
			return safeLine`the entry ${safeText(selection?.entry ?? '')}`;
		case 'marked':
			return many === 1 ? ours('the one marked') : safeLine`the ${count(many)} marked`;
		case 'group':
			return safeLine`the ${count(many)} of ${selection?.of ?? ours('the group')}`;
		case 'listed': {
			const soFar = state.arrangement.scanning ? ours(' so far') : ours('');
			return safeLine`the ${count(matching(state)?.size ?? 0)} that match the filter${soFar}`;
		}
		case 'all':
			if (from !== undefined) return allOf[from];
			return safeLine`all ${count(lengthOf(state))}`;
	}
}

const allOf = {archive: ours('all of the archive'), rescue: ours('all that was rescued')};

function matching({listing, arrangement}: State) {
	return arrangement.filter === undefined ? undefined : listing;
}

function lengthOf({facts, index}: State): number {
	return facts?.kind === 'stream' ? facts.length : index.size;
}
