import {ours, type SafeText} from '../text/safe-text.ts';
import type {Binding, Command} from './binding.ts';

interface Section {
	readonly title: SafeText;
	readonly commands: readonly Command[];
}

const sections: readonly Section[] = [
	{
		title: ours('Views'),
		commands: ['show-groups', 'show-entries', 'show-job', 'show-archive', 'show-audit', 'switch-aside'],
	},
	{
		title: ours('Look'),
		commands: [
			'open',
			'close',
			'switch-pane',
			'back',
			'filter',
			'filter-value',
			'count-values',
			'sort',
			'reverse',
			'payload-view',
			'search',
			'next-match',
			'previous-match',
			'reveal',
			'trace',
		],
	},
	{
		title: ours('Act'),
		commands: [
			'replay',
			'migrate',
			'edit',
			'to-target',
			'discard',
			'undo-discard',
			'mark',
			'range',
			'mark-all',
		],
	},
	{
		title: ours('In a question'),
		commands: ['confirm', 'enter', 'include-held', 'mark-failed', 'save-failed', 'create-target'],
	},
	{
		title: ours('Jobs and rescue'),
		commands: ['job-pause', 'job-stop', 'job-faster', 'job-slower', 'take-over', 'rescue', 'rescue-stop'],
	},
	{title: ours('Hand out'), commands: ['copy', 'page', 'export', 'handover']},
	{
		title: ours('Move'),
		commands: ['down', 'up', 'half-down', 'half-up', 'page-down', 'page-up', 'first', 'last'],
	},
	{
		title: ours('Screen'),
		commands: ['help', 'palette', 'messages', 'contexts', 'narrower', 'wider', 'refresh', 'quit'],
	},
];

const places = new Map(sections.flatMap(({commands}) => commands).map((command, at) => [command, at]));

/** The most useful first, what belongs together side by side: for the help, the palette and the readme. */
export function inOrder(bindings: readonly Binding[]): readonly Binding[] {
	const place = ({command}: Binding) => places.get(command) ?? places.size;
	return bindings.toSorted((a, b) => place(a) - place(b));
}

/** The title above a command in the help; undefined for all but the first of a section. */
export function titleAbove(command: Command): SafeText | undefined {
	return sections.find(({commands}) => commands[0] === command)?.title;
}
