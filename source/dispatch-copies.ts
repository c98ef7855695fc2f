import {randomUUID} from 'node:crypto';
import {createReadStream, promises as files} from 'node:fs';
import process from 'node:process';
import {type Call, needIds, onInterrupt, putAwayOptions} from './call.ts';
import {asideOf, viewOf} from './commands/aside.ts';
import {exportCommand} from './commands/export.ts';
import {givenFilter} from './commands/filter.ts';
import {handoverCommand} from './commands/handover.ts';
import {importCommand} from './commands/import.ts';
import {wholeNumber} from './commands/options.ts';
import {exitCodes} from './commands/output.ts';
import {rescueCommand} from './commands/rescue.ts';
import {select} from './commands/select.ts';
import {tail} from './commands/tail.ts';
import {traceCommand} from './commands/trace.ts';
import type {Aside} from './core/bulk/put-away.ts';
import type {EntryId} from './core/entry.ts';
import {UsageError} from './core/errors.ts';
import {actorOf, capOf} from './given.ts';
import {count} from './text/amount.ts';
import {ours, safeLine, safeText} from './text/safe-text.ts';

export type CopiesCommand = 'export' | 'import' | 'rescue' | 'handover' | 'trace' | 'tail';

/** Commands that copy entries, follow them or tell of them; ctrl-c ends them in good order. @returns the exit code */
export async function copiesCommand(
	call: Call,
	command: CopiesCommand,
	rest: readonly string[],
): Promise<number> {
	const stop = new AbortController();
	const quiet = onInterrupt(() => stop.abort());
	try {
		return await run(call, command, rest, stop.signal);
	} catch (error) {
		if (!stop.signal.aborted || error !== stop.signal.reason) throw error;
		call.output.note(ours('stopped'));
		return exitCodes.someNot;
	} finally {
		quiet();
	}
}

async function run(
	call: Call,
	command: CopiesCommand,
	[first, ...others]: readonly string[],
	signal: AbortSignal,
): Promise<number> {
	const {cli, store, output} = call;
	const {json, force, follow} = cli.flags;
	const live = process.stderr.isTTY === true && !json;
	const rest = first === undefined ? [] : [first, ...others];
	switch (command) {
		case 'export': {
			const path = needFile(first, 'to');
			const from = asideOf(cli.flags.from);
			return exportCommand(store, output, {
				path,
				ids: await exported(call, others, from),
				from,
				files,
				force,
				signal,
				live,
			});
		}
		case 'import': {
			const path = needFile(first, 'from');
			await readable(path);
			const open = () => createReadStream(path);
			// Batches are named by it in the audit, and must never meet another import's.
			return importCommand(store, output, {
				...putAwayOptions(call),
				operation: `${Date.now()}-${randomUUID().slice(0, 8)}`,
				open,
				live,
			});
		}
		case 'rescue':
			if (first !== undefined)
				throw new UsageError(`rescue takes no ${first}`, '--count N takes the oldest N, else all are copied');
			return rescueCommand(store, output, {
				...putAwayOptions(call),
				count: countOf(cli.flags.count),
				follow,
				signal,
				live,
			});
		case 'handover':
			return handoverCommand(store, output, {
				path: first,
				files,
				force,
				cap: capOf(cli),
				actor: actorOf(cli),
				live,
			});
		case 'trace':
			return traceCommand(store, output, rest, {json, signal, live});
		case 'tail':
			return tail(store, output, {json, signal});
	}
}

/** What is named, or what of all the filter lets through; undefined: all. */
async function exported(
	{cli, store, output}: Call,
	names: readonly string[],
	from: Aside | undefined,
): Promise<readonly EntryId[] | undefined> {
	const {all, until} = cli.flags;
	const filter = await givenFilter(store, output, cli.flags.filter);
	const isPart = !all || filter !== undefined || until !== undefined || names.length > 0;
	if (!isPart) return undefined;
	const given = names.length === 0 ? names : needIds(names);
	const ids = await select(viewOf(store, from), {ids: given, all, until, filter});
	if (filter !== undefined) output.note(safeLine`${count(ids.length)} match ${safeText(filter.text)}`);
	return ids;
}

function countOf(given: string | undefined): number | undefined {
	return given === undefined ? undefined : wholeNumber(given, '--count', Number.MAX_SAFE_INTEGER);
}

function needFile(path: string | undefined, where: 'to' | 'from'): string {
	if (path !== undefined && path !== '') return path;
	const hint = where === 'to' ? 'redis-dlq export FILE --all, or - for the output' : 'redis-dlq import FILE';
	throw new UsageError(`no file was named ${where === 'to' ? 'to export to' : 'to import'}`, hint);
}

async function readable(path: string): Promise<void> {
	const stat = await files.stat(path).catch(() => undefined);
	if (stat === undefined) throw new UsageError(`${path} cannot be read`, 'check its name and its rights');
	if (!stat.isFile()) throw new UsageError(`${path} is no file`, 'name what redis-dlq export wrote');
	await files.access(path, files.constants.R_OK).catch(() => {
		throw new UsageError(`${path} cannot be read`, 'check its rights');
	});
}
