import {count} from '../text/amount.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import type {Binding} from './binding.ts';
import {asked, fewest} from './bulk.ts';
import type {State} from './types.ts';

function noQuestion({layer}: State): SafeText | undefined {
	if (layer?.kind === 'bulk' && layer.phase === 'confirm' && asked(layer) > fewest)
		return safeLine`type ${count(asked(layer))} and enter to go on, esc cancels`;
	if (layer?.kind === 'bulk' || layer?.kind === 'rescue')
		return layer.phase === 'confirm' ? undefined : ours('there is no question to answer');
	if (layer?.kind !== 'replay' || layer.phase !== 'confirm') return ours('there is no question to answer');
	const refusal = layer.plan?.refusals[0];
	return refusal === undefined ? undefined : safeLine`not possible: ${safeText(refusal.message)}`;
}

/** Keys that answer a question. */
export const bindingsForQuestions: readonly Binding[] = [
	{
		command: 'confirm',
		keys: ['y'],
		modes: ['replay', 'bulk', 'rescue'],
		label: ours('confirms'),
		help: ours('in a question about up to 10, or a rescue: do it; for more, type how many and enter'),
		dangerous: true,
		footer: 1,
		disabled: noQuestion,
	},
	{
		command: 'create-target',
		keys: ['c'],
		modes: ['replay'],
		label: ours('create the stream'),
		help: ours('in a question about a missing target: create the stream'),
		dangerous: true,
	},
	{
		command: 'enter',
		keys: ['enter'],
		modes: ['replay', 'bulk', 'job', 'rescue'],
		label: ours('nothing'),
		help: ours('alone never confirms a write'),
	},
];
