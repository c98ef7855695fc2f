import {sorted} from '../core/index/scan.ts';
import type {Effect, Event} from '../state/event.ts';

/** Looks through the index for what the list is to show; one search at a time, the newest. */
export function createArranger(dispatch: (event: Event) => void) {
	let current = new AbortController();
	const anew = () => {
		current.abort();
		current = new AbortController();
		return current.signal;
	};
	return {
		async sort({request, index, order}: Extract<Effect, {type: 'sort'}>): Promise<void> {
			const signal = anew();
			const ids = await sorted(index, order.by, {descending: order.descending, signal}).catch(() => undefined);
			// Aborted: something else is wanted by now.
			if (ids !== undefined) dispatch({type: 'sorted', request, ids});
		},
		stop: () => current.abort(),
	};
}
