import {type EntryId, idTime} from '../core/entry.ts';
import type {EntryIndex} from '../core/index/entry-index.ts';
import type {Listing} from '../core/index/listing.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import type {Mode} from './binding.ts';
import {layout} from './layout.ts';
import type {State} from './types.ts';

/** Where keys go. */
export function mode(state: State): Mode {
	return isTyping(state) ? 'search' : (state.layer?.kind ?? state.focus);
}

/** Whether keys and pastes are text to search the payload for. */
export function isTyping({layer, focus, detail}: State): boolean {
	return layer === undefined && focus === 'detail' && detail.search?.typing !== undefined;
}

/** Why nothing can be written now; undefined when it can. */
export function writesOff({session, connection, server}: State): SafeText | undefined {
	if (session.readOnly !== undefined) return safeText(session.readOnly);
	if (connection.state !== 'ready') return ours('not connected: writes are off until the connection is back');
	if (server !== undefined && !server.writes.allowed) return safeLine`${safeText(server.writes.reason)}`;
	return undefined;
}

/** What the list shows: the whole index, or a part of it, or all in another order. */
export function listed({listing, index}: State): Pick<Listing, 'size' | 'idAt' | 'positionOf'> {
	return listing ?? index;
}

/** Which rows of the list are in sight. */
export function listWindow(state: State): {readonly from: number; readonly rows: number} {
	const {listRows} = layout(state.size);
	const {size} = listed(state);
	const {top} = state.list;
	const at = top === undefined ? 0 : listed(state).positionOf(top);
	return {from: Math.max(0, Math.min(at, size - listRows)), rows: Math.min(listRows, size)};
}

/** The entries in sight. */
export function visibleIds(state: State): EntryId[] {
	const {from, rows} = listWindow(state);
	const ids: EntryId[] = [];
	for (let at = from; at < from + rows; at++) {
		const id = listed(state).idAt(at);
		if (id !== undefined) ids.push(id);
	}
	return ids;
}

const rateWindow = 5 * 60_000;

export interface Arrivals {
	/** Entries per minute over the last five. */
	readonly perMinute: number;
	/** Milliseconds since the last one; undefined when there is none. */
	readonly sinceLast: number | undefined;
	readonly oldestAge: number | undefined;
}

/** What the ids tell about arrivals, also of what was moved since; costs a binary search. */
export function arrivals(index: EntryIndex, now: number): Arrivals {
	const newest = index.idAt(0);
	const oldest = index.idAt(index.size - 1);
	const since = Math.max(0, Math.floor(now - rateWindow));
	const recent = index.positionOf(`${since}-0`) + index.leftSince(since);
	return {
		perMinute: recent / (rateWindow / 60_000),
		sinceLast: newest === undefined ? undefined : Math.max(0, now - idTime(newest)),
		oldestAge: oldest === undefined ? undefined : Math.max(0, now - idTime(oldest)),
	};
}

/** Instead of an error that is empty: whether it was told at all. */
export function emptyError({session: {fields}}: Pick<State, 'session'>): SafeText {
	return fields?.tellsError === false ? ours('(no error is told here)') : ours('(empty error)');
}
