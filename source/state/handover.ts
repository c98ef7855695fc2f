import {ours} from '../text/safe-text.ts';
import {type Effect, settled, type Update} from './event.ts';
import {stamp} from './export.ts';
import type {MenuItem, MenuLayer, PromptLayer} from './layers.ts';
import {openPrompt} from './prompt.ts';
import type {State} from './types.ts';
import {uncovered} from './under.ts';

const items: readonly MenuItem[] = [
	{label: ours('copy it to the clipboard'), value: 'copy', choice: {handover: 'copy'}},
	{label: ours('write it to a file…'), value: 'file', choice: {handover: 'file'}},
];

/** H: the incident in Markdown, for whoever takes over. */
export function openHandover(state: State): Update {
	const request = state.request + 1;
	const layer: MenuLayer = {
		kind: 'menu',
		title: ours('Hand over: the incident in Markdown'),
		selection: undefined,
		items,
		empty: undefined,
		request,
	};
	return settled({...state, request, layer, notice: undefined});
}

export function chooseHandover(state: State, where: 'copy' | 'file'): Update {
	if (where === 'file') {
		const title = ours('Write the handover to the file');
		return openPrompt(state, title, {kind: 'handover'}, `handover-${stamp(state.now)}.md`);
	}
	const request = state.request + 1;
	const notice = {tone: 'plain', text: ours('gathering the handover…')} as const;
	return {
		state: {...uncovered(state), request, notice},
		effects: [handover(state, request, undefined)],
	};
}

export function writeHandover(state: State, layer: PromptLayer): Update {
	const request = state.request + 1;
	return {
		state: {...state, request, layer: {...layer, asked: request, complaint: undefined}},
		effects: [handover(state, request, layer.text)],
	};
}

// An index that does not hold all of it yet would count too few.
function handover({index, load, losses, now}: State, request: number, path: string | undefined): Effect {
	const isWhole = load.phase === 'complete';
	return {type: 'handover', request, path, index: isWhole ? index : undefined, losses: losses.seen, now};
}
