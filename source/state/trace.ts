import type {EntryId} from '../core/entry.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {openAside} from './aside.ts';
import {type Event, settled, type Update} from './event.ts';
import {dropFilter} from './filter.ts';
import type {TraceLayer} from './layers.ts';
import {moveTo} from './move.ts';
import {listed} from './selectors.ts';
import type {State} from './types.ts';

/** T: what is held of the trace id of the entry under the cursor. */
export function openTrace(state: State): Update {
	const {cursor: entry} = state.list;
	if (entry === undefined) return settled(state);
	const request = state.request + 1;
	const layer: TraceLayer = {
		kind: 'trace',
		request,
		entry,
		phase: 'reading',
		read: 0,
		trace: undefined,
		failure: undefined,
		cursor: 0,
		remark: undefined,
	};
	return {
		state: {...state, request, layer, notice: undefined},
		effects: [{type: 'trace', request, entry}],
	};
}

export function traced(
	state: State,
	event: Extract<Event, {type: 'trace read' | 'traced' | 'trace failed'}>,
): Update {
	const {layer} = state;
	if (layer?.kind !== 'trace' || layer.request !== event.request) return settled(state);
	switch (event.type) {
		case 'trace read':
			return settled({...state, layer: {...layer, read: event.read}});
		case 'trace failed':
			return settled({...state, layer: {...layer, phase: 'failed', failure: event.trouble}});
		case 'traced': {
			const {trace} = event;
			if (trace === undefined) return settled({...state, layer: {...layer, phase: 'no trace id'}});
			// It begins where the eyes were.
			const at = trace.hits.findIndex(({kind, id}) => kind === 'dlq' && id === layer.entry);
			return settled({...state, layer: {...layer, phase: 'found', trace, cursor: Math.max(0, at)}});
		}
	}
}

/** The last row that the cursor can go to. */
export function lastTraceRow({trace}: TraceLayer): number {
	return trace === undefined ? 0 : Math.max(0, trace.hits.length + trace.places.length - 1);
}

/** Enter: the list's cursor on the hit, out of a filter that hides it. */
export function openHit(state: State): Update {
	const {layer, index} = state;
	if (layer?.kind !== 'trace') return settled(state);
	const hit = layer.trace?.hits[layer.cursor];
	if (hit === undefined) return settled(state);
	const say = (remark: SafeText) => settled({...state, layer: {...layer, remark}});
	if (hit.kind === 'archive' || hit.kind === 'rescue') return openAside(state, hit.kind, hit.id);
	if (hit.kind !== 'dlq') return say(elsewhere[hit.kind]);
	if (!index.has(hit.id)) return say(ours('it is no longer on the DLQ, or not read yet'));
	return showEntry({...state, layer: undefined, focus: 'list'}, hit.id);
}

const elsewhere = {
	audit: ours('that is a record: 5 shows the audit'),
	stream: ours('that one lies in a live stream, not on the DLQ'),
};

function showEntry(state: State, id: EntryId): Update {
	const rows = listed(state);
	if (rows.idAt(rows.positionOf(id)) === id) return moveTo(state, id);
	if (state.arrangement.filter === undefined) return moveTo(state, id);
	const {state: all, effects} = dropFilter(state);
	const update = moveTo(all, id);
	const text = safeLine`the filter hid ${safeText(id)}: it is dropped`;
	return {
		state: {...update.state, notice: {tone: 'plain', text}},
		effects: [...effects, ...update.effects],
	};
}

/** Whoever left it needs no answer any more. */
export function withoutTrace(before: State, update: Update): Update {
	const {layer} = before;
	const now = update.state.layer;
	const isOver = layer?.kind === 'trace' && layer.phase === 'reading' && now?.kind !== 'trace';
	return isOver ? {...update, effects: [...update.effects, {type: 'stop tracing'}]} : update;
}
