import {scan} from '../core/index/scan.ts';
import type {DlqStore} from '../core/store/port.ts';
import {countValues} from '../core/values/count-values.ts';
import type {Effect, Event} from '../state/event.ts';
import {trouble} from './trouble.ts';

/** Rows are sorted and drawn anew so often while it is counted, ms. */
const tellEvery = 250;

/** Counts values; only what was asked for last goes on. */
export function createValueCounter(store: DlqStore, dispatch: (event: Event) => void) {
	let counting = new AbortController();
	return {
		async count({request, index, by, now, ...of}: Extract<Effect, {type: 'count values'}>): Promise<void> {
			counting.abort();
			counting = new AbortController();
			const {signal} = counting;
			let told = performance.now();
			try {
				const ids = of.ids ?? (await scan(index, () => true, {signal}));
				const counts = await countValues(store, index, ids, by, {
					now,
					signal,
					onProgress(read, soFar) {
						if (read > firstPage && performance.now() - told < tellEvery) return;
						dispatch({type: 'values counted', request, read, counts: soFar(), done: false});
						told = performance.now();
					},
				});
				dispatch({type: 'values counted', request, read: ids.length, counts, done: true});
			} catch (error) {
				if (!signal.aborted) dispatch({type: 'values failed', request, trouble: trouble(error)});
			}
		},
		stop: () => counting.abort(),
	};
}

/** Whoever asked sees something as soon as it is there. */
const firstPage = 50;
