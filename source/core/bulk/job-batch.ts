import {type Bytes, type EntryId, factOf} from '../entry.ts';
import {migrationEntry} from '../migrations/entry.ts';
import type {DlqStore} from '../store/port.ts';
import type {TransferItem, TransferRequest} from '../store/transfer.ts';
import {type Batch, runsOf} from './batches.ts';
import type {JobOptions} from './job-types.ts';
import {type ItemOutcome, sendBatch} from './settle-batch.ts';
import type {BulkMigration, BulkPlan, PlannedGroup, PlannedItem} from './types.ts';

export interface CarriedOut {
	/** In the order of the items. */
	readonly results: readonly ItemOutcome[];
	readonly warnings: readonly string[];
	/** Milliseconds that the server and the way to it took. */
	readonly took: number;
}

/**
 * Sends one batch, its intent in the journal before, its results after. `notSent`: whatever went wrong
 * before it was on its way; nothing has happened then. Never throws.
 */
export async function carryOut(
	store: DlqStore,
	plan: BulkPlan,
	{group, items}: Batch,
	operation: string,
	options: JobOptions,
	now: () => number,
): Promise<CarriedOut | {readonly notSent: string}> {
	const {journal, settleWithin} = options;
	const ids = items.map(({id}) => id);
	try {
		await journal?.intent(operation, ids);
	} catch (error) {
		return {notSent: journalTrouble(error)};
	}
	const made = await requestOf(store, plan, group, items, operation, options).catch(messageOf);
	if (typeof made === 'string') return {notSent: made};
	const {request, failed} = made;
	const sentAt = now();
	const sent =
		request.items.length === 0 ? {outcomes: [], warnings: []} : await sendBatch(store, request, settleWithin);
	if ('notSent' in sent) return sent;
	const took = now() - sentAt;
	const byId = new Map(request.items.map(({id}, at) => [id, sent.outcomes[at]]));
	const results = ids.map(
		(id): ItemOutcome =>
			failed.get(id) ?? byId.get(id) ?? {kind: 'failed', reason: 'the script gave no result'},
	);
	const warnings = [...sent.warnings];
	// They moved: that it cannot be written down is a warning, no failure.
	const kinds = results.map(({kind}) => kind);
	await journal?.result(operation, kinds).catch(error => warnings.push(journalTrouble(error)));
	return {results, warnings, took};
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
): Promise<{readonly request: TransferRequest; readonly failed: ReadonlyMap<EntryId, ItemOutcome>}> {
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
			runs: migration === undefined ? runsOf(items) : undefined,
			audit: options.audit ? {actor, reason, toolVersion, migration: named} : undefined,
		},
		failed,
	};
}

async function migrate(
	store: DlqStore,
	{file, runner, sha256}: BulkMigration,
	items: readonly PlannedItem[],
	failed: Map<EntryId, ItemOutcome>,
): Promise<TransferItem[]> {
	const entries = await store.readEntries(items.map(({id}) => id));
	const sent: TransferItem[] = [];
	for (const [at, {id}] of items.entries()) {
		const entry = entries[at];
		if (entry === undefined) {
			failed.set(id, {kind: 'gone', by: undefined});
			continue;
		}
		const data: Bytes = factOf(entry, 'data') ?? Buffer.alloc(0);
		const result = await runner.run(file, data, migrationEntry(entry));
		if (result.kind === 'refused')
			failed.set(id, {kind: 'refused', reason: `${result.reason}: ${result.message}`});
		else if (result.sha256 !== sha256)
			failed.set(id, {kind: 'refused', reason: `${file.name} is no longer what was planned`});
		else sent.push({id, payload: result.payload});
	}
	return sent;
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
