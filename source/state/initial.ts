import {EntryIndex} from '../core/index/entry-index.ts';
import type {Session, State} from './types.ts';

/** The state before Redis has said anything. `now` is the local clock until the server tells its own. */
export function initialState(session: Session, size: State['size'], now: number): State {
	return {
		size,
		session,
		connection: {state: 'connecting'},
		server: undefined,
		facts: undefined,
		trouble: undefined,
		now,
		index: new EntryIndex(),
		revision: 0,
		load: {phase: 'waiting', following: false, uncertain: false},
		list: {cursor: undefined, top: undefined},
		detail: {
			id: undefined,
			status: 'none',
			failure: undefined,
			entry: undefined,
			payload: undefined,
			mode: 'tree',
			row: 0,
			top: 0,
			toggled: new Set(),
			reveal: false,
			search: undefined,
			previous: undefined,
		},
		focus: 'list',
		returned: new Map(),
		anchor: undefined,
		job: undefined,
		others: [],
		replayedTo: undefined,
		discarded: [],
		layer: undefined,
		notice: undefined,
		done: [],
		deeds: [],
		broken: undefined,
		request: 0,
		quitting: false,
	};
}
