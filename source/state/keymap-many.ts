import {ours, type SafeText} from '../text/safe-text.ts';
import type {Binding} from './binding.ts';
import type {State} from './types.ts';

function noRows({index}: State): SafeText | undefined {
	return index.size === 0 ? ours('there is no entry here') : undefined;
}

function noDiscard({discarded}: State): SafeText | undefined {
	return discarded.length === 0 ? ours('nothing was discarded here, or it was restored already') : undefined;
}

function noJob({job}: State): SafeText | undefined {
	return job === undefined || job.report !== undefined ? ours('no job is running') : undefined;
}

/** Keys for selections and jobs. */
export const bindingsForMany: readonly Binding[] = [
	{
		command: 'mark',
		keys: ['space'],
		modes: ['list'],
		label: ours('mark'),
		help: ours('mark or unmark the row and move down; r, m, t and d act on the marks when there are any'),
		footer: 2,
		disabled: noRows,
	},
	{
		command: 'range',
		keys: ['V'],
		modes: ['list'],
		label: ours('range'),
		help: ours('begin a range at the cursor; again, mark everything between'),
		disabled: noRows,
	},
	{
		command: 'mark-all',
		keys: ['*'],
		modes: ['list'],
		label: ours('all'),
		help: ours('mark all rows; again, none'),
		disabled: noRows,
	},
	{
		command: 'discard',
		keys: ['d'],
		modes: ['list', 'detail'],
		label: ours('discard'),
		help: ours('move to the archive, from where it can be restored'),
		dangerous: true,
		footer: 6,
		disabled: noRows,
	},
	{
		command: 'undo-discard',
		keys: ['U'],
		modes: ['list', 'detail'],
		label: ours('undo discard'),
		help: ours('put back what was discarded last; a replay cannot be undone'),
		dangerous: true,
		disabled: noDiscard,
	},
	{
		command: 'include-held',
		keys: ['i'],
		modes: ['bulk'],
		label: ours('include held back'),
		help: ours('in a question about many: also what is held back; again, without it'),
		footer: 3,
	},
	{
		command: 'show-job',
		keys: ['3'],
		modes: ['list', 'detail'],
		label: ours('job'),
		help: ours('the job that runs, or the last one'),
	},
	{
		command: 'job-pause',
		keys: ['space'],
		modes: ['job'],
		label: ours('pause/continue'),
		help: ours('pause the job, or let it go on'),
		footer: 1,
		disabled: noJob,
	},
	{
		command: 'job-stop',
		keys: ['s'],
		modes: ['job'],
		label: ours('stop'),
		help: ours('end the job after the batch in flight'),
		footer: 2,
		disabled: noJob,
	},
	{
		command: 'job-faster',
		keys: ['+'],
		modes: ['job'],
		label: ours('faster'),
		help: ours('double the rate of the job'),
		footer: 3,
		disabled: noJob,
	},
	{
		command: 'job-slower',
		keys: ['-'],
		modes: ['job'],
		label: ours('slower'),
		help: ours('halve the rate of the job'),
		footer: 4,
		disabled: noJob,
	},
];
