import {type Bytes, type EntryId, fieldNames, fieldValue} from '../entry.ts';
import {migrationEntry} from '../migrations/entry.ts';
import type {DlqStore} from '../store/port.ts';
import type {TransferItem, TransferRequest} from '../store/transfer.ts';
import {runsOf} from './batches.ts';
import type {JobOptions} from './job-types.ts';
import type {ItemOutcome} from './settle-batch.ts';
import type {BulkMigration, BulkPlan, PlannedGroup, PlannedItem} from './types.ts';

/**
 * One batch as a request. A plain replay names ids only; for a migrated one the entries are read and
 * run through the migration, and those it refuses by now are left out and told.
 */
export async function requestOf(
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
		const data: Bytes = fieldValue(entry.fields, fieldNames.data) ?? Buffer.alloc(0);
		const result = await runner.run(file, data, migrationEntry(entry));
		if (result.kind === 'refused')
			failed.set(id, {kind: 'refused', reason: `${result.reason}: ${result.message}`});
		else if (result.sha256 !== sha256)
			failed.set(id, {kind: 'refused', reason: `${file.name} is no longer what was planned`});
		else sent.push({id, payload: result.payload});
	}
	return sent;
}

export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
