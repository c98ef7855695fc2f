import {openMatch, searchPayload} from '../core/payload/search.ts';
import {ours, safeLine, safeText} from '../text/safe-text.ts';
import {settled, type Update} from './event.ts';
import type {Keystroke} from './keys.ts';
import {paneRows} from './layout.ts';
import {showRow} from './move.ts';
import type {PaneSearch, State} from './types.ts';
import {detailContent, paneOptions} from './views/detail.ts';

const longest = 200;

/** `/` in the pane: asks for a text. */
export function beginSearch(state: State): Update {
	const {search} = state.detail;
	return settled(withSearch(state, {...(search ?? none), typing: ''}));
}

export function typeSearch(state: State, text: string): State {
	const {search} = state.detail;
	if (search?.typing === undefined) return state;
	const typed = (search.typing + text.replaceAll(/\p{Cc}/gu, '')).slice(0, longest);
	return withSearch(state, {...search, typing: typed});
}

/** A key while the text is typed: enter finds it, alone the last one again. */
export function searchKey(state: State, key: Keystroke, name: string): Update {
	const {search} = state.detail;
	if (search?.typing === undefined) return settled(state);
	if (key.kind === 'text') return settled(typeSearch(state, key.text));
	if (name === 'esc') return settled(withSearch(state, {...search, typing: undefined}));
	if (name === 'ctrl-u') return settled(withSearch(state, {...search, typing: ''}));
	if (name === 'backspace' || name === 'delete') {
		const typing = [...search.typing].slice(0, -1).join('');
		return settled(withSearch(state, {...search, typing}));
	}
	if (name !== 'enter') return settled(state);
	const text = search.typing === '' ? search.text : search.typing;
	if (text === '') return settled(withSearch(state, undefined));
	return settled(goTo(found(withSearch(state, {...search, typing: undefined, text, at: 0})), 0));
}

/** n, N: the next or previous match; behind the last one comes the first. */
export function nextMatch(state: State, by: 1 | -1): Update {
	const {search} = state.detail;
	if (search === undefined || search.text === '')
		return settled({...state, notice: {tone: 'warning', text: ours('/ looks for a text first')}});
	const current = isCurrent(state, search) ? state : found(state);
	const now = current.detail.search ?? search;
	// What was opened since may have more matches: the place is kept.
	const last = search.keys[search.at];
	const at = now === search || last === undefined ? search.at : Math.max(0, now.keys.indexOf(last));
	const count = Math.max(1, now.keys.length);
	return settled(goTo(current, (at + by + count) % count));
}

/** The matches in what the pane shows now; none are kept from before a fold, a view or a mask changed. */
function found(state: State): State {
	const {search, payload, mode, toggled, reveal} = state.detail;
	if (search === undefined || payload === undefined) return state;
	const {keys, capped} = searchPayload(payload, mode, paneOptions(state), search.text);
	return withSearch(state, {...search, keys, capped, of: {mode, toggled, reveal}});
}

function goTo(state: State, at: number): State {
	const {search, payload, mode} = state.detail;
	if (search === undefined) return state;
	const key = search.keys[at];
	if (key === undefined || payload === undefined) {
		const where = search.capped === undefined ? ours('') : safeLine` (${search.capped})`;
		const text = safeLine`not found: ${safeText(search.text, 60)}${where}`;
		return {...state, notice: {tone: 'warning', text}};
	}
	const opened = openMatch(payload, mode, paneOptions(state), key);
	const toggled = opened?.toggled ?? state.detail.toggled;
	const of = {mode, toggled, reveal: state.detail.reveal};
	const next = {...state, detail: {...state.detail, toggled, search: {...search, at, of}}};
	const content = detailContent(next);
	const row = content.positionOf?.(key) ?? next.detail.row;
	const notice =
		search.capped === undefined ? {} : ({notice: {tone: 'warning', text: search.capped}} as const);
	return {...next, ...notice, detail: showRow({...next.detail, row}, paneRows(next), content.count)};
}

function isCurrent({detail}: State, {of}: PaneSearch): boolean {
	return of?.mode === detail.mode && of.toggled === detail.toggled && of.reveal === detail.reveal;
}

function withSearch(state: State, search: PaneSearch | undefined): State {
	return {...state, detail: {...state.detail, search}};
}

const none: PaneSearch = {typing: undefined, text: '', keys: [], at: 0, capped: undefined, of: undefined};
