import {ours, type SafeText} from '../text/safe-text.ts';
import type {Binding} from './binding.ts';
import {noRescue} from './rescue.ts';
import type {State} from './types.ts';

// While it is being planned or sent a dialog waits for answers that find it only on top.
function notNow({layer}: State): SafeText | undefined {
	if (layer?.kind !== 'bulk' && layer?.kind !== 'replay') return undefined;
	return layer.phase === 'planning' || layer.phase === 'running'
		? ours('not before the answer is there')
		: undefined;
}

/** Keys for the rescue and what it saved. */
export const bindingsForRescue: readonly Binding[] = [
	{
		command: 'rescue',
		keys: ['X'],
		modes: ['list', 'detail', 'groups', 'job', 'archive', 'replay', 'bulk'],
		label: ours('rescue'),
		help: ours('copy the oldest to safety before the cap drops them, after a question; again, how it goes'),
		dangerous: true,
		disabled: notNow,
	},
	{
		command: 'rescue-stop',
		keys: ['s'],
		modes: ['rescue'],
		label: ours('stop'),
		help: ours('end the rescue after the step in flight'),
		footer: 2,
		disabled: noRescue,
	},
	{
		command: 'switch-aside',
		keys: ['tab'],
		modes: ['archive'],
		label: ours('archive/rescued'),
		help: ours('in the archive: what was rescued, with what became of it; again, the archive'),
		footer: 3,
	},
];
