import type {State} from './types.ts';

/** Without the top layer: what it was opened from is there again. */
export function uncovered(state: State): State {
	return {...state, layer: state.under.at(-1), under: state.under.slice(0, -1)};
}
