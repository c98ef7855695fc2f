import type {SafeText} from '../text/safe-text.ts';
import {settled, type Update} from './event.ts';
import type {PromptLayer, PromptPurpose} from './layers.ts';
import type {State} from './types.ts';
import {uncovered} from './under.ts';

/** A line for a name, with one in it to begin with. */
export function openPrompt(state: State, title: SafeText, purpose: PromptPurpose, text = ''): Update {
	const layer: PromptLayer = {kind: 'prompt', title, purpose, text, complaint: undefined, asked: undefined};
	return settled({...state, layer});
}

export function complain(state: State, layer: PromptLayer, complaint: SafeText): Update {
	return settled({...state, layer: {...layer, complaint, asked: undefined}});
}

/** Its text was taken: back to where it was opened from. */
export function closePrompt(state: State): State {
	return uncovered(state);
}
