import {roomLimit} from '../bulk/room.ts';
import {goneOf, whereaboutsOf} from '../bulk/whereabouts.ts';
import type {EntryId} from '../entry.ts';
import {RedisReplyError} from '../errors.ts';
import {untilKnown} from '../replay/until-known.ts';
import type {InsertItem, InsertReply, InsertRequest} from '../store/copy.ts';
import type {DlqStore} from '../store/port.ts';
import type {AuditFacts} from '../store/transfer.ts';
import {type CheckedImport, importItems} from './check-import.ts';
import type {OpenFile} from './read-lines.ts';

/** What an import would do. */
export interface ImportPlan {
	readonly total: number;
	/** Those still on the DLQ, under the id they had or put back under another: they are left out. */
	readonly present: readonly EntryId[];
	/** Those that somebody took from the DLQ, and who: `replay by ada`. Imported they would be there again. */
	readonly moved: ReadonlyMap<EntryId, string>;
	/** Why the audit does not tell what was moved or put back; undefined when it does. */
	readonly notKnown: string | undefined;
	/** Length that the DLQ is not brought beyond: below the cap by ten minutes of arrivals, at least by 100. */
	readonly limit: number;
	/** How many it has room for now. */
	readonly room: number;
}

export interface ImportOptions {
	readonly operation: string;
	readonly limit: number;
	/** Entries of the file that are passed over. */
	readonly leaveOut?: ReadonlySet<EntryId> | undefined;
	readonly audit: AuditFacts | undefined;
	/** How long a lost reply is looked into, in ms. */
	readonly settleWithin: number;
	readonly onProgress?: ((done: number) => void) | undefined;
}

export interface ImportReport {
	readonly added: ReadonlyArray<{readonly oldId: EntryId; readonly newId: EntryId}>;
	/** Still on the DLQ. */
	readonly present: readonly EntryId[];
	/** Left out because the DLQ has no room for them. */
	readonly noRoom: readonly EntryId[];
	readonly failed: ReadonlyArray<{readonly oldId: EntryId; readonly reason: string}>;
	/** A reply was lost, and it cannot be told whether they were added. */
	readonly unknown: readonly EntryId[];
	readonly warnings: readonly string[];
}

/** @throws ConnectionError, RedisReplyError */
export async function planImport(store: DlqStore, {ids}: CheckedImport, cap: number): Promise<ImportPlan> {
	const gone = await goneOf(store, ids);
	const present = ids.filter(id => !gone.has(id));
	const moved = new Map<EntryId, string>();
	let notKnown: string | undefined;
	try {
		for (const [id, found] of await whereaboutsOf(store, gone)) {
			if (found.kind === 'moved') moved.set(id, found.by);
			else present.push(id);
		}
	} catch (error) {
		if (!(error instanceof RedisReplyError)) throw error;
		notKnown = error.message;
	}
	const limit = await roomLimit(store, cap);
	const facts = await store.streamFacts();
	const room = Math.max(0, limit - (facts.kind === 'stream' ? facts.length : 0));
	return {total: ids.length, present, moved, notKnown, limit, room};
}

/**
 * Puts the entries of a checked file on the DLQ, oldest first, under new ids, without trimming anything.
 * It ends at the first batch that cannot be written: the rest is reported as failed.
 * @throws UsageError when the file is no longer as it was checked
 */
export async function importEntries(
	store: DlqStore,
	open: OpenFile,
	checked: CheckedImport,
	{operation, limit, leaveOut = new Set(), audit, settleWithin, onProgress}: ImportOptions,
): Promise<ImportReport> {
	const out = {
		added: [] as Array<{oldId: EntryId; newId: EntryId}>,
		present: [] as EntryId[],
		noRoom: [] as EntryId[],
		failed: [] as Array<{oldId: EntryId; reason: string}>,
		unknown: [] as EntryId[],
		warnings: [] as string[],
	};
	let number = 0;
	let stopped: string | undefined;
	let done = 0;
	for await (const items of batches(importItems(open, checked), leaveOut)) {
		number++;
		const reply: InsertReply =
			stopped === undefined
				? await inserted(store, {operation: `${operation}.${number}`, items, limit, audit}, settleWithin)
				: {kind: 'not sent', message: stopped};
		if (reply.kind === 'done') {
			out.warnings.push(...reply.warnings);
			for (const [at, result] of reply.results.entries()) {
				const {oldId = ''} = items[at] ?? {};
				if (result.kind === 'added') out.added.push({oldId, newId: result.newId});
				else if (result.kind === 'present') out.present.push(oldId);
				else if (result.kind === 'no room') out.noRoom.push(oldId);
				else out.failed.push({oldId, reason: result.message});
			}
		} else {
			stopped ??= 'message' in reply ? reply.message : refusedBecause(reply);
			const ids = items.map(({oldId}) => oldId);
			if (reply.kind === 'unknown') out.unknown.push(...ids);
			else for (const oldId of ids) out.failed.push({oldId, reason: stopped});
		}
		done += items.length;
		onProgress?.(done);
	}
	return out;
}

// The same operation is carried out once, however often it is asked for.
async function inserted(store: DlqStore, request: InsertRequest, within: number): Promise<InsertReply> {
	const {reply, lost} = await untilKnown(store, () => store.insert(request), {within});
	return lost && reply.kind !== 'done' ? {kind: 'unknown', message: 'no reply came'} : reply;
}

function refusedBecause(reply: Exclude<InsertReply, {kind: 'done'} | {message: string}>): string {
	return reply.kind === 'wrong type'
		? `${Buffer.from(reply.key).toString('utf8')} is a ${reply.type}`
		: reply.kind;
}

const mostItems = 100;
const mostBytes = 1_000_000;

async function* batches(
	items: AsyncIterable<InsertItem>,
	leaveOut: ReadonlySet<EntryId>,
): AsyncGenerator<readonly InsertItem[]> {
	let batch: InsertItem[] = [];
	let bytes = 0;
	for await (const item of items) {
		if (leaveOut.has(item.oldId)) continue;
		const size = item.fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
		if (batch.length > 0 && (batch.length >= mostItems || bytes + size > mostBytes)) {
			yield batch;
			batch = [];
			bytes = 0;
		}
		batch.push(item);
		bytes += size;
	}
	if (batch.length > 0) yield batch;
}
