import {ours, type SafeText} from '../text/safe-text.ts';
import {noRow} from './archive.ts';
import type {Binding} from './binding.ts';
import {noValue} from './filter-value.ts';
import type {State} from './types.ts';
import {noValues} from './values.ts';

function noPayload({detail}: State): SafeText | undefined {
	return detail.payload === undefined ? ours('there is no payload here') : undefined;
}

// Not whether it was read: the footer would change with every move.
function noEntryShown({list, layer}: State): SafeText | undefined {
	if (layer?.kind === 'archive') return noRow(layer);
	if (layer?.kind === 'aside') return undefined;
	return list.cursor === undefined ? ours('there is no entry here') : undefined;
}

/** Keys for the payload in the pane. */
export const bindingsForPane: readonly Binding[] = [
	{
		command: 'search',
		keys: ['/'],
		modes: ['detail'],
		label: ours('search'),
		help: ours('in the payload: look for a text in keys and values, in the hex view for bytes like a1 6b'),
		footer: 3,
		disabled: noPayload,
	},
	{
		command: 'filter-value',
		keys: ['='],
		modes: ['detail'],
		label: ours('same value'),
		help: ours('in the payload: filter the list by the value under the cursor; enter keeps it'),
		footer: 4,
		disabled: noValue,
	},
	{
		command: 'count-values',
		keys: ['#'],
		modes: ['detail'],
		label: ours('by value'),
		help: ours(
			'in the payload: count what is listed, or the marks, by the value there; enter lists those with it',
		),
		footer: 4.5,
		disabled: noValues,
	},
	{
		command: 'next-match',
		keys: ['n'],
		modes: ['detail'],
		label: ours('next'),
		help: ours('in the payload: the next match, opened where it is folded'),
		disabled: noPayload,
	},
	{
		command: 'previous-match',
		keys: ['N'],
		modes: ['detail'],
		label: ours('previous'),
		help: ours('in the payload: the match before'),
		disabled: noPayload,
	},
	{
		command: 'copy',
		keys: ['y'],
		modes: ['list', 'detail', 'archive', 'aside'],
		label: ours('copy'),
		help: ours(
			'copy the value under the cursor, its path, the payload or the id, in the archive the id; over SSH by the terminal (OSC 52)',
		),
		footer: 11,
		disabled: noEntryShown,
	},
	{
		command: 'page',
		keys: ['o'],
		modes: ['list', 'detail', 'archive', 'aside'],
		label: ours('pager'),
		help: ours('the whole entry in $PAGER, secrets masked as in the pane'),
		disabled: noEntryShown,
	},
];
