import {type Bytes, type Entry, type EntryId, factOf} from '../entry.ts';
import {migrationEntry} from '../migrations/entry.ts';
import type {DlqStore} from '../store/port.ts';
import type {TransferItem, TransferRequest} from '../store/transfer.ts';
import {type Batch, runsOf} from './batches.ts';
import type {JobJournal, JobOptions} from './job-types.ts';
import {type ItemOutcome, sendBatch, type Took} from './settle-batch.ts';
import type {BulkMigration, BulkPlan, PlannedGroup, PlannedItem} from './types.ts';

/** A batch under its name, made ready while those before it are sent. */
export interface Prepared {
	/** 1 for the first of the job. */
	readonly number: number;
	readonly batch: Batch;
	/** Never rejects. */
	readonly made: Promise<Made | NotSent>;
}

/** Whatever went wrong before it was on its way: nothing has happened. */
interface NotSent {
	readonly notSent: string;
}

export interface Made {
	readonly request: TransferRequest;
	/** What will not be sent, and why. */
	readonly failed: ReadonlyMap<EntryId, ItemOutcome>;
}

export interface CarriedOut {
	/** In the order of the items. */
	readonly results: readonly ItemOutcome[];
	readonly warnings: readonly string[];
	readonly took: Took;
}

/** Makes one batch ready: its intent is in the journal once it is made. */
export function prepare(
	store: DlqStore,
	plan: BulkPlan,
	batch: Batch,
	number: number,
	options: JobOptions,
): Prepared {
	const operation = `${options.operation}.${number}`;
	const make = async (): Promise<Made | NotSent> => {
		const intent = options.journal?.intent(
			operation,
			batch.items.map(({id}) => id),
		);
		const [written, made] = await Promise.all([
			intent?.then(() => undefined, journalTrouble),
			requestOf(store, plan, batch.group, batch.items, operation, options).catch(messageOf),
		]);
		if (written !== undefined) return {notSent: written};
		return typeof made === 'string' ? {notSent: made} : made;
	};
	return {number, batch, made: make()};
}

/** Sends what was made ready. Never throws. */
export async function carryOut(
	store: DlqStore,
	{items}: Batch,
	{request, failed}: Made,
	settleWithin: number,
): Promise<CarriedOut | NotSent> {
	const sent =
		request.items.length === 0
			? {outcomes: [], warnings: [], took: undefined}
			: await sendBatch(store, request, settleWithin);
	if ('notSent' in sent) return sent;
	const byId = new Map(request.items.map(({id}, at) => [id, sent.outcomes[at]]));
	const results = items.map(
		({id}): ItemOutcome =>
			failed.get(id) ?? byId.get(id) ?? {kind: 'failed', reason: 'the script gave no result'},
	);
	return {results, warnings: sent.warnings, took: sent.took};
}

/** Writes down how a batch ended. They moved: that it cannot be written is a warning, no failure. */
export async function writeResult(
	journal: JobJournal | undefined,
	operation: string,
	results: readonly ItemOutcome[],
): Promise<readonly string[]> {
	const kinds = results.map(({kind}) => kind);
	try {
		await journal?.result(operation, kinds);
		return [];
	} catch (error) {
		return [journalTrouble(error)];
	}
}

function journalTrouble(error: unknown): string {
	return `the journal cannot be written: ${messageOf(error)}`;
}

/**
 * One batch as a request. A plain replay names ids only; for a migrated one the entries are read and
 * run through the migration, and those it refuses by now are left out and told.
 */
async function requestOf(
	store: DlqStore,
	plan: BulkPlan,
	group: PlannedGroup,
	items: readonly PlannedItem[],
	operation: string,
	options: JobOptions,
): Promise<Made> {
	const {actor, reason, toolVersion} = options;
	const {migration} = plan;
	const failed = new Map<EntryId, ItemOutcome>();
	const named = migration === undefined ? undefined : {name: migration.file.name, sha256: migration.sha256};
	const sent: TransferItem[] =
		migration === undefined ? items.map(({id}) => ({id})) : await migrate(store, migration, items, failed);
	return {
		request: {
			operation,
			mode: 'replay',
			target: group.target.stream,
			source: group.chosen ? {any: true} : {stream: group.target.stream},
			create: plan.create,
			items: sent,
			runs: runsOf(migration === undefined ? items : remaining(items, sent)),
			audit: options.audit ? {actor, reason, toolVersion, migration: named} : undefined,
		},
		failed,
	};
}

/** Neighbours are no longer neighbours where one between them stays. */
function remaining(items: readonly PlannedItem[], sent: readonly TransferItem[]): PlannedItem[] {
	const going = new Set(sent.map(({id}) => id));
	return items.flatMap((item, at) => {
		if (!going.has(item.id)) return [];
		return [{...item, follows: item.follows && going.has(items[at - 1]?.id ?? '')}];
	});
}

async function migrate(
	store: DlqStore,
	{file, runner, sha256}: BulkMigration,
	items: readonly PlannedItem[],
	failed: Map<EntryId, ItemOutcome>,
): Promise<TransferItem[]> {
	const entries = await store.readEntries(items.map(({id}) => id));
	const there: Entry[] = [];
	for (const [at, {id}] of items.entries()) {
		const entry = entries[at];
		if (entry === undefined) failed.set(id, {kind: 'gone', by: undefined});
		else there.push(entry);
	}
	const none: Bytes = Buffer.alloc(0);
	const results = await runner.runAll(
		file,
		there.map(entry => ({
			payload: factOf(entry, 'data') ?? none,
			entry: migrationEntry(entry),
		})),
	);
	const sent: TransferItem[] = [];
	for (const [at, {id}] of there.entries()) {
		const result = results[at];
		if (result === undefined || result.kind === 'refused') {
			const reason = result === undefined ? 'no answer' : `${result.reason}: ${result.message}`;
			failed.set(id, {kind: 'refused', reason});
		} else if (result.sha256 !== sha256)
			failed.set(id, {kind: 'refused', reason: `${file.name} is no longer what was planned`});
		else sent.push({id, payload: result.payload});
	}
	return sent;
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
