import type {SafeText} from '../text/safe-text.ts';
import {ours} from '../text/safe-text.ts';
import type {Binding, Mode} from './binding.ts';
import {settled, type Update} from './event.ts';
import type {PaletteLayer} from './layers.ts';
import {editText} from './text-input.ts';
import type {State} from './types.ts';

export interface PaletteItem {
	readonly binding: Binding;
	/** Why it cannot be used now. */
	readonly why: SafeText | undefined;
}

/** `:`: every action by its words. */
export function openPalette(state: State): Update {
	const over = state.layer === undefined ? state.focus : 'list';
	return settled({...state, layer: {kind: 'palette', text: '', chosen: 0, over}});
}

/** The actions that fit what was typed, the best first; without a text all of them. */
export function paletteItems(bindings: readonly Binding[], state: State, layer: PaletteLayer): PaletteItem[] {
	const under: State = {...state, layer: undefined, focus: layer.over};
	let ranked = bindings
		.filter(({command}) => command !== 'palette' && command !== 'enter')
		.map(binding => ({binding, score: score(wordsOf(binding), layer.text)}))
		.filter(({score: points}) => points > 0);
	// Scattered letters are found in nearly every sentence: they count where nothing has them in one piece.
	const whole = ranked.filter(({binding}) => wordsOf(binding).includes(layer.text.toLowerCase().trim()));
	if (whole.length > 0) ranked = whole;
	if (layer.text !== '') ranked.sort((a, b) => b.score - a.score);
	return ranked.map(({binding}) => ({
		binding,
		why: binding.modes.includes(layer.over) ? binding.disabled?.(under) : elsewhere(binding.modes),
	}));
}

function wordsOf({label, help}: Binding): string {
	return `${label} ${help}`.toLowerCase();
}

const places: ReadonlyArray<readonly [Mode, SafeText]> = [
	['detail', ours('only in the pane: tab goes there')],
	['list', ours('only in the list: tab goes there')],
	['groups', ours('the entries are shown already')],
	['job', ours('only with the jobs: 3 goes there')],
	['archive', ours('only in the archive: 4 goes there')],
	['rescue', ours('only with a rescue: X shows it')],
];

function elsewhere(modes: readonly Mode[]): SafeText {
	return places.find(([mode]) => modes.includes(mode))?.[1] ?? ours('only in a question before a write');
}

/** How well the characters of `typed` are found in `text`, in their order; 0: not at all. */
export function score(text: string, typed: string): number {
	const [hay, needle] = [text.toLowerCase(), typed.toLowerCase().replaceAll(' ', '')];
	let points = 1;
	let from = 0;
	for (const character of needle) {
		const at = hay.indexOf(character, from);
		if (at < 0) return 0;
		const begins = at === 0 || hay[at - 1] === ' ';
		// What begins a word or follows the last one was more likely meant; what is far away less.
		points += at === from ? 8 : begins ? 6 : 1 / (1 + at - from);
		from = at + 1;
	}
	return points;
}

/** Text, arrows and the like while the palette is open; enter is handled by who runs commands. */
export function editPalette(state: State, layer: PaletteLayer, name: string, items: number): Update {
	const last = Math.max(0, items - 1);
	const to = (chosen: number) =>
		settled({...state, layer: {...layer, chosen: Math.max(0, Math.min(last, chosen))}});
	switch (name) {
		case '↓':
		case 'ctrl-n':
		case 'tab':
			return to(layer.chosen + 1);
		case '↑':
		case 'ctrl-p':
			return to(layer.chosen - 1);
		default: {
			const text = editText(layer.text, name);
			return settled(text === undefined ? state : {...state, layer: {...layer, text, chosen: 0}});
		}
	}
}
