import type {EntryId} from '../entry.ts';
import type {TransferRefusal} from '../store/transfer.ts';
import type {Claim, Slots} from './types.ts';

/** What became of a claim that was found on an entry. */
export type Resolved =
	/** It had been published under that claim, and has left the DLQ now. */
	| {readonly kind: 'moved'; readonly newId: EntryId; readonly archivedAs: EntryId | undefined}
	/** It was not, no longer can be under that claim, and may be claimed anew. */
	| {readonly kind: 'freed'}
	/** The claimed target cannot be asked: the entry stays claimed. */
	| {readonly kind: 'stuck'; readonly message: string};

/**
 * Ends claims that were left behind: asks each claimed target whether it was published. If so, the rest
 * of the move is done; if not, it is made void there before the claim is given up, so that a late message
 * cannot publish it.
 */
export async function resolveClaims(
	slots: Slots,
	claims: readonly Claim[],
): Promise<{readonly kind: 'resolved'; readonly byId: ReadonlyMap<EntryId, Resolved>} | TransferRefusal> {
	const byId = new Map<EntryId, Resolved>();
	const readable = claims.filter(({fingerprint}) => fingerprint !== '');
	for (const claim of claims)
		if (!readable.includes(claim)) byId.set(claim.id, {kind: 'stuck', message: 'its claim cannot be read'});
	for (const some of groupBy(readable, ({target}) => Buffer.from(target).toString('latin1'))) {
		const asked = await slots.ask(some[0]?.target ?? Buffer.alloc(0), some);
		if (asked.kind === 'unknown' || asked.kind === 'not sent') return asked;
		if (asked.kind !== 'done') {
			const message = 'message' in asked ? asked.message : asked.kind;
			for (const {id} of some) byId.set(id, {kind: 'stuck', message});
			continue;
		}
		const done: Array<{readonly claim: Claim; readonly newId: EntryId}> = [];
		const voided: Claim[] = [];
		for (const [at, claim] of some.entries()) {
			const reply = asked.results[at];
			if (reply?.kind === 'done') done.push({claim, newId: reply.newId});
			else if (reply?.kind === 'void') voided.push(claim);
			else byId.set(claim.id, {kind: 'stuck', message: reply?.message ?? 'no reply'});
		}
		for (const batch of groupBy(done, ({claim}) => `${claim.operation} ${claim.migrated} ${claim.audited}`)) {
			const finished = await slots.finish(batch);
			if (finished.kind !== 'done') return finished;
			for (const [at, {claim, newId}] of batch.entries()) {
				const reply = finished.results[at];
				if (reply?.kind === 'failed') byId.set(claim.id, {kind: 'stuck', message: reply.message});
				// Changed: another one has finished it meanwhile.
				else
					byId.set(claim.id, {
						kind: 'moved',
						newId,
						archivedAs: reply?.kind === 'moved' ? reply.archivedAs : undefined,
					});
			}
		}
		if (voided.length === 0) continue;
		const released = await slots.release(voided);
		if (released.kind !== 'done') return released;
		for (const [at, {id}] of voided.entries()) {
			const reply = released.results[at];
			byId.set(id, reply?.kind === 'failed' ? {kind: 'stuck', message: reply.message} : {kind: 'freed'});
		}
	}
	return {kind: 'resolved', byId};
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
	return [...Map.groupBy(items, key).values()];
}
