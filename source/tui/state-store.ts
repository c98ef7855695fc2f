import type {Effect, Event} from '../state/event.ts';
import type {State} from '../state/types.ts';
import {update} from '../state/update.ts';

export interface StateStore {
	/** The state as it is. */
	get(): State;
	/** The state as it is drawn: it follows the other one frame by frame. */
	shown(): State;
	subscribe(listener: () => void): () => void;
	dispatch(event: Event): void;
}

/** Between two frames lie at least so many ms; between two that only the stream caused, more. */
const frameTime = 16;
const calmFrameTime = 250;
const calm: ReadonlySet<Event['type']> = new Set([
	'page',
	'arrivals',
	'facts',
	'returns',
	'leases',
	'trace read',
	'export written',
]);

/**
 * Holds the one state, outside React. Events that come while one is handled wait for their turn. What
 * changed is drawn at once when nothing was drawn just before, else together with what comes next.
 */
export function createStateStore(initial: State, run: (effect: Effect) => void): StateStore {
	let state = initial;
	let shown = initial;
	let busy = false;
	let drawn = Number.NEGATIVE_INFINITY;
	let due = Number.POSITIVE_INFINITY;
	let timer: NodeJS.Timeout | undefined;
	const waiting: Event[] = [];
	const listeners = new Set<() => void>();

	const draw = () => {
		clearTimeout(timer);
		due = Number.POSITIVE_INFINITY;
		drawn = performance.now();
		if (shown === state) return;
		shown = state;
		for (const listener of listeners) listener();
	};
	const drawWithin = (time: number) => {
		const at = drawn + time;
		if (at >= due) return;
		clearTimeout(timer);
		due = at;
		const wait = at - performance.now();
		if (wait <= 0) draw();
		else timer = setTimeout(draw, wait);
	};
	const handle = (event: Event) => {
		const result = update(state, event);
		const changed = result.state !== state;
		// The first rows are news; more of them are progress.
		const isCalm = calm.has(event.type) && state.load.phase !== 'waiting';
		state = result.state;
		for (const effect of result.effects) run(effect);
		if (changed) drawWithin(isCalm ? calmFrameTime : frameTime);
	};

	return {
		get: () => state,
		shown: () => shown,
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
