import {ours, type SafeText, safeLine} from '../text/safe-text.ts';
import {noRow} from './archive.ts';
import type {Binding, Mode} from './binding.ts';
import {chosenOther} from './job.ts';
import {nothingSelected} from './selection.ts';
import type {State} from './types.ts';

function noRows({index, layer}: State): SafeText | undefined {
	if (layer?.kind === 'archive') return noRow(layer);
	return index.size === 0 ? ours('there is no entry here') : undefined;
}

function noDiscard({discarded, layer, replayedTo}: State): SafeText | undefined {
	if (layer?.kind === 'archive') return noRow(layer);
	if (replayedTo !== undefined && discarded.length === 0)
		return safeLine`a replay cannot be undone: it is at ${replayedTo} now`;
	return discarded.length === 0 ? ours('nothing was discarded here, or it was restored already') : undefined;
}

function noneFailed({layer}: State): SafeText | undefined {
	const failed = layer?.kind === 'bulk' ? layer.plan?.left.get('migration failed') : undefined;
	return failed === undefined ? ours('none failed in a migration') : undefined;
}

function noneHeld({layer}: State): SafeText | undefined {
	if (layer?.kind !== 'bulk' || layer.includeHeld || layer.plan === undefined) return undefined;
	return layer.plan.held.size === 0 ? ours('nothing is held back') : undefined;
}

function noOther(state: State): SafeText | undefined {
	return chosenOther(state) === undefined ? ours('there is no job of another operator') : undefined;
}

function noJobAtAll(state: State): SafeText | undefined {
	return chosenOther(state) === undefined ? noJob(state) : undefined;
}

function noJob({job}: State): SafeText | undefined {
	const ended = job?.state.phase === 'ended';
	return job === undefined || ended ? ours('no job is running') : undefined;
}

const views: readonly Mode[] = [
	'list',
	'detail',
	'groups',
	'values',
	'job',
	'archive',
	'audit',
	'trace',
	'rescue',
];

/** Keys for selections and jobs. */
export const bindingsForMany: readonly Binding[] = [
	{
		command: 'mark',
		keys: ['space'],
		modes: ['list', 'archive'],
		label: ours('mark'),
		help: ours('mark or unmark the row and move down; r, m, t, d and x act on the marks when there are any'),
		footer: 4,
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
		command: 'filter',
		keys: ['/'],
		modes: ['list'],
		label: ours('filter'),
		help: ours('show only some: error:timeout since:2h payload.user.id:42; esc in the list drops it'),
		footer: 3,
	},
	{
		command: 'sort',
		keys: ['s'],
		modes: ['list'],
		label: ours('sort'),
		help: ours('sort by age, source, error, size, attempt: the next of them'),
		disabled: noRows,
	},
	{
		command: 'reverse',
		keys: ['S'],
		modes: ['list'],
		label: ours('reverse'),
		help: ours('the same order the other way round'),
		disabled: noRows,
	},
	{
		command: 'discard',
		keys: ['d'],
		modes: ['list', 'detail', 'groups'],
		label: ours('discard'),
		help: ours('move to the archive, from where it can be restored'),
		dangerous: true,
		footer: 7,
		disabled: nothingSelected,
	},
	{
		command: 'undo-discard',
		keys: ['U'],
		modes: ['list', 'detail', 'archive'],
		label: ours('restore'),
		help: ours('put back what was discarded last, in the archive what is marked; a replay cannot be undone'),
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
		disabled: noneHeld,
	},
	{
		command: 'mark-failed',
		keys: ['f'],
		modes: ['bulk'],
		label: ours('mark failing'),
		help: ours('in a question about many: leave it, with those marked that failed in the migration'),
		disabled: noneFailed,
	},
	{
		command: 'save-failed',
		keys: ['w'],
		modes: ['bulk'],
		label: ours('write ids'),
		help: ours('in a question about many: write the ids that failed in the migration to a file'),
		disabled: noneFailed,
	},
	{
		command: 'show-entries',
		keys: ['1'],
		modes: views.filter(view => view !== 'list' && view !== 'detail'),
		label: ours('entries'),
		help: ours('back to the entries'),
	},
	{
		command: 'show-groups',
		keys: ['2'],
		modes: views,
		label: ours('groups'),
		help: ours(
			'what dies of what: causes with counts and arrivals; enter lists one, r m t d x act on all of it',
		),
		footer: {list: 2},
	},
	{
		command: 'show-job',
		keys: ['3'],
		modes: views,
		label: ours('job'),
		help: ours('the job that runs, or the last one, and the jobs of others'),
	},
	{
		command: 'show-archive',
		keys: ['4'],
		modes: views,
		label: ours('archive'),
		help: ours(
			'what was discarded, and the originals of migrated entries; enter opens, U restores, tab shows what was rescued',
		),
	},
	{
		command: 'show-audit',
		keys: ['5'],
		modes: views,
		label: ours('audit'),
		help: ours('who did what, when and why'),
	},
	{
		command: 'job-pause',
		keys: ['space'],
		modes: ['job'],
		label: ours('pause/continue'),
		help: ours('pause the job, or let it go on'),
		footer: 1,
		disabled: noJobAtAll,
	},
	{
		command: 'job-stop',
		keys: ['s'],
		modes: ['job'],
		label: ours('stop'),
		help: ours('end the job after the batch in flight'),
		footer: 2,
		disabled: noJobAtAll,
	},
	{
		command: 'take-over',
		keys: ['T'],
		modes: ['job'],
		label: ours('take over'),
		help: ours('plan the rest of a job whose owner was not heard of'),
		disabled: noOther,
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
