import {ours, type SafeText} from '../text/safe-text.ts';
import type {Binding} from './binding.ts';
import {layout, shares} from './layout.ts';
import {staysHere} from './places.ts';
import type {State} from './types.ts';

function onePane({size}: State): SafeText | undefined {
	return layout(size).twoPanes ? undefined : ours('the window has room for one pane only');
}

/** Keys for where one is, and for the room that the list has. */
export const bindingsForPlaces: readonly Binding[] = [
	{
		command: 'contexts',
		keys: ['c'],
		modes: ['list', 'detail', 'groups'],
		label: ours('context'),
		help: ours('to another context of the config, or to another DLQ of this server'),
		footer: 14,
		disabled: staysHere,
	},
	{
		command: 'narrower',
		keys: ['<'],
		modes: ['list', 'detail'],
		label: ours('narrower list'),
		help: ours('the list gives room to the entry'),
		disabled: state =>
			onePane(state) ?? (isAt(state, shares.least) ? ours('the list is as narrow as it gets') : undefined),
	},
	{
		command: 'wider',
		keys: ['>'],
		modes: ['list', 'detail'],
		label: ours('wider list'),
		help: ours('the entry gives room to the list'),
		disabled: state =>
			onePane(state) ?? (isAt(state, shares.most) ? ours('the list is as wide as it gets') : undefined),
	},
];

function isAt({size: {share = shares.usual}}: State, end: number): boolean {
	return share === end;
}
