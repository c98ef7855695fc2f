import {claimedBy} from '../handover/claimed-by.ts';
import {untilKnown} from '../replay/until-known.ts';
import type {DlqStore} from '../store/port.ts';
import {findReceipt} from '../store/receipt.ts';
import type {TransferReply, TransferRequest, TransferResult} from '../store/transfer.ts';

/** What became of one entry of a batch. */
export type ItemOutcome =
	| (Extract<TransferResult, {kind: 'moved'}> & {readonly recovered: boolean})
	/** `by`: who took it, as far as the audit tells. */
	| {readonly kind: 'gone'; readonly by: string | undefined}
	| {readonly kind: 'refused'; readonly reason: string}
	| {readonly kind: 'failed'; readonly reason: string}
	| {readonly kind: 'unknown'; readonly reason: string};

export interface SentBatch {
	/** In the order of the items. */
	readonly outcomes: readonly ItemOutcome[];
	readonly warnings: readonly string[];
	readonly took: Took;
}

/** As in a transfer's reply; undefined after a lost reply, or where nobody measured. */
export type Took = Extract<TransferReply, {kind: 'done'}>['took'];

/**
 * Sends a batch and finds out what became of it. A lost reply is followed by the same step again once
 * connected: what is still there moves now, what is gone is looked up in the audit. Never throws;
 * `notSent` when nothing left this program.
 */
export async function sendBatch(
	store: DlqStore,
	request: TransferRequest,
	within: number,
): Promise<SentBatch | {readonly notSent: string}> {
	const {reply, lost} = await untilKnown(store, () => store.transfer(request), {within});
	if ((reply.kind === 'not sent' || reply.kind === 'out of memory') && !lost) return {notSent: reply.message};
	if (reply.kind !== 'done') {
		const outcome = refusedAll(reply, lost);
		return {outcomes: request.items.map(() => outcome), warnings: [], took: undefined};
	}
	const outcomes: ItemOutcome[] = [];
	for (const [at, result] of reply.results.entries())
		outcomes.push(await outcomeOf(store, request, request.items[at]?.id ?? '', result, lost));
	return {outcomes, warnings: reply.warnings, took: lost ? undefined : reply.took};
}

async function outcomeOf(
	store: DlqStore,
	{operation}: TransferRequest,
	id: string,
	result: TransferResult,
	lost: boolean,
): Promise<ItemOutcome> {
	switch (result.kind) {
		case 'moved':
			return {...result, recovered: false};
		case 'gone': {
			const read = store.auditRecords.bind(store);
			try {
				const ours = lost ? await findReceipt(read, id, operation) : undefined;
				if (ours?.newId !== undefined) return {kind: 'moved', newId: ours.newId, recovered: true};
				const by = await findReceipt(read, id, undefined);
				return {kind: 'gone', by: by === undefined ? undefined : `${by.action} by ${by.actor}`};
			} catch {
				return lost
					? {kind: 'unknown', reason: 'the reply was lost and the audit cannot be read'}
					: {kind: 'gone', by: undefined};
			}
		}
		case 'mismatch':
			return {kind: 'refused', reason: 'it names another source than when it was planned'};
		case 'empty payload':
			return {kind: 'refused', reason: 'it has no payload'};
		case 'claimed':
			return {kind: 'refused', reason: claimedBy(result.claim)};
		case 'present':
			return {kind: 'refused', reason: 'it is still on the DLQ'};
		case 'no room':
			return {kind: 'refused', reason: 'the DLQ has no room for it'};
		case 'failed':
			return {kind: 'failed', reason: result.message};
	}
}

// A refusal of a second attempt says nothing of the first.
function refusedAll(reply: Exclude<TransferReply, {kind: 'done'}>, lost: boolean): ItemOutcome {
	const reason = 'message' in reply ? reply.message : reply.kind;
	if (lost) return {kind: 'unknown', reason: `no reply came (${reason})`};
	switch (reply.kind) {
		case 'no target':
			return {kind: 'refused', reason: 'there is no such stream'};
		case 'wrong type':
			return {
				kind: 'refused',
				reason: `${Buffer.from(reply.key).toString('utf8')} is a ${reply.type}, not a stream`,
			};
		case 'denied':
		case 'other slot':
			return {kind: 'refused', reason};
		default:
			return {kind: 'failed', reason};
	}
}
