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

/** @throws UsageError with what was probably meant */
export function refuseUnknown(given: readonly string[], command: string | undefined): void {
	const known = Object.keys(flags);
	const unknown = given.find(flag => flag.length > 1 && !known.includes(camel(flag)));
	if (unknown !== undefined) {
		const near = nearest(camel(unknown), known);
		throw new UsageError(
			`there is no flag --${unknown}`,
			near === undefined ? 'see redis-dlq --help' : `did you mean --${dashed(near)}?`,
		);
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
