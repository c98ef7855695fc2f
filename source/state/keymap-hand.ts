import {ours, type SafeText} from '../text/safe-text.ts';
import {noRow} from './archive.ts';
import type {Binding} from './binding.ts';
import type {State} from './types.ts';

function noEntry({list}: State): SafeText | undefined {
	return list.cursor === undefined ? ours('there is no entry here') : undefined;
}

function nothingToExport({index, exporting, layer}: State): SafeText | undefined {
	if (exporting !== undefined) return undefined;
	if (layer?.kind === 'archive') return noRow(layer);
	return index.size === 0 ? ours('there is no entry here') : undefined;
}

/** Keys that look further, and that hand out what was found. */
export const bindingsForHandingOut: readonly Binding[] = [
	{
		command: 'trace',
		keys: ['T'],
		modes: ['list', 'detail'],
		label: ours('trace'),
		help: ours('what the DLQ, archive, audit and source streams hold of its trace id, in time order'),
		footer: 12,
		disabled: noEntry,
	},
	{
		command: 'export',
		keys: ['x'],
		modes: ['list', 'detail', 'groups', 'archive'],
		label: ours('export'),
		help: ours(
			'write the entry, the marks, the group, what matches or all to a file, in the archive too; again, stop it',
		),
		footer: 12.5,
		disabled: nothingToExport,
	},
	{
		command: 'handover',
		keys: ['H'],
		modes: ['list', 'detail', 'groups'],
		label: ours('hand over'),
		help: ours('the incident in Markdown: copied, or written to a file'),
		footer: 14,
	},
];
