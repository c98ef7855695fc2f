import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {type Event, settled, type Update} from './event.ts';
import {initialState} from './initial.ts';
import {jobRuns} from './job.ts';
import type {MenuLayer, Place} from './layers.ts';
import {rescueRuns} from './outlook.ts';
import type {Session, State} from './types.ts';
import {uncovered} from './under.ts';

/** Why this stream cannot be left now; undefined when it can. */
export function staysHere(state: State): SafeText | undefined {
	if (state.session.demo) return ours('the demo has nothing to switch to');
	if (rescueRuns(state)) return ours('a rescue is running here: stop it first, X shows it');
	return jobRuns(state) ? ours('a job is running here: stop it first, 3 shows it') : undefined;
}

/** c: what else may be opened. */
export function openPlaces(state: State): Update {
	const request = state.request + 1;
	const layer: MenuLayer = {
		kind: 'menu',
		title: ours('Open which context or DLQ?'),
		wide: true,
		selection: undefined,
		items: undefined,
		empty: undefined,
		request,
	};
	return {
		state: {...state, request, layer, notice: undefined},
		effects: [{type: 'list places', request, now: state.now}],
	};
}

/** Until the other one is open this one stays, and the menu: no key can begin anything here. */
export function openPlace(state: State, layer: MenuLayer, place: Place): Update {
	const why = staysHere(state);
	if (why !== undefined) {
		const text = safeLine`not opened: ${why}`;
		return settled({...uncovered(state), notice: {tone: 'warning', text}});
	}
	const request = state.request + 1;
	const name = 'context' in place ? safeText(place.context) : safeText(place.stream);
	const opening: MenuLayer = {
		...layer,
		title: safeLine`Opening ${name}`,
		items: [],
		empty: ours('a moment…'),
		request,
	};
	return {state: {...state, request, layer: opening}, effects: [{type: 'open place', request, place}]};
}

/** Whether what was asked for is still wanted: esc gives it up. */
export function isAwaited({layer, quitting}: State, request: number): boolean {
	return !quitting && layer?.kind === 'menu' && layer.request === request;
}

export function notOpened(state: State, {request, trouble}: Extract<Event, {type: 'not opened'}>): State {
	if (!isAwaited(state, request)) return state;
	const text = safeLine`not opened: ${trouble.message}. ${trouble.hint}`;
	return {...uncovered(state), notice: {tone: 'error', text}};
}

/** The other one from its beginning. What was done before is still told at the end. */
export function opened({size, request, done, deeds}: State, session: Session, now: number): State {
	const {columns, rows} = size;
	return {...initialState(session, {columns, rows}, now), request, done, deeds};
}
