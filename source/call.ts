import {randomUUID} from 'node:crypto';
import process from 'node:process';
import {asideOf} from './commands/aside.ts';
import type {Output} from './commands/output.ts';
import type {PutAwayCommandOptions} from './commands/put-away.ts';
import {isEntryId} from './core/entry.ts';
import {UsageError} from './core/errors.ts';
import type {DlqStore} from './core/store/port.ts';
import {actorOf, capOf, readOnlyOf} from './given.ts';
import type {Cli} from './settle.ts';
import type {Wiring} from './wiring.ts';

/** A command that is to run. */
export interface Call {
	readonly cli: Cli;
	readonly wiring: Wiring;
	readonly store: DlqStore;
	readonly output: Output;
	readonly toolVersion: string;
}

/** What writes beside replays take from the flags. */
export function putAwayOptions({cli, toolVersion}: Call): PutAwayCommandOptions {
	const {flags: given} = cli;
	const facts = {actor: actorOf(cli), reason: given.reason, toolVersion};
	return {
		yes: given.yes && !given.dryRun,
		json: given.json,
		readOnly: readOnlyOf(cli),
		operation: randomUUID(),
		audit: given.audit ? facts : undefined,
		cap: capOf(cli),
		from: asideOf(given.from),
		includeMoved: given.includeHeld,
	};
}

/** @throws UsageError when there are none, or one is no id */
export function needIds(ids: readonly string[]): readonly string[] {
	if (ids.length === 0) throw new UsageError('no entry id was given', 'redis-dlq list shows the ids');
	const wrong = ids.find(id => !isEntryId(id));
	if (wrong === undefined) return [...new Set(ids)];
	throw new UsageError(`${wrong} is no entry id`, 'an id looks like 1763700123456-0');
}

/** @throws UsageError */
export function refuseReadOnly(cli: Cli): void {
	const readOnly = readOnlyOf(cli);
	if (readOnly !== undefined)
		throw new UsageError(`nothing was written: ${readOnly}`, 'only looking is allowed then');
}

/** Calls back when the process is asked to end. @returns the way to stop listening */
export function onInterrupt(listener: (signal: string) => void): () => void {
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
	const heard = (signal: string) => listener(signal);
	for (const signal of signals) process.on(signal, heard);
	return () => {
		for (const signal of signals) process.off(signal, heard);
	};
}
