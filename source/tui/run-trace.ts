import {traceEntries} from '../core/trace/trace.ts';
import {traceIdOf} from '../core/trace/trace-id.ts';
import type {Effect} from '../state/event.ts';
import type {EffectContext} from './run-effect.ts';
import {trouble} from './trouble.ts';

/** Looks for what is held of an entry's trace id; only what was asked for last goes on. */
export function createTracer({store, dispatch}: Pick<EffectContext, 'store' | 'dispatch'>) {
	let reading = new AbortController();
	return {
		async trace({request, entry}: Extract<Effect, {type: 'trace'}>): Promise<void> {
			reading.abort();
			reading = new AbortController();
			const {signal} = reading;
			const onProgress = (read: number) => dispatch({type: 'trace read', request, read});
			try {
				const id = await traceIdOf(store, entry, {signal, onProgress});
				signal.throwIfAborted();
				const trace = id === undefined ? undefined : await traceEntries(store, id, {signal, onProgress});
				dispatch({type: 'traced', request, trace});
			} catch (error) {
				if (!signal.aborted) dispatch({type: 'trace failed', request, trouble: trouble(error)});
			}
		},
		stop: () => reading.abort(),
	};
}
