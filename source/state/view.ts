import {newestFirst, type Order, sameOrder, sortKeys} from '../core/index/order.ts';
import type {ViewState} from '../core/view-state.ts';
import {arrange} from './arrange.ts';
import {withinRows} from './detail.ts';
import type {Effect, Update} from './event.ts';
import {shares} from './layout.ts';
import {keepCursorVisible} from './move.ts';
import type {State} from './types.ts';

/** `<`, `>`: the rule between the panes goes a step to the left or to the right. */
export function resizePanes(state: State, direction: 1 | -1): Update {
	const {share = shares.usual} = state.size;
	const resized = withShare(state, share + direction * shares.step);
	return {state: resized, effects: [saveView(resized)]};
}

/** What is kept of the screen for this stream: never a filter. */
export function saveView({arrangement: {order}, remembered, size}: State): Effect {
	const sort = orderWords(remembered ?? order);
	return {type: 'save view', view: {sort, split: size.share}};
}

/** How the screen was left the last time; what was changed since counts more. */
export function remembered(state: State, {sort, split}: ViewState): State {
	const {arrangement, size} = state;
	const untouched = arrangement.request === 0;
	const next = untouched ? {...state, remembered: readOrder(sort)} : state;
	return split === undefined || size.share !== undefined ? next : withShare(next, split);
}

/** Sorts once all is there: to sort page by page is work for nothing, and moves what is being looked at. */
export function inRememberedOrder(update: Update): Update {
	const {remembered: order, load, arrangement} = update.state;
	if (order === undefined || load.phase !== 'complete') return update;
	const {state, effects} = arrange({...update.state, remembered: undefined}, order, arrangement.filter?.text);
	return {
		state: {...state, arrangement: {...state.arrangement, fromTop: true}},
		effects: [...update.effects, ...effects],
	};
}

function withShare(state: State, wanted: number): State {
	// In whole steps, however often it went to and fro.
	const steps = Math.round(wanted / shares.step);
	const share = Math.min(shares.most, Math.max(shares.least, Math.round(steps * shares.step * 100) / 100));
	return withinRows(keepCursorVisible({...state, size: {...state.size, share}}));
}

function orderWords({by, descending}: Order): string {
	return descending ? `${by} desc` : by;
}

function readOrder(words = ''): Order | undefined {
	const [name, direction] = words.split(' ');
	const by = sortKeys.find(key => key === name);
	if (by === undefined) return undefined;
	const order = {by, descending: direction === 'desc'};
	return sameOrder(order, newestFirst) ? undefined : order;
}
