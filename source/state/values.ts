import {narrowed} from '../core/filter/narrow.ts';
import {parseFilter} from '../core/filter/parse.ts';
import {nodesAt} from '../core/filter/payload-path.ts';
import {kindOf} from '../core/payload/node.ts';
import {Kind} from '../core/payload/tape.ts';
import type {Spot} from '../core/payload/types.ts';
import type {Ids} from '../core/values/count-values.ts';
import {readValuePath, type ValuePath} from '../core/values/path.ts';
import type {ValueCount} from '../core/values/tally.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {spotOf} from './copy.ts';
import {settled, type Update} from './event.ts';
import {keepFilter} from './filter.ts';
import {marked} from './marks.ts';
import {listed} from './selectors.ts';
import type {State} from './types.ts';
import type {ValuesEvent, ValuesLayer} from './values-layer.ts';

/** `#`: how often each value occurs where the pane's cursor stands, in what the list shows or in the marks. */
export function openValues(state: State): Update {
	const spot = spotOf(state);
	if (spot === undefined) return settled(state);
	const by = readValuePath(spot.path);
	// What a filter cannot name cannot be counted: a path that was cut, a key that cannot be typed.
	if ('message' in by || !nodesAt(spot.doc.tape, by.steps).includes(spot.node))
		return settled({
			...state,
			notice: {tone: 'warning', text: ours('group by value: no filter reaches there')},
		});
	const request = state.request + 1;
	const {ids, of, which} = frozen(state);
	const layer: ValuesLayer = {
		kind: 'values',
		request,
		by,
		of,
		which,
		phase: 'reading',
		read: 0,
		counts: undefined,
		failure: undefined,
		chosen: 0,
		remark: undefined,
	};
	return {
		state: {...state, request, layer, notice: undefined},
		effects: [{type: 'count values', request, index: state.index, ids, by, now: state.now}],
	};
}

/** Why nothing is counted for what is under the cursor. */
export function noValues(state: State): SafeText | undefined {
	const spot = spotOf(state);
	if (spot === undefined) return ours('the cursor is on no value of the payload');
	const kind = kindOf(spot.doc.tape, spot.node);
	if (kind === Kind.map) return ours('a map is no single value: go to one of the values in it');
	if (kind === Kind.array) return ours('a list is no single value: go to one of the values in it');
	return noPath(spot);
}

export function counted(state: State, event: ValuesEvent): Update {
	const {layer} = state;
	if (layer?.kind !== 'values' || layer.request !== event.request) return settled(state);
	if (event.type === 'values failed')
		return settled({...state, layer: {...layer, phase: 'failed', failure: event.trouble}});
	const {read, counts, done} = event;
	return settled({
		...state,
		layer: {...layer, read, counts, phase: done ? 'done' : 'reading', chosen: sameRow(layer, counts.rows)},
	});
}

export function chooseValue(state: State, layer: ValuesLayer, chosen: number): Update {
	return settled({...state, layer: {...layer, chosen, remark: undefined}});
}

/** Enter: the list shows the entries with this value, of those that it shows. */
export function openValue(state: State): Update {
	const {layer} = state;
	const row = chosenValue(state);
	if (layer?.kind !== 'values' || row === undefined) return settled(state);
	const say = (remark: SafeText) => settled({...state, layer: {...layer, remark}});
	if (row.filter === undefined) return say(noFilter[row.kind] ?? ours('no filter finds these'));
	const text = narrowed(state.arrangement.filter?.text ?? '', row.filter);
	const read = parseFilter(text, {now: state.now});
	if (read.kind === 'error') return say(safeLine`not filtered: ${safeText(read.message)}`);
	// The status line cuts a long filter: what was added to it stands here.
	const also = state.index.marked > 0 ? ours(', marked or not') : ours('');
	const notice = {tone: 'plain', text: safeLine`filtered by ${safeText(row.filter)}${also}`} as const;
	return keepFilter({...state, layer: undefined, focus: 'list', notice}, text);
}

export function noValueChosen(state: State): SafeText | undefined {
	return chosenValue(state) === undefined ? ours('there is no value here') : undefined;
}

/** Whoever left it needs no counts any more. */
export function withoutValues(before: State, update: Update): Update {
	const {layer} = before;
	const now = update.state.layer;
	const isOver = layer?.kind === 'values' && layer.phase === 'reading' && now?.kind !== 'values';
	return isOver ? {...update, effects: [...update.effects, {type: 'stop counting'}]} : update;
}

const noFilter: Partial<Record<ValueCount['kind'], SafeText>> = {
	container: ours('no filter tells maps and empty lists from values: = on one of their values does'),
	masked: ours('these look like secrets: they are masked, and no filter is made of them'),
	others: ours('these have different values: a filter for the list leaves fewer of them'),
};

function chosenValue({layer}: State): ValueCount | undefined {
	return layer?.kind === 'values' ? layer.counts?.rows[layer.chosen] : undefined;
}

function noPath({path, doc}: Spot): SafeText | undefined {
	if (doc.outer !== undefined) return ours('no filter reaches into what is encoded in a value');
	const by: ValuePath | {readonly message: string} = readValuePath(path);
	return 'message' in by ? safeText(by.message) : undefined;
}

// Arrivals do not join; the list and the index go on changing.
function frozen(state: State): {
	readonly ids: Ids | undefined;
	readonly of: number;
	readonly which: SafeText;
} {
	const marks = marked(state);
	if (marks !== undefined) return {ids: marks, of: marks.length, which: ours('marked')};
	const {listing, arrangement, load} = state;
	const partial = arrangement.scanning || arrangement.cutOff || load.phase !== 'complete';
	const which = partial ? ours('shown so far') : ours('shown');
	return {ids: listing?.copy(), of: listed(state).size, which};
}

// On the first row one watches who leads; elsewhere a row is followed.
function sameRow({chosen, counts}: ValuesLayer, rows: readonly ValueCount[]): number {
	const key = chosen === 0 ? undefined : counts?.rows[chosen]?.key;
	const at = key === undefined ? -1 : rows.findIndex(row => row.key === key);
	return at >= 0 ? at : Math.min(chosen, Math.max(0, rows.length - 1));
}
