import {UsageError} from '../core/errors.ts';
import {nearest} from '../text/nearest.ts';
import {flags} from './options.ts';

/** What `redis-dlq COMMAND` may be. */
export const commands = [
	'list',
	'groups',
	'show',
	'replay',
	'discard',
	'restore',
	'purge',
	'audit',
	'jobs',
	'stop',
	'resume',
	'export',
	'import',
	'rescue',
	'handover',
	'trace',
	'tail',
	'doctor',
	'contexts',
	'streams',
];

/** Commands that take so many words and no more; the others look at theirs themselves. */
const most = new Map([
	...['list', 'groups', 'audit', 'jobs', 'doctor', 'contexts', 'streams', 'tail'].map(
		name => [name, 0] as const,
	),
	['import', 1],
	['handover', 1],
]);

/** @throws UsageError with what was probably meant */
export function refuseUnknown(
	given: readonly string[],
	command: string | undefined,
	operands: readonly string[] = [],
): void {
	const known = Object.keys(flags);
	const unknown = given.find(flag => flag.length > 1 && !known.includes(camel(flag)));
	if (unknown !== undefined) {
		const near = nearest(camel(unknown), known);
		throw new UsageError(
			`there is no flag --${unknown}`,
			near === undefined ? 'see redis-dlq --help' : `did you mean --${dashed(near)}?`,
		);
	}
	const odd = operands[most.get(command ?? '') ?? operands.length];
	if (odd !== undefined) {
		const hint =
			command === 'list' || command === 'groups' ? `--filter ${odd} shows what matches` : 'leave it out';
		throw new UsageError(`${command} takes no ${odd}`, hint);
	}
	if (command === undefined || commands.includes(command)) return;
	const near = nearest(command, commands);
	throw new UsageError(
		`there is no command ${command}`,
		near === undefined ? 'see redis-dlq --help' : `did you mean ${near}?`,
	);
}

function camel(flag: string): string {
	return flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function dashed(flag: string): string {
	return flag.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}
