import type {EntryId} from '../entry.ts';
import type {DlqStore} from '../store/port.ts';
import {findReceipt} from '../store/receipt.ts';
import type {UnfinishedJob} from './journal.ts';

/** What became of a job whose process went away. */
export interface Reconciled {
	/** Entries of batches whose end was written. */
	readonly ended: number;
	/** Of the batch in flight: moved by it, as the audit tells. */
	readonly moved: readonly EntryId[];
	/** Of the batch in flight: no longer there, and not by this job as far as the audit tells. */
	readonly gone: readonly EntryId[];
	/** Still to be sent: never tried, or tried and still on the DLQ. */
	readonly remaining: readonly EntryId[];
}

/** Looks at every id of a job: what its journal left open is asked of the DLQ and of the audit. @throws ConnectionError, RedisReplyError */
export async function reconcile(store: DlqStore, {header, batches}: UnfinishedJob): Promise<Reconciled> {
	const ended = new Set(batches.filter(({done}) => done).flatMap(({ids}) => ids));
	const open = batches.filter(({done}) => !done);
	const moved: EntryId[] = [];
	const gone: EntryId[] = [];
	for (const {name, ids} of open) {
		for (const id of await store.goneIds(ids)) {
			const receipt = await findReceipt(async query => store.auditRecords(query), id, name);
			(receipt === undefined ? gone : moved).push(id);
		}
	}
	const settled = new Set([...ended, ...moved, ...gone]);
	return {ended: ended.size, moved, gone, remaining: header.ids.filter(id => !settled.has(id))};
}
