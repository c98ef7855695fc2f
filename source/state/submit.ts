import {ours} from '../text/safe-text.ts';
import {settled, type Update} from './event.ts';
import {askForExport} from './export.ts';
import {writeHandover} from './handover.ts';
import type {PromptLayer} from './layers.ts';
import {replayTo} from './menus.ts';
import {complain} from './prompt.ts';
import {editText} from './text-input.ts';
import type {State} from './types.ts';

/** A key in the line of a prompt. */
export function editPrompt(state: State, name: string): Update {
	const {layer} = state;
	if (layer?.kind !== 'prompt') return settled(state);
	const text = editText(layer.text, name);
	if (text !== undefined) return settled({...state, layer: {...layer, text, complaint: undefined}});
	return name === 'enter' && layer.asked === undefined ? submit(state, layer) : settled(state);
}

const whatToType = {
	target: ours('type the name of a stream, or esc'),
	migration: ours('type the path of a migration, or esc'),
	export: ours('type the name of a file, or esc'),
	handover: ours('type the name of a file, or esc'),
};

function submit(state: State, layer: PromptLayer): Update {
	const {purpose, text} = layer;
	if (text.trim() === '') return complain(state, layer, whatToType[purpose.kind]);
	switch (purpose.kind) {
		case 'target':
			if (Buffer.from(text).equals(Buffer.from(state.session.stream)))
				return complain(state, layer, ours('that is the DLQ itself: name another stream'));
			return replayTo(state, purpose.selection, text);
		case 'migration': {
			const {selection} = purpose;
			return {state, effects: [{type: 'find migration', request: state.request, selection, path: text}]};
		}
		case 'export':
			return askForExport(state, layer, purpose);
		case 'handover':
			return writeHandover(state, layer);
	}
}
