import {type Entry, type EntryId, fieldNames} from '../entry.ts';
import {pages} from '../pages.ts';
import {derive} from '../store/derive.ts';
import {idOnDlq} from '../store/notes.ts';
import type {DlqStore} from '../store/port.ts';
import type {AuditFacts, TransferRequest} from '../store/transfer.ts';
import {type ItemOutcome, sendBatch} from './settle-batch.ts';

export interface PutAwayOptions {
	readonly operation: string;
	readonly audit: AuditFacts | undefined;
	/** How long a lost reply is looked into, in ms. */
	readonly settleWithin: number;
}

export type Outcomes = ReadonlyArray<readonly [EntryId, ItemOutcome]>;

const batch = 200;

/** Moves entries to the archive, where they can be restored from. Never throws; each has its outcome. */
export async function discard(
	store: DlqStore,
	ids: readonly EntryId[],
	options: PutAwayOptions,
): Promise<Outcomes> {
	return inBatches(store, ids, options, 'discard', undefined);
}

/** Where entries lie beside the DLQ. */
export type Aside = 'archive' | 'rescue';

/** Puts archived or rescued entries back on the DLQ, oldest first, as far as there is room; the rest stays. */
export async function restore(
	store: DlqStore,
	ids: readonly EntryId[],
	limit: number,
	options: PutAwayOptions,
	from?: Aside,
): Promise<Outcomes> {
	return inBatches(store, ids, options, 'restore', limit, from);
}

/** Entries of the archive, or of the rescue stream, by their own ids or by those they had on the DLQ; all of them when none are named. @throws ConnectionError, RedisReplyError */
export async function archived(
	store: DlqStore,
	names: readonly EntryId[],
	from?: Aside,
): Promise<readonly Entry[]> {
	return matching(store, names, from, entry => entry);
}

/** The same without their payloads: they may be many. @throws ConnectionError, RedisReplyError */
export async function archivedFacts(
	store: DlqStore,
	names: readonly EntryId[],
	from?: Aside,
): Promise<readonly Entry[]> {
	return matching(store, names, from, lean);
}

async function matching(
	store: DlqStore,
	names: readonly EntryId[],
	from: Aside = 'archive',
	kept: (entry: Entry) => Entry,
): Promise<readonly Entry[]> {
	const stream = derive(store.stream, from);
	const wanted = new Set(names);
	const found: Entry[] = [];
	for await (const page of pages(query => store.streamPage(stream, query), {order: 'oldest first'}))
		for (const entry of page)
			if (names.length === 0 || wanted.has(entry.id) || wanted.has(oldId(entry))) found.push(kept(entry));
	return found;
}

// Copied, as a piece of a reply would hold all of it. Under a layout the payload may be any field.
function lean(entry: Entry): Entry {
	if (entry.known !== undefined) return entry;
	const kept = entry.fields.filter(([name]) => Buffer.from(name).toString('latin1') !== fieldNames.data);
	return {id: entry.id, fields: kept.map(([name, value]) => [Buffer.from(name), Buffer.from(value)])};
}

/** The id that an archived or restored entry had on the DLQ; empty when it was put there by others. */
export function oldId({fields}: Entry): EntryId {
	return idOnDlq(fields) ?? '';
}

async function inBatches(
	store: DlqStore,
	ids: readonly EntryId[],
	{operation, audit, settleWithin}: PutAwayOptions,
	mode: TransferRequest['mode'],
	limit: number | undefined,
	aside?: Aside,
): Promise<Outcomes> {
	const outcomes: Array<readonly [EntryId, ItemOutcome]> = [];
	for (let from = 0; from < ids.length; from += batch) {
		const some = ids.slice(from, from + batch);
		const items = some.map(id => ({id}));
		const name = `${operation}.${from / batch + 1}`;
		const request = {
			operation: name,
			mode,
			from: aside,
			source: {any: true},
			create: true,
			items,
			limit,
			audit,
		} as const;
		const sent = await sendBatch(store, request, settleWithin);
		for (const [at, id] of some.entries()) {
			const outcome: ItemOutcome =
				'notSent' in sent
					? {kind: 'failed', reason: `not sent: ${sent.notSent}`}
					: (sent.outcomes[at] ?? {kind: 'failed', reason: 'the script gave no result'});
			outcomes.push([id, outcome]);
		}
	}
	return outcomes;
}
