import {randomUUID} from 'node:crypto';
import process from 'node:process';
import {type Call, needIds, onInterrupt, putAwayOptions, refuseReadOnly} from './call.ts';
import {asideOf, viewOf} from './commands/aside.ts';
import {auditCommand} from './commands/audit.ts';
import {doctor} from './commands/doctor.ts';
import {givenFilter} from './commands/filter.ts';
import {groupsCommand} from './commands/groups.ts';
import {jobsCommand, stopCommand} from './commands/jobs.ts';
import {list} from './commands/list.ts';
import {keyBytes, wholeNumber} from './commands/options.ts';
import {exitCodes} from './commands/output.ts';
import {purgeCommand} from './commands/purge.ts';
import {discardCommand, restoreCommand} from './commands/put-away.ts';
import {replay} from './commands/replay.ts';
import {replayMany} from './commands/replay-many.ts';
import {resume} from './commands/resume.ts';
import {select} from './commands/select.ts';
import {show} from './commands/show.ts';
import {streamsCommand} from './commands/streams.ts';
import {valuesCommand} from './commands/values.ts';
import type {UnfinishedJob} from './core/bulk/journal.ts';
import type {Reconciled} from './core/bulk/reconcile.ts';
import {type BulkPlan, type BulkRequest, everyHeld} from './core/bulk/types.ts';
import type {EntryId} from './core/entry.ts';
import {UsageError} from './core/errors.ts';
import {migrationFile} from './core/migrations/list.ts';
import {usualSettle} from './core/replay/replay.ts';
import {copiesCommand} from './dispatch-copies.ts';
import {actorOf, capOf, paceOf, readOnlyOf, stateDirectory} from './given.ts';
import {hasDied, journalOf, leaseOf} from './jobs.ts';
import type {Cli} from './settle.ts';
import {count} from './text/amount.ts';
import {ours, safeLine, safeText} from './text/safe-text.ts';

/** Runs a command on a store that is connected. @returns the exit code */
export async function dispatch(call: Call): Promise<number> {
	const {cli, store, output} = call;
	const {flags: given} = cli;
	const [command, ...rest] = cli.input;
	const {json} = given;
	switch (command) {
		case 'list':
			return list(viewOf(store, asideOf(given.from)), output, {
				json,
				limit: limitOf(cli),
				filter: await givenFilter(store, output, given.filter),
			});
		case 'groups': {
			const filter = await givenFilter(store, output, given.filter);
			const {by} = given;
			if (by !== undefined) return valuesCommand(store, output, {by, json, limit: limitOf(cli), filter});
			return groupsCommand(store, output, {json, limit: limitOf(cli), filter});
		}
		case 'show':
			return show(viewOf(store, asideOf(given.from)), output, needIds(rest), {json, raw: given.raw});
		case 'doctor':
			return doctor(store, output, {
				json,
				cap: capOf(cli),
				readOnly: readOnlyOf(cli),
				config: cli.config && {file: cli.config.file, context: cli.context?.name},
			});
		case 'audit':
			return auditCommand(store, output, {json, raw: given.raw, limit: limitOf(cli)});
		case 'discard':
			return discardCommand(store, output, await selected(call, rest), putAwayOptions(call));
		case 'restore':
			return restoreCommand(store, output, idsOrAll(rest, given.all), putAwayOptions(call));
		case 'jobs':
			return jobsCommand(store, output, json);
		case 'stop':
			refuseReadOnly(cli);
			return stopCommand(store, output, rest, {
				want: given.pause ? 'pause' : given.proceed ? 'proceed' : 'stop',
				actor: actorOf(cli),
				number: randomUUID(),
			});
		case 'purge':
			return purgeCommand(store, output, given.all ? idsOrAll(rest, true) : rest, {
				all: given.all,
				json,
				confirm: given.confirm,
				readOnly: readOnlyOf(cli),
				from: asideOf(given.from),
			});
		case 'streams':
			return streamsCommand(store, output, {json, patterns: given.pattern ?? [], limit: limitOf(cli)});
		case 'export':
		case 'import':
		case 'rescue':
		case 'handover':
		case 'trace':
		case 'tail':
			return copiesCommand(call, command, rest);
		case 'resume':
			return resumeCommand(call, rest);
		default:
			return replayCommand(call, rest);
	}
}

function idsOrAll(rest: readonly string[], all: boolean): readonly string[] {
	if (!all) return needIds(rest);
	if (rest.length > 0) throw new UsageError('--all and ids exclude each other', 'leave one of them out');
	return rest;
}

/** So many are shown one by one, with their differences; more are a job. */
const fewest = 10;

async function replayCommand(call: Call, rest: readonly string[]): Promise<number> {
	const {cli, wiring, store, output, toolVersion} = call;
	const {flags: given} = cli;
	const ids = await selected(call, rest);
	const target = given.to === undefined ? undefined : keyBytes(given.to);
	const file = given.migrate === undefined ? undefined : await migrationFile(given.migrate);
	const {runner} = wiring;
	if (given.all || ids.length > fewest) {
		const migration = file === undefined ? undefined : {file, runner};
		const include = given.includeHeld ? everyHeld : undefined;
		return asJob(call, {ids, target, create: given.create, migration, include});
	}
	return replay(store, output, ids, {
		to: target,
		migration: file,
		runner,
		create: given.create,
		yes: given.yes && !given.dryRun,
		readOnly: readOnlyOf(cli),
		json: given.json,
		actor: actorOf(cli),
		reason: given.reason,
		audit: given.audit,
		toolVersion,
		newOperation: randomUUID,
	});
}

async function asJob({cli, wiring, store, output, toolVersion}: Call, request: BulkRequest): Promise<number> {
	const {flags: given} = cli;
	const operation = `${Date.now()}-${randomUUID().slice(0, 8)}`;
	const actor = actorOf(cli);
	const {reason} = given;
	const journal = async (plan: BulkPlan) => journalOf(cli, wiring, operation, plan, request);
	return replayMany(store, output, request, {
		operation,
		actor,
		reason,
		toolVersion,
		audit: given.audit,
		yes: given.yes && !given.dryRun,
		json: given.json,
		readOnly: readOnlyOf(cli),
		...paceOf(cli),
		settleWithin: usualSettle,
		journal,
		lease: plan => leaseOf(cli, store, operation, plan, request),
		onInterrupt,
		live: process.stderr.isTTY === true && !given.json,
	});
}

async function resumeCommand(call: Call, names: readonly string[]): Promise<number> {
	const {cli, wiring, store, output} = call;
	const {flags: given} = cli;
	if (given.yes || given.drop) refuseReadOnly(cli);
	if (given.demo) {
		if (!given.json) output.note(ours('the demo ends with the program: nothing of it is left to resume'));
		return exitCodes.done;
	}
	return resume(store, output, names, {
		directory: stateDirectory(),
		address: wiring.shown,
		hasDied,
		yes: given.yes,
		drop: given.drop,
		json: given.json,
		goOn: async (job, left) => asJob(call, await requestFor(call, job, left)),
	});
}

async function requestFor(
	{wiring}: Call,
	{header}: UnfinishedJob,
	{remaining}: Reconciled,
): Promise<BulkRequest> {
	const {target, create, migration} = header;
	return {
		ids: remaining,
		target: target === undefined ? undefined : Buffer.from(target, 'base64'),
		create,
		migration:
			migration === undefined
				? undefined
				: {file: await migrationFile(migration.path), runner: wiring.runner},
		// What was held back is not among the ids of the journal.
		include: everyHeld,
	};
}

async function selected({cli, store, output}: Call, rest: readonly string[]): Promise<readonly EntryId[]> {
	const {all, until, expect} = cli.flags;
	const given = rest.length === 0 ? rest : needIds(rest);
	const expected =
		expect === undefined ? undefined : wholeNumber(expect, '--expect', Number.MAX_SAFE_INTEGER);
	const filter = await givenFilter(store, output, cli.flags.filter);
	const ids = await select(store, {ids: given, all, until, expect: expected, filter});
	if (filter !== undefined) output.note(safeLine`${count(ids.length)} match ${safeText(filter.text)}`);
	return ids;
}

function limitOf({flags: {limit, json}}: Cli): number {
	if (limit !== undefined) return wholeNumber(limit, '--limit', Number.MAX_SAFE_INTEGER);
	return json ? Number.POSITIVE_INFINITY : 100;
}
