import {ours, type SafeText} from '../text/safe-text.ts';
import {noRow} from './archive.ts';
import type {Binding, Mode} from './binding.ts';
import {noGroup} from './groups.ts';
import {inOrder} from './key-order.ts';
import {bindingsForHandingOut} from './keymap-hand.ts';
import {bindingsForMany} from './keymap-many.ts';
import {bindingsForMoving, scrolled} from './keymap-moving.ts';
import {bindingsForPane} from './keymap-pane.ts';
import {bindingsForPlaces} from './keymap-places.ts';
import {bindingsForQuestions} from './keymap-questions.ts';
import {bindingsForRescue} from './keymap-rescue.ts';
import type {Keystroke} from './keys.ts';
import {nothingSelected} from './selection.ts';
import type {State} from './types.ts';
import {noValueChosen} from './values.ts';

function noEntry(state: State): SafeText | undefined {
	if (state.layer?.kind === 'groups') return noGroup(state);
	if (state.layer?.kind === 'archive') return noRow(state.layer);
	if (state.layer?.kind === 'values') return noValueChosen(state);
	if (state.layer?.kind === 'trace' || state.layer?.kind === 'aside') return undefined;
	return state.list.cursor === undefined ? ours('there is no entry here') : undefined;
}

const panes: readonly Mode[] = ['list', 'detail'];
const writing: readonly Mode[] = ['list', 'detail', 'groups'];

/** Every key of the inspector. While a menu or a prompt is open all others belong to it. */
export const bindings: readonly Binding[] = inOrder([
	...bindingsForMoving,
	{
		command: 'open',
		keys: ['enter', 'l', '→'],
		modes: [...writing, 'archive', 'values', 'trace'],
		label: ours('open'),
		help: ours(
			'into the entry, or the group; in the archive the entry whole; in the payload, open or fold the node',
		),
		footer: 1,
		disabled: noEntry,
	},
	{
		command: 'close',
		keys: ['h', '←'],
		modes: ['detail', 'aside'],
		label: ours('fold'),
		help: ours('fold the node, go to its parent, at the root back to the list; in the archive, back to it'),
		footer: {detail: 2},
	},
	{
		command: 'switch-pane',
		keys: ['tab'],
		modes: panes,
		label: ours('other pane'),
		help: ours('between the list and the entry'),
		disabled: noEntry,
	},
	{
		command: 'replay',
		keys: ['r'],
		modes: writing,
		label: ours('replay'),
		help: ours('move the entry to its source stream, after a plan and a question'),
		dangerous: true,
		footer: 5,
		disabled: nothingSelected,
	},
	{
		command: 'migrate',
		keys: ['m'],
		modes: writing,
		label: ours('migrate'),
		help: ours('replay through a migration: choose it, see the difference, confirm'),
		dangerous: true,
		footer: 6,
		disabled: nothingSelected,
	},
	{
		command: 'to-target',
		keys: ['t'],
		modes: writing,
		label: ours('to…'),
		help: ours('replay to another stream'),
		dangerous: true,
		footer: 13,
		disabled: nothingSelected,
	},
	{
		command: 'edit',
		keys: ['e'],
		modes: panes,
		label: ours('edit'),
		help: ours('open the payload in $EDITOR as typed JSON, then see the difference and replay it'),
		dangerous: true,
		disabled: noEntry,
	},
	...bindingsForMany,
	...bindingsForRescue,
	...bindingsForPane,
	...bindingsForPlaces,
	...bindingsForHandingOut,
	{
		command: 'payload-view',
		keys: ['p'],
		modes: panes,
		label: ours('tree/json/hex'),
		help: ours('payload as tree, JSON or hex'),
		footer: 10,
		disabled: noEntry,
	},
	{
		command: 'reveal',
		keys: ['v'],
		modes: [...panes, 'aside'],
		label: ours('reveal'),
		help: ours('show or mask the values under secret-looking keys, for this entry only'),
		disabled: noEntry,
	},
	...bindingsForQuestions,
	{
		command: 'refresh',
		keys: ['ctrl-l', 'f5'],
		modes: scrolled,
		label: ours('redraw'),
		help: ours('draw the screen anew and read the stream again'),
	},
	{
		command: 'palette',
		keys: [':'],
		modes: writing,
		label: ours('actions'),
		help: ours('every action by its words: type a few letters, enter does it'),
		footer: 9,
	},
	{
		command: 'messages',
		keys: ['M'],
		modes: writing,
		label: ours('messages'),
		help: ours('what was said here, errors too'),
	},
	{command: 'help', keys: ['?'], modes: writing, label: ours('help'), help: ours('this page'), footer: 6.5},
	{
		command: 'back',
		keys: ['esc'],
		modes: [...scrolled, 'menu', 'prompt', 'palette', 'filter'],
		label: ours('back'),
		help: ours('back out of one layer; never does anything else, never drops marks'),
		footer: 8,
	},
	{
		command: 'quit',
		keys: ['q'],
		modes: scrolled,
		label: ours('quit'),
		help: ours('close the top layer, from the list leave (ctrl-c: leave from anywhere)'),
		footer: 15,
	},
]);

const labels: Record<string, string> = {
	up: '↑',
	down: '↓',
	left: '←',
	right: '→',
	pageup: 'pgup',
	pagedown: 'pgdn',
};

/** The name a keystroke has in `keys`; undefined for a chunk of several characters. */
export function keyName(key: Keystroke): string | undefined {
	if (key.kind === 'named') return labels[key.name] ?? key.name;
	if (key.kind === 'ctrl') return `ctrl-${key.letter}`;
	if (key.text === ' ') return 'space';
	return [...key.text].length === 1 ? key.text : undefined;
}

export function bindingFor(mode: Mode, name: string): Binding | undefined {
	return bindings.find(binding => binding.modes.includes(mode) && binding.keys.includes(name));
}
