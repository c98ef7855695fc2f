import {newestFirst, type Order, sameOrder, sortKeys} from '../core/index/order.ts';
import {ours, type SafeText, safeLine} from '../text/safe-text.ts';
import {arrange} from './arrange.ts';
import type {Update} from './event.ts';
import type {State} from './types.ts';
import {saveView} from './view.ts';

const orderTexts: Readonly<Record<Order['by'], readonly [up: SafeText, down: SafeText]>> = {
	age: [ours('age, newest first'), ours('age, oldest first')],
	source: [ours('source, a to z'), ours('source, z to a')],
	signature: [ours('error, a to z'), ours('error, z to a')],
	size: [ours('size, smallest first'), ours('size, largest first')],
	attempt: [ours('attempt, fewest first'), ours('attempt, most first')],
};

/** s: the next order. What is largest matters most, so sizes and attempts begin with the largest. */
export function nextOrder(state: State): Update {
	const by = sortKeys[(sortKeys.indexOf(state.arrangement.order.by) + 1) % sortKeys.length] ?? 'age';
	return reorder(state, {by, descending: by === 'size' || by === 'attempt'});
}

/** S: the same order the other way round. */
export function reverseOrder(state: State): Update {
	const {by, descending} = state.arrangement.order;
	return reorder(state, {by, descending: !descending});
}

/** The order in a word or two; undefined for the usual one. */
export function orderMark({arrangement: {order}}: State): SafeText | undefined {
	if (sameOrder(order, newestFirst)) return undefined;
	return safeLine`by ${orderTexts[order.by][order.descending ? 1 : 0]}`;
}

function reorder(state: State, order: Order): Update {
	const {state: next, effects} = arrange(state, order, state.arrangement.filter?.text);
	const text = safeLine`sorted by ${orderTexts[order.by][order.descending ? 1 : 0]}; s: by another, S: the other way round, g: to the top`;
	const sorted: State = {...next, remembered: undefined, notice: {tone: 'plain', text}};
	return {state: sorted, effects: [...effects, saveView(sorted)]};
}
