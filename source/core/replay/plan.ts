import {type Bytes, type Entry, type EntryId, factOf} from '../entry.ts';
import {migrationEntry} from '../migrations/entry.ts';
import type {MigrationFile, MigrationRunner} from '../migrations/types.ts';
import {scan} from '../payload/scan.ts';
import type {DlqStore} from '../store/port.ts';
import {againstMigration, againstTarget, againstWriting} from './checks.ts';
import type {PlannedMigration, Refusal, ReplayPlan} from './types.ts';

export interface PlanRequest {
	readonly id: EntryId;
	/** Where to; undefined: the entry's source. */
	readonly target?: Bytes | undefined;
	/** Leave to create a missing target. */
	readonly create?: boolean | undefined;
	readonly migration?: {readonly file: MigrationFile; readonly runner: MigrationRunner} | undefined;
}

/** Reads everything a replay depends on and says what stands against it. Writes nothing. @throws ConnectionError, RedisReplyError */
export async function planReplay(store: DlqStore, request: PlanRequest): Promise<ReplayPlan> {
	const {id, create = false} = request;
	const entry = await store.readEntry(id);
	if (entry === undefined) return emptyPlan(id, create, [await goneRefusal(store, id)]);
	const refusals: Refusal[] = [];
	const warnings: string[] = [];
	const source = factOf(entry, 'source');
	const name = request.target ?? source;
	const target = name === undefined || name.length === 0 ? undefined : await store.targetFacts(name);
	refusals.push(...againstTarget(target, create, store.stream), ...(await againstWriting(store)));
	const data = factOf(entry, 'data');
	if (data === undefined || data.length === 0) refusals.push(emptyRefusal);
	else if (request.migration === undefined && entry.known === undefined)
		warnings.push(...payloadWarnings(data));
	const misfit = request.migration === undefined ? [] : againstMigration(store.layout, target);
	refusals.push(...misfit);
	const runs = misfit.length === 0 && data !== undefined && data.length > 0;
	const migrated = runs ? await migrate(request, entry, data) : undefined;
	if (migrated !== undefined && 'kind' in migrated) refusals.push(migrated);
	const migration = migrated !== undefined && 'sha256' in migrated ? migrated : undefined;
	const sourceId = factOf(entry, 'sourceId');
	return {id, source, sourceId, target, create, migration, refusals, warnings};
}

function emptyPlan(id: EntryId, create: boolean, refusals: readonly Refusal[]): ReplayPlan {
	const nothing = {source: undefined, sourceId: undefined, target: undefined, migration: undefined};
	return {...nothing, id, create, refusals, warnings: []};
}

function payloadWarnings(data: Bytes): string[] {
	const {complaint} = scan(data);
	if (complaint === undefined) return [];
	return [
		`the payload is no valid msgpack (byte ${complaint.offset}: ${complaint.message}): consumers may fail on it again`,
	];
}

async function migrate(
	{migration}: PlanRequest,
	entry: Entry,
	data: Bytes,
): Promise<PlannedMigration | Refusal | undefined> {
	if (migration === undefined) return undefined;
	const {file, runner} = migration;
	const result = await runner.run(file, data, migrationEntry(entry));
	if (result.kind !== 'refused') {
		if (result.kind === 'changed')
			return {name: file.name, sha256: result.sha256, before: data, after: result.payload};
		const message = `${file.name} leaves this payload as it is: it would fail again`;
		return {kind: 'unchanged', message, hint: 'choose another migration, or replay it as it is'};
	}
	const where = result.where === undefined ? '' : ` (${result.where})`;
	const kind = result.reason === 'undecodable' ? 'undecodable' : 'migration';
	const message = `${file.name} ${result.reason}: ${result.message}${where}`;
	const hint =
		kind === 'undecodable'
			? 'it can be replayed as it is'
			: 'mend the migration and try again: it is read anew each time';
	return {kind, message, hint};
}

async function goneRefusal(store: DlqStore, id: EntryId): Promise<Refusal> {
	const by = await store.receipt(id, undefined).catch(() => undefined);
	const hint =
		by === undefined
			? 'someone moved or deleted it without a record, or it was trimmed'
			: `${by.action} by ${by.actor}, as ${by.newId ?? '?'}`;
	return {kind: 'gone', message: 'the entry is no longer on the DLQ', hint};
}

const emptyRefusal: Refusal = {
	kind: 'empty payload',
	message: 'the entry has no payload: there is nothing to publish',
	hint: 'look for the message at its source stream',
};
