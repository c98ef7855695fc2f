import {type Entry, type EntryId, fieldValue, idTime} from '../entry.ts';
import {derive} from '../store/derive.ts';
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

const leastRoom = 100;
const window = 10 * 60_000;
const page = 500;
const mostArrivals = 5000;

/**
 * The length up to which entries may be put back: below the cap by ten minutes of arrivals, at least
 * by 100. Beyond it the next parked message would trim others. @throws ConnectionError, RedisReplyError
 */
export async function roomLimit(store: DlqStore, cap: number): Promise<number> {
	const facts = await store.streamFacts();
	let arrived = 0;
	let beyond: EntryId | undefined;
	while (arrived < mostArrivals) {
		const entries = await store.readPage({order: 'newest first', beyond, count: page});
		const recent = entries.filter(({id}) => facts.now - idTime(id) < window);
		arrived += recent.length;
		if (recent.length < page) break;
		beyond = entries.at(-1)?.id;
	}
	return Math.max(0, cap - Math.max(leastRoom, arrived));
}

/** Entries of the archive, or of the rescue stream, by their own ids or by those they had on the DLQ; all of them when none are named. */
export async function archived(
	store: DlqStore,
	names: readonly EntryId[],
	from: Aside = 'archive',
): Promise<readonly Entry[]> {
	const stream = derive(store.stream, from);
	const wanted = new Set(names);
	const found: Entry[] = [];
	for (let beyond: EntryId | undefined; ; ) {
		const entries = await store.streamPage(stream, {order: 'oldest first', beyond, count: page});
		const matches = entries.filter(
			entry => names.length === 0 || wanted.has(entry.id) || wanted.has(oldId(entry)),
		);
		found.push(...matches);
		beyond = entries.at(-1)?.id;
		if (entries.length < page) return found;
	}
}

/** The id that an archived or restored entry had on the DLQ; empty when it was put there by others. */
export function oldId({fields}: Entry): EntryId {
	return Buffer.from(fieldValue(fields, 'dlq_id') ?? '').toString('latin1');
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
