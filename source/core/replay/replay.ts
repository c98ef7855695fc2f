import type {DlqStore, MoveReply, MoveRequest} from '../store/port.ts';
import {settle} from './settle.ts';
import type {Outcome, ReplayPlan} from './types.ts';

export interface ReplayOptions {
	/** A new name for this operation, the same on every retry of it. */
	readonly operation: string;
	readonly actor: string;
	readonly reason: string;
	readonly toolVersion: string;
	/** Whether a record is kept in the audit stream. */
	readonly audit: boolean;
	/** How long a lost reply is looked into before the outcome is called unknown, in ms. */
	readonly settleWithin: number;
}

/** Carries out a plan. What becomes of the entry is the outcome; this never throws. */
export async function replayEntry(
	store: DlqStore,
	plan: ReplayPlan,
	options: ReplayOptions,
): Promise<Outcome> {
	const [refusal] = plan.refusals;
	if (refusal !== undefined)
		return {kind: 'refused', id: plan.id, reason: refusal.message, hint: refusal.hint};
	if (plan.target === undefined)
		return {kind: 'refused', id: plan.id, reason: 'no target', hint: 'name a stream'};
	const request: MoveRequest = {
		operation: options.operation,
		id: plan.id,
		source: plan.source,
		target: plan.target.stream,
		create: plan.create,
		payload: plan.migration?.after,
		audit: options.audit ? auditFacts(plan, options) : undefined,
	};
	const reply = await store.move(request);
	if (reply.kind === 'unknown') return settle(store, request, reply.message, options.settleWithin);
	if (reply.kind === 'gone') {
		return {kind: 'gone', id: plan.id, by: await store.receipt(plan.id, undefined).catch(() => undefined)};
	}
	return outcomeOf(request, reply, false);
}

/** What a reply means for the entry. */
export function outcomeOf(request: MoveRequest, reply: MoveReply, recovered: boolean): Outcome {
	const {id, target} = request;
	const untouched = 'nothing was written: the entry is still on the DLQ';
	const refused = (reason: string, hint: string): Outcome => ({kind: 'refused', id, reason, hint});
	switch (reply.kind) {
		case 'moved':
			return {kind: 'moved', id, newId: reply.newId, target, recovered, warnings: reply.warnings};
		case 'gone':
			return {kind: 'gone', id, by: undefined};
		case 'mismatch':
			return refused('the entry names another source than when it was planned', 'open it again and look');
		case 'empty payload':
			return refused('the entry has no payload', untouched);
		case 'no target':
			return refused('there is no such stream', `${untouched}; create the stream or name another`);
		case 'wrong type':
			return refused(
				`${Buffer.from(reply.key).toString('utf8')} is a ${reply.type}, not a stream`,
				untouched,
			);
		case 'denied':
			return refused(reply.message, reply.hint);
		case 'out of memory':
			return refused(`Redis is out of memory: ${reply.message}`, `${untouched}; free memory, then try again`);
		case 'other slot':
			return refused(reply.message, untouched);
		case 'not sent':
			return {
				kind: 'failed',
				id,
				reason: `not sent: ${reply.message}`,
				hint: `${untouched}; try again once connected`,
			};
		case 'failed':
			return {kind: 'failed', id, reason: reply.message, hint: untouched};
		case 'unknown':
			return {
				kind: 'unknown',
				id,
				reason: reply.message,
				hint: 'look at the DLQ and at the audit before trying again',
			};
	}
}

function auditFacts(
	{migration}: ReplayPlan,
	{actor, reason, toolVersion}: ReplayOptions,
): MoveRequest['audit'] {
	const named = migration === undefined ? undefined : {name: migration.name, sha256: migration.sha256};
	return {actor, reason, toolVersion, migration: named};
}
