import {ours} from '../text/safe-text.ts';
import type {Binding, Mode} from './binding.ts';

/** Where something scrolls, or has a cursor. */
export const scrolled: readonly Mode[] = [
	'list',
	'detail',
	'help',
	'replay',
	'bulk',
	'job',
	'archive',
	'aside',
	'audit',
	'groups',
	'values',
	'trace',
	'messages',
	'rescue',
];

/** Keys that go through rows. */
export const bindingsForMoving: readonly Binding[] = [
	{
		command: 'down',
		keys: ['j', '↓'],
		modes: scrolled,
		label: ours('down'),
		help: ours('one row down'),
		movement: true,
	},
	{
		command: 'up',
		keys: ['k', '↑'],
		modes: scrolled,
		label: ours('up'),
		help: ours('one row up'),
		movement: true,
	},
	{
		command: 'half-down',
		keys: ['ctrl-d'],
		modes: scrolled,
		label: ours('half page'),
		help: ours('half a page down'),
		movement: true,
	},
	{
		command: 'half-up',
		keys: ['ctrl-u'],
		modes: scrolled,
		label: ours('half page'),
		help: ours('half a page up'),
		movement: true,
	},
	{
		command: 'page-down',
		keys: ['pgdn', 'ctrl-f'],
		modes: scrolled,
		label: ours('page'),
		help: ours('a page down'),
		movement: true,
	},
	{
		command: 'page-up',
		keys: ['pgup', 'ctrl-b'],
		modes: scrolled,
		label: ours('page'),
		help: ours('a page up'),
		movement: true,
	},
	{
		command: 'first',
		keys: ['g', 'home'],
		modes: scrolled,
		label: ours('top'),
		help: ours('to the first row: the newest entry'),
		movement: true,
	},
	{
		command: 'last',
		keys: ['G', 'end'],
		modes: scrolled,
		label: ours('end'),
		help: ours('to the last row: the oldest entry'),
		movement: true,
	},
];
