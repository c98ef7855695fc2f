import type {Effect, Event} from '../state/event.ts';
import type {State} from '../state/types.ts';
import {update} from '../state/update.ts';

export interface StateStore {
	get(): State;
	subscribe(listener: () => void): () => void;
	dispatch(event: Event): void;
}

/** Holds the one state, outside React. Events that come while one is handled wait for their turn. */
export function createStateStore(initial: State, run: (effect: Effect) => void): StateStore {
	let state = initial;
	let busy = false;
	const waiting: Event[] = [];
	const listeners = new Set<() => void>();

	const handle = (event: Event) => {
		const result = update(state, event);
		const changed = result.state !== state;
		state = result.state;
		if (changed) for (const listener of listeners) listener();
		for (const effect of result.effects) run(effect);
	};

	return {
		get: () => state,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		dispatch(event) {
			waiting.push(event);
			if (busy) return;
			busy = true;
			try {
				for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) handle(next);
			} finally {
				busy = false;
			}
		},
	};
}
