import type {EntryId} from '../core/entry.ts';
import {Listing} from '../core/index/listing.ts';
import {newestFirst, type Order, sameOrder} from '../core/index/order.ts';
import type {Row} from '../core/row.ts';
import {ours, type SafeText, safeLine} from '../text/safe-text.ts';
import {type Event, settled, type Update} from './event.ts';
import {moveTo} from './move.ts';
import {listed} from './selectors.ts';
import type {State} from './types.ts';

const orders = ['age', 'source', 'signature', 'size', 'attempt'] as const;

const orderTexts: Readonly<Record<Order['by'], readonly [up: SafeText, down: SafeText]>> = {
	age: [ours('age, newest first'), ours('age, oldest first')],
	source: [ours('source, a to z'), ours('source, z to a')],
	signature: [ours('error, a to z'), ours('error, z to a')],
	size: [ours('size, smallest first'), ours('size, largest first')],
	attempt: [ours('attempt, fewest first'), ours('attempt, most first')],
};

export function orderText({by, descending}: Order): SafeText {
	return orderTexts[by][descending ? 1 : 0];
}

/** s: the next order. What is largest matters most, so sizes and attempts begin with the largest. */
export function nextOrder(state: State): Update {
	const by = orders[(orders.indexOf(state.arrangement.order.by) + 1) % orders.length] ?? 'age';
	return arrange(state, {by, descending: by === 'size' || by === 'attempt'});
}

/** S: the same order the other way round. */
export function reverseOrder(state: State): Update {
	const {by, descending} = state.arrangement.order;
	return arrange(state, {by, descending: !descending});
}

/** Asks for what the list is to show. What it shows now stays until there is something else. */
export function arrange(state: State, order: Order): Update {
	const {index} = state;
	const request = state.request + 1;
	const ends = [index.idAt(0) ?? '0-0', index.idAt(index.size - 1) ?? '0-0'] as const;
	const told = safeLine`sorted by ${orderText(order)}; s: by another, S: the other way round`;
	const next: State = {...state, request, notice: {tone: 'plain', text: told}};
	if (sameOrder(order, newestFirst)) {
		const arrangement = {order, request, pending: undefined, ends: undefined};
		return showCursor({...next, listing: undefined, arrangement});
	}
	const arrangement = {order, request, pending: new Listing(index, order), ends};
	return {state: {...next, arrangement}, effects: [{type: 'sort', request, index, order}]};
}

/** All entries in their new order; those that joined meanwhile take their places. */
export function sorted(state: State, {request, ids}: Extract<Event, {type: 'sorted'}>): Update {
	const {arrangement, index} = state;
	const {pending, ends} = arrangement;
	if (arrangement.request !== request || pending === undefined || ends === undefined) return settled(state);
	pending.replace(ids);
	pending.insert([
		...index.ids(0, index.positionOf(ends[0]) - 1),
		...index.ids(index.positionOf(ends[1]) + 1),
	]);
	return showCursor({...state, listing: pending, arrangement: {...arrangement, pending: undefined}});
}

/** The listings there are: those ids that leave the index leave them first. */
export function listings({listing, arrangement: {pending}}: State): readonly Listing[] {
	return [listing, pending].filter(each => each !== undefined);
}

/** Rows that joined the index take their places in the list. */
export function join(state: State, rows: readonly Row[]): Update {
	if (state.listing === undefined) return settled(state);
	const ids: EntryId[] = rows.map(({id}) => id);
	state.listing.insert(ids.filter(id => state.index.has(id)));
	return settled(state);
}

/** The cursor stays on its entry where that is in the list, else it goes to the first row. */
function showCursor(state: State): Update {
	const rows = listed(state);
	const {cursor} = state.list;
	const here = cursor !== undefined && rows.idAt(rows.positionOf(cursor)) === cursor;
	const id = here ? cursor : rows.idAt(0);
	return id === undefined ? settled(state) : moveTo(state, id);
}
