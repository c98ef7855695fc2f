import {lossesBetween} from '../core/forecast/losses.ts';
import type {StreamFacts} from '../core/store/port.ts';
import type {Event, Update} from './event.ts';
import {jobRuns} from './job.ts';
import type {LossCount, State} from './types.ts';

export const noLosses: LossCount = {seen: 0, taken: 0, takenBefore: 0};

/** Adds up what the cap dropped since the last look; to be asked before the index forgets it, too. */
export function countLosses(state: State, facts: StreamFacts): LossCount {
	const {seen, taken, takenBefore} = state.losses;
	const seenNow = state.facts === undefined ? 0 : lost(state, state.facts, facts);
	return seenNow === 0 && taken === 0 && takenBefore === 0
		? state.losses
		: {seen: seen + seenNow, taken: 0, takenBefore: taken};
}

function lost(state: State, before: StreamFacts, after: StreamFacts): number {
	const {index, load, losses, session} = state;
	return lossesBetween(before, after, {
		cap: session.cap,
		// What is on its way may have left already without being told: then nothing but ids proves a loss.
		deleted: movesNow(state) ? Number.POSITIVE_INFINITY : losses.taken + losses.takenBefore,
		// Rows that others took away may still be in the index while it is uncertain.
		countBetween: load.uncertain
			? undefined
			: (from, to) => Math.max(0, index.positionOf(from) - index.positionOf(to) - (index.has(to) ? 1 : 0)),
	});
}

function movesNow(state: State): boolean {
	const {layer, others} = state;
	const dialog = layer?.kind === 'bulk' || layer?.kind === 'replay';
	return jobRuns(state) || others.length > 0 || (dialog && layer.phase === 'running');
}

/** Entries that an event tells were taken away by id, by anyone. */
export function withTaken(event: Event, update: Update): Update {
	const more = takenBy(event);
	if (more === 0) return update;
	const {losses} = update.state;
	return {...update, state: {...update.state, losses: {...losses, taken: losses.taken + more}}};
}

function takenBy(event: Event): number {
	switch (event.type) {
		case 'gone':
			return event.ids.length;
		case 'outcome':
			return event.outcome.kind === 'moved' || event.outcome.kind === 'unknown' ? 1 : 0;
		case 'put away':
			return event.outcomes.filter(([, {kind}]) => kind === 'moved' || kind === 'unknown').length;
		case 'job ended':
			return event.report.state.counts.unknown;
		default:
			return 0;
	}
}
