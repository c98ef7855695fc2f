import type {EntryId} from '../core/entry.ts';
import type {Filter} from '../core/filter/types.ts';
import {Listing} from '../core/index/listing.ts';
import {newestFirst, type Order, sameOrder} from '../core/index/order.ts';
import type {Row} from '../core/row.ts';
import {type Event, settled, type Update} from './event.ts';
import {moveTo, nothingShown} from './move.ts';
import {listed} from './selectors.ts';
import {sift} from './sift.ts';
import type {State} from './types.ts';

/**
 * Asks for what the list is to show: what a filter lets through, in some order. What it shows now stays
 * in sight until there is something else.
 */
export function arrange(state: State, order: Order, text: string | undefined): Update {
	const {index, arrangement: before} = state;
	const request = state.request + 1;
	const filter = text === undefined ? undefined : {text, parsed: undefined};
	const plain = filter === undefined && sameOrder(order, newestFirst);
	const ends = [index.idAt(0) ?? '0-0', index.idAt(index.size - 1) ?? '0-0'] as const;
	const arrangement = {
		order,
		filter,
		request,
		pending: plain ? undefined : new Listing(index, order),
		ends,
		joined: [],
		progress: undefined,
		scanning: !plain,
		cutOff: false,
		fromTop: false,
		origin: filter === undefined ? undefined : (before.origin ?? state.list.cursor),
	};
	const next: State = {...state, request, arrangement};
	if (!plain) return {state: next, effects: [{type: 'arrange', request, index, order, text, now: state.now}]};
	const cursor = state.list.cursor ?? before.origin;
	const {state: shown, effects} = showCursor({...next, listing: undefined, list: {...next.list, cursor}});
	return {state: shown, effects: [...effects, {type: 'stop arranging'}]};
}

/** What the search says: the filter as it was read, what it found so far, its end. */
export function arranging(
	state: State,
	event: Extract<Event, {type: 'filter read' | 'found' | 'matched' | 'arranged' | 'arrange failed'}>,
): Update {
	const {arrangement} = state;
	if (arrangement.request !== event.request) return settled(state);
	switch (event.type) {
		case 'filter read':
			return settled(withFilter(state, event.filter));
		case 'found': {
			const {ids, read, of} = event;
			const next = {...state, arrangement: {...arrangement, progress: {read, of}}};
			return ids.length === 0 ? settled(next) : added(next, ids);
		}
		case 'matched':
			return added(
				{...state, arrangement: {...arrangement, joined: [...arrangement.joined, ...event.ids]}},
				event.ids,
			);
		case 'arranged':
			return arranged(state, event);
		case 'arrange failed':
			return settled({
				...state,
				arrangement: {...arrangement, scanning: false, cutOff: true, progress: undefined},
				notice: {tone: 'error', text: event.message},
			});
	}
}

/** Whatever does not match a filter leaves the list as soon as keys act on it again: nothing else is taken for what matches. */
export function onlyFiltered(update: Update): Update {
	const {layer, arrangement} = update.state;
	const {filter, pending} = arrangement;
	if (layer?.kind === 'filter' || filter === undefined || pending === undefined) return update;
	const state = {...update.state, listing: pending, arrangement: {...arrangement, pending: undefined}};
	const {state: next, effects} = showCursor(state);
	return {state: next, effects: [...update.effects, ...effects]};
}

/** A search that a lost connection ended is made again. */
export function searchedAgain(update: Update): Update {
	const {arrangement} = update.state;
	if (!arrangement.cutOff) return update;
	const {state, effects} = arrange(update.state, arrangement.order, arrangement.filter?.text);
	return {state, effects: [...update.effects, ...effects]};
}

/** The listings there are: ids that leave the index leave them first. */
export function listings({listing, arrangement: {pending}}: State): readonly Listing[] {
	return [listing, pending].filter(each => each !== undefined);
}

/** Rows that joined the index take their places in the list when they belong there. */
export function join(state: State, rows: readonly Row[]): Update {
	const {arrangement, index} = state;
	const {filter, request, pending} = arrangement;
	if (state.listing === undefined && pending === undefined) return settled(state);
	const known = rows.filter(({id}) => index.has(id));
	const {matching, doubtful} = sift(filter, known);
	const joined = arrangement.scanning ? [...arrangement.joined, ...matching] : arrangement.joined;
	(pending ?? state.listing)?.insert(matching);
	return {
		state: {...state, arrangement: {...arrangement, joined}},
		effects: doubtful.length === 0 ? [] : [{type: 'match', request, ids: doubtful}],
	};
}

function withFilter(state: State, parsed: Filter): State {
	const {arrangement} = state;
	const filter = arrangement.filter && {...arrangement.filter, parsed};
	return {...state, arrangement: {...arrangement, filter}};
}

function added(state: State, ids: readonly EntryId[]): Update {
	const {arrangement, index} = state;
	const target = arrangement.pending ?? state.listing;
	target?.insert(ids.filter(id => index.has(id)));
	return showCursor({...state, listing: target, arrangement: {...arrangement, pending: undefined}});
}

/** The end of the search. All of it comes at once where it was too much to be told bit by bit. */
function arranged(state: State, {ids}: Extract<Event, {type: 'arranged'}>): Update {
	const {arrangement, index} = state;
	const {ends, filter, joined} = arrangement;
	const target = arrangement.pending ?? state.listing;
	if (ids !== undefined && target !== undefined) {
		target.replace(ids);
		const beyond = filter === undefined ? beyondEnds(state, ends) : joined;
		target.insert(beyond.filter(id => index.has(id)));
	}
	const {cursor} = state.list;
	const fromTop = arrangement.fromTop && cursor === index.idAt(0);
	return showCursor({
		...state,
		list: fromTop ? {cursor: undefined, top: undefined} : state.list,
		listing: target,
		arrangement: {
			...arrangement,
			pending: undefined,
			joined: [],
			scanning: false,
			fromTop: false,
			progress: undefined,
		},
	});
}

function beyondEnds({index}: State, [newest, oldest]: State['arrangement']['ends']): EntryId[] {
	return [...index.ids(0, index.positionOf(newest) - 1), ...index.ids(index.positionOf(oldest) + 1)];
}

/**
 * The cursor stays on its entry where that is in the list, else it goes to the first row. In an empty
 * list it is nowhere: no key acts on what is not in sight.
 */
function showCursor(state: State): Update {
	const rows = listed(state);
	const {cursor} = state.list;
	const here = cursor !== undefined && rows.idAt(rows.positionOf(cursor)) === cursor;
	const id = here ? cursor : rows.idAt(0);
	if (id !== undefined) return moveTo(state, id);
	return settled({...state, list: {cursor: undefined, top: undefined}, detail: nothingShown(state.detail)});
}
