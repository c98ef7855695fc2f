import {ours, type SafeText, safeLine} from '../text/safe-text.ts';
import {copyText, pagerLines, spotOf} from './copy.ts';
import type {CopyWhat} from './copy-what.ts';
import {settled, type Update} from './event.ts';
import type {MenuItem, MenuLayer} from './layers.ts';
import {selected} from './selection.ts';
import type {State} from './types.ts';

type Form = 'escaped' | 'raw';

const choices: ReadonlyArray<readonly [CopyWhat, Form, SafeText]> = [
	['node', 'escaped', ours('the value under the cursor')],
	['path', 'escaped', ours('the path of it')],
	['id', 'escaped', ours('the id of the entry')],
	['trace', 'escaped', ours('the trace id')],
	['error', 'escaped', ours('the error')],
	['payload', 'escaped', ours('the payload as JSON')],
	['node', 'raw', ours('the value, raw bytes')],
	['payload', 'raw', ours('the payload, raw bytes')],
];

/** y: what to copy. In the list the id comes first, in the pane the value under its cursor. */
export function openCopyMenu(state: State): Update {
	const selection = selected(state);
	if (selection === undefined) return settled(state);
	const onValue = state.focus === 'detail' && spotOf(state) !== undefined;
	const items = choices
		.filter(([what]) => onValue || (what !== 'node' && what !== 'path'))
		.map(
			([what, form, label]): MenuItem => ({label, value: `${what} ${form}`, choice: {copy: {what, form}}}),
		);
	const layer: MenuLayer = {
		kind: 'menu',
		title: ours('Copy what? Escaped, secrets masked, unless it says raw'),
		selection,
		items,
		empty: undefined,
		request: state.request,
	};
	return settled({...state, layer, notice: undefined});
}

export function copyChosen(
	state: State,
	{what, form}: {readonly what: CopyWhat; readonly form: Form},
): Update {
	const next = {...state, layer: undefined};
	const copied = copyText(state, what, form);
	if ('refused' in copied)
		return settled({...next, notice: {tone: 'warning', text: safeLine`not copied: ${copied.refused}`}});
	const name = what === 'node' ? 'value' : what;
	const masked = copied.masked ? ours(', secrets masked') : ours('');
	return {
		state: next,
		effects: [{type: 'copy', what: safeLine`${names[name]}${masked}`, content: copied.content}],
	};
}

const names = {
	value: ours('the value'),
	path: ours('the path'),
	id: ours('the id'),
	trace: ours('the trace id'),
	error: ours('the error'),
	payload: ours('the payload'),
};

/** o: the whole entry in the pager. */
export function pageEntry(state: State): Update {
	const lines = pagerLines(state);
	if (lines !== undefined) return {state, effects: [{type: 'page', lines}]};
	const text = ours('the entry is still being read: press o again in a moment');
	return settled({...state, notice: {tone: 'plain', text}});
}
