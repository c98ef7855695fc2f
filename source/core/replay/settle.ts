import type {DlqStore, MoveReply, MoveRequest} from '../store/port.ts';
import {outcomeOf} from './outcome.ts';
import type {Outcome} from './types.ts';

/**
 * Finds out what became of a move whose reply was lost: once connected again the same step is sent
 * again. It moves the entry if it is still there; if it is gone, the audit tells whether it was us.
 */
export async function settle(
	store: DlqStore,
	request: MoveRequest,
	lost: string,
	within: number,
): Promise<Outcome> {
	const deadline = AbortSignal.timeout(within);
	let reason = lost;
	while ((await connected(store, deadline)) && (await aMomentLater())) {
		const reply = await store.move(request);
		if (reply.kind === 'moved') return outcomeOf(request, reply, true);
		if (reply.kind === 'unknown' || reply.kind === 'not sent') {
			reason = reply.message;
			continue;
		}
		const outcome =
			reply.kind === 'gone' ? await whoTookIt(store, request) : await refusedNow(store, request, reply);
		if (outcome !== undefined) return outcome;
		if (reply.kind !== 'gone') reason = 'message' in reply ? reply.message : reply.kind;
	}
	const hint = 'look for the entry on the DLQ and at its target before you try again';
	return {kind: 'unknown', id: request.id, reason: `no reply came (${reason})`, hint};
}

const retryEvery = 100;

/** Between two attempts: a connection that is there may still lead to a server that does not answer. */
export async function aMomentLater(): Promise<true> {
	return new Promise(resolve => setTimeout(() => resolve(true), retryEvery));
}

async function whoTookIt(store: DlqStore, request: MoveRequest): Promise<Outcome | undefined> {
	const {id, operation, target} = request;
	try {
		const ours = await store.receipt(id, operation);
		if (ours?.newId !== undefined) {
			return {
				kind: 'moved',
				id,
				newId: ours.newId,
				target: ours.target ?? target,
				recovered: true,
				warnings: [],
			};
		}
		return {kind: 'gone', id, by: await store.receipt(id, undefined)};
	} catch {
		// The connection broke again: the next turn of the loop asks anew.
		return undefined;
	}
}

/**
 * A refusal of the second attempt says nothing of the first: only the entry itself, read from a
 * master, proves that it was not moved.
 */
async function refusedNow(
	store: DlqStore,
	request: MoveRequest,
	reply: MoveReply,
): Promise<Outcome | undefined> {
	try {
		const {role} = await store.server();
		if (role === 'replica') return undefined;
		const entry = await store.readEntry(request.id);
		return entry === undefined ? await whoTookIt(store, request) : outcomeOf(request, reply, true);
	} catch {
		return undefined;
	}
}

/** Waits until reads can be answered. @returns false when the deadline came first */
export async function connected(store: DlqStore, deadline: AbortSignal): Promise<boolean> {
	if (deadline.aborted) return false;
	if (store.connection().state === 'ready') return breathe(deadline);
	return new Promise(resolve => {
		const done = (ready: boolean) => {
			stop();
			deadline.removeEventListener('abort', expired);
			resolve(ready);
		};
		const expired = () => done(false);
		const stop = store.onConnection(({state}) => {
			if (state === 'ready') done(true);
		});
		deadline.addEventListener('abort', expired, {once: true});
	});
}

// A connection that calls itself ready and breaks on every command must not be asked in a tight loop.
async function breathe(deadline: AbortSignal): Promise<boolean> {
	await new Promise(resolve => setTimeout(resolve, 50));
	return !deadline.aborted;
}
