import type {EntryId} from '../entry.ts';
import type {TransferRefusal, TransferReply, TransferRequest, TransferResult} from '../store/transfer.ts';
import {resolveClaims} from './resolve.ts';
import type {Claim, LiveFields, Slots} from './types.ts';

export interface Patience {
	/** Monotonic milliseconds. */
	readonly now: () => number;
	readonly sleep: (milliseconds: number) => Promise<void>;
}

/** A claim of somebody who may well be alive is left alone that long, in ms of server time. */
const politeFor = 3000;
const lookEvery = 200;
/** How long claims of others are waited for before they are told. */
const waitFor = 10_000;

type Send = {readonly claim: Claim; readonly live: LiveFields};

/** Moves entries to a target in another slot. The protocol and its proof: `steps.ts`. Never throws. */
export async function handOver(
	slots: Slots,
	request: TransferRequest,
	{now, sleep}: Patience,
): Promise<TransferReply> {
	const {items, create, operation} = request;
	const target = request.target ?? Buffer.alloc(0);
	const payloads = new Map(items.map(({id, payload}) => [id, payload]));
	const results = new Map<EntryId, TransferResult>();
	const warnings: string[] = [];
	const until = now() + waitFor;
	let waiting: readonly EntryId[] = items.map(({id}) => id);
	let floor = 0;
	let touched = false;

	// Once a step was taken, a refusal of a later one does not say that nothing happened.
	const refused = (reply: TransferRefusal): TransferReply => {
		if (!touched || reply.kind === 'unknown') return reply;
		return {kind: 'unknown', message: 'message' in reply ? reply.message : reply.kind};
	};

	while (waiting.length > 0) {
		const clock = await slots.clock(target);
		if (clock.kind !== 'clock') return refused(clock);
		const claimed = await slots.claim(request, waiting, floor);
		if (claimed.kind !== 'done') return refused(claimed);
		const sends: Send[] = [];
		const held: Claim[] = [];
		for (const [at, id] of waiting.entries()) {
			const reply = claimed.results[at] ?? {kind: 'failed', message: 'no reply'};
			if (reply.kind === 'claimed') {
				const data = payloads.get(id) ?? reply.live.data;
				sends.push({claim: reply.claim, live: {...reply.live, data}});
			} else if (reply.kind === 'held') held.push(reply.claim);
			else results.set(id, reply);
		}
		touched ||= sends.length > 0;
		const again: EntryId[] = [];

		if (sends.length > 0) {
			const sent = await slots.publish(target, create, clock.deadline, sends);
			if (sent.kind === 'unknown' || sent.kind === 'not sent') return refused(sent);
			const done: Array<{readonly claim: Claim; readonly newId: EntryId}> = [];
			const back: Claim[] = [];
			for (const [at, {claim}] of sends.entries()) {
				const reply = sent.kind === 'done' ? sent.results[at] : undefined;
				if (reply?.kind === 'done') {
					done.push({claim, newId: reply.newId});
					continue;
				}
				// It was answered: nothing of it is on its way any more.
				back.push(claim);
				if (reply?.kind === 'failed') results.set(claim.id, reply);
				else again.push(claim.id);
				if (reply?.kind === 'void') floor = Math.max(floor, reply.epoch);
			}
			if (back.length > 0) {
				const released = await slots.release(back);
				if (released.kind !== 'done') return refused(released);
			}
			if (sent.kind !== 'done') return results.size === 0 ? sent : partly(items, results, sent);
			if (done.length > 0) {
				const finished = await slots.finish(done);
				if (finished.kind !== 'done') return refused(finished);
				if (finished.warning !== undefined) warnings.push(finished.warning);
				for (const [at, {claim, newId}] of done.entries()) {
					const reply = finished.results[at];
					const archivedAs = reply?.kind === 'moved' ? reply.archivedAs : undefined;
					if (reply?.kind === 'failed') {
						const message = `published as ${newId}, but still on the DLQ, where it is claimed and cannot be sent twice: ${reply.message}`;
						results.set(claim.id, {kind: 'failed', message});
					} else results.set(claim.id, moved(newId, archivedAs));
				}
			}
		}

		const polite = held.filter(
			({operation: theirs, time}) => theirs !== operation && clock.now - time < politeFor,
		);
		const left = held.filter(claim => !polite.includes(claim));
		if (left.length > 0) {
			touched = true;
			const resolved = await resolveClaims(slots, left);
			if (resolved.kind !== 'resolved') return refused(resolved);
			for (const claim of left) {
				const how = resolved.byId.get(claim.id);
				if (how?.kind === 'freed') again.push(claim.id);
				else if (how?.kind === 'moved')
					results.set(
						claim.id,
						claim.operation === operation ? moved(how.newId, how.archivedAs) : {kind: 'gone'},
					);
				else results.set(claim.id, {kind: 'claimed', claim});
			}
		}
		if (polite.length > 0) {
			if (now() >= until) for (const claim of polite) results.set(claim.id, {kind: 'claimed', claim});
			else {
				await sleep(lookEvery);
				again.push(...polite.map(({id}) => id));
			}
		}
		if (now() >= until + waitFor) {
			for (const id of again)
				results.set(id, {kind: 'failed', message: 'others kept claiming it: try again'});
			break;
		}
		waiting = again;
	}
	return {
		kind: 'done',
		results: items.map(({id}) => results.get(id) ?? {kind: 'failed', message: 'no reply'}),
		warnings,
	};
}

function moved(newId: EntryId, archivedAs: EntryId | undefined): TransferResult {
	return archivedAs === undefined ? {kind: 'moved', newId} : {kind: 'moved', newId, archivedAs};
}

function partly(
	items: TransferRequest['items'],
	results: ReadonlyMap<EntryId, TransferResult>,
	refusal: TransferRefusal,
): TransferReply {
	const message = 'message' in refusal ? refusal.message : refusal.kind;
	return {
		kind: 'done',
		results: items.map(({id}) => results.get(id) ?? {kind: 'failed', message}),
		warnings: [],
	};
}
