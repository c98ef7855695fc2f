import type {Bytes, EntryId} from '../entry.ts';
import type {TransferRefusal, TransferReply, TransferRequest, TransferResult} from '../store/transfer.ts';
import {resolveClaims} from './resolve.ts';
import type {Claim, LiveFields, PublishReply, Slots} from './types.ts';

export interface Patience {
	/** Monotonic milliseconds. */
	readonly now: () => number;
	readonly sleep: (milliseconds: number) => Promise<void>;
}

/** A claim of somebody who may well be alive is left alone that long, in ms of server time. */
const politeFor = 3000;
const lookEvery = 200;
/** How long claims of others are waited for before they are told, and again before it is given up. */
const waitFor = 10_000;

/** Moves entries to a target in another slot. The protocol and its proof: `steps.ts`. Never throws. */
export async function handOver(
	slots: Slots,
	request: TransferRequest,
	{now, sleep}: Patience,
): Promise<TransferReply> {
	const work = new HandOver(
		timed(slots, now, took => work.called(took)),
		request,
	);
	const until = now() + waitFor;
	let waiting: readonly EntryId[] = request.items.map(({id}) => id);
	while (waiting.length > 0) {
		const round = await work.round(waiting, now() < until);
		if ('kind' in round) return round;
		waiting = round.again;
		if (waiting.length > 0 && now() >= until + waitFor) work.giveUp(waiting);
		if (now() >= until + waitFor) break;
		if (round.polite) await sleep(lookEvery);
	}
	return work.reply();
}

/** Calls of a hand-over that follow each other: claim, publish, finish. */
const steps = 3;

/** Tells how long each of the steps takes that work on many entries. */
function timed(slots: Slots, now: () => number, told: (took: number) => void): Slots {
	const measured =
		<Args extends unknown[], Reply>(call: (...args: Args) => Promise<Reply>) =>
		async (...args: Args): Promise<Reply> => {
			const began = now();
			const reply = await call(...args);
			told(now() - began);
			return reply;
		};
	return {
		...slots,
		claim: measured(slots.claim),
		publish: measured(slots.publish),
		finish: measured(slots.finish),
	};
}

/** Refusals of the target that say that nothing was written. */
const certain: ReadonlyArray<TransferReply['kind']> = ['no target', 'wrong type', 'denied'];

type Send = {readonly claim: Claim; readonly live: LiveFields};
type Again = readonly EntryId[];

class HandOver {
	readonly #slots: Slots;
	readonly #request: TransferRequest;
	readonly #target: Bytes;
	readonly #payloads: ReadonlyMap<EntryId, Bytes | undefined>;
	readonly #results = new Map<EntryId, TransferResult>();
	readonly #warnings: string[] = [];
	/** What the next epoch must be beyond. */
	#floor = 0;
	#longest = 0;
	/** Whether something was begun: then a refusal does not say that nothing happened. */
	#touched = false;

	constructor(slots: Slots, request: TransferRequest) {
		this.#slots = slots;
		this.#request = request;
		this.#target = request.target ?? Buffer.alloc(0);
		this.#payloads = new Map(request.items.map(({id, payload}) => [id, payload]));
	}

	/** Steps 0 to 2 for what is still waiting. @returns what must be looked at again, or how it all ended */
	async round(
		waiting: readonly EntryId[],
		patient: boolean,
	): Promise<{readonly again: Again; readonly polite: boolean} | TransferReply> {
		const clock = await this.#slots.clock(this.#target);
		if (clock.kind !== 'clock') return this.#refused(clock);
		const claimed = await this.#slots.claim(this.#request, waiting, this.#floor);
		if (claimed.kind !== 'done') return this.#refused(claimed);
		const sends: Send[] = [];
		const held: Claim[] = [];
		for (const [at, id] of waiting.entries()) {
			const reply = claimed.results[at] ?? {kind: 'failed', message: 'no reply'};
			if (reply.kind === 'claimed') {
				const data = this.#payloads.get(id) ?? reply.live.data;
				sends.push({claim: reply.claim, live: {...reply.live, data}});
			} else if (reply.kind === 'held') held.push(reply.claim);
			else this.#results.set(id, reply);
		}
		const sent = sends.length === 0 ? [] : await this.#send(sends, clock.deadline);
		if ('kind' in sent) return sent;
		const isPolite = ({operation, time}: Claim) =>
			operation !== this.#request.operation && clock.now - time < politeFor;
		const left = held.filter(claim => !isPolite(claim));
		const freed = left.length === 0 ? [] : await this.#end(left);
		if ('kind' in freed) return freed;
		const polite = held.filter(isPolite);
		if (!patient) for (const claim of polite) this.#results.set(claim.id, {kind: 'claimed', claim});
		const later = patient ? polite.map(({id}) => id) : [];
		return {again: [...sent, ...freed, ...later], polite: later.length > 0};
	}

	/** One of the calls took so long, in ms. */
	called(took: number): void {
		this.#longest = Math.max(this.#longest, took);
	}

	giveUp(waiting: readonly EntryId[]): void {
		for (const id of waiting)
			this.#results.set(id, {kind: 'failed', message: 'others kept claiming it: try again'});
	}

	reply(unless: string = 'no reply'): TransferReply {
		const {items} = this.#request;
		return {
			kind: 'done',
			results: items.map(({id}) => this.#results.get(id) ?? {kind: 'failed', message: unless}),
			warnings: this.#warnings,
			took: {longest: this.#longest, calls: steps},
		};
	}

	/** Step 1 of what was claimed, then step 2 of what was published; the other claims are given up. */
	async #send(sends: readonly Send[], deadline: string): Promise<Again | TransferReply> {
		this.#touched = true;
		const sent = await this.#slots.publish(this.#target, this.#request.create, deadline, sends);
		// Anything else that went wrong may have come after a write: the claims stay, somebody asks the target.
		if (sent.kind !== 'done' && !certain.includes(sent.kind)) return this.#refused(sent);
		const replies: ReadonlyArray<PublishReply | undefined> = sent.kind === 'done' ? sent.results : [];
		const done: Array<{readonly claim: Claim; readonly newId: EntryId}> = [];
		const back: Claim[] = [];
		const again: EntryId[] = [];
		for (const [at, {claim}] of sends.entries()) {
			const reply = replies[at];
			if (reply?.kind === 'done') {
				done.push({claim, newId: reply.newId});
				continue;
			}
			// It was answered: nothing of it is on its way any more.
			back.push(claim);
			if (reply?.kind === 'failed') this.#results.set(claim.id, reply);
			else again.push(claim.id);
			if (reply?.kind === 'void') this.#floor = Math.max(this.#floor, reply.epoch);
		}
		const released = back.length === 0 ? undefined : await this.#slots.release(back);
		if (released !== undefined && released.kind !== 'done') return this.#refused(released);
		// Refused as a whole: nothing of this round was published.
		if (sent.kind !== 'done') return this.#results.size === 0 ? sent : this.reply(textOf(sent));
		const refusal = done.length === 0 ? undefined : await this.#finish(done);
		return refusal ?? again;
	}

	async #finish(
		done: ReadonlyArray<{readonly claim: Claim; readonly newId: EntryId}>,
	): Promise<TransferReply | undefined> {
		const finished = await this.#slots.finish(done, this.#request);
		if (finished.kind !== 'done') return this.#refused(finished);
		if (finished.warning !== undefined) this.#warnings.push(finished.warning);
		for (const [at, {claim, newId}] of done.entries()) {
			const reply = finished.results[at];
			if (reply?.kind === 'failed') {
				const message = `published as ${newId}, but still on the DLQ, where it is claimed and cannot be sent twice: ${reply.message}`;
				this.#results.set(claim.id, {kind: 'failed', message});
				// Changed: somebody else has finished it meanwhile.
			} else
				this.#results.set(claim.id, moved(newId, reply?.kind === 'moved' ? reply.archivedAs : undefined));
		}
		return undefined;
	}

	/** Ends claims that were left behind. @returns what is free now */
	async #end(claims: readonly Claim[]): Promise<Again | TransferReply> {
		this.#touched = true;
		const resolved = await resolveClaims(this.#slots, claims);
		if (resolved.kind !== 'resolved') return this.#refused(resolved);
		const freed: EntryId[] = [];
		for (const claim of claims) {
			const how = resolved.byId.get(claim.id);
			if (how?.kind === 'freed') freed.push(claim.id);
			else if (how?.kind === 'moved') {
				const ours = claim.operation === this.#request.operation;
				this.#results.set(claim.id, ours ? moved(how.newId, how.archivedAs) : {kind: 'gone'});
			} else this.#results.set(claim.id, {kind: 'claimed', claim});
		}
		return freed;
	}

	#refused(reply: TransferRefusal): TransferReply {
		if (!this.#touched || reply.kind === 'unknown') return reply;
		return {kind: 'unknown', message: textOf(reply)};
	}
}

function moved(newId: EntryId, archivedAs: EntryId | undefined): TransferResult {
	return archivedAs === undefined ? {kind: 'moved', newId} : {kind: 'moved', newId, archivedAs};
}

function textOf(refusal: TransferRefusal): string {
	return 'message' in refusal ? refusal.message : refusal.kind;
}
