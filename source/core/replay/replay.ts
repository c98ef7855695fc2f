import type {EntryId} from '../entry.ts';
import type {DlqStore, MoveRequest} from '../store/port.ts';
import {outcomeOf} from './outcome.ts';
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

/** How long a lost reply is looked into unless told otherwise, in ms. */
export const usualSettle = 15_000;

/** Carries out a plan. What becomes of the entry is the outcome; this never throws. */
export async function replayEntry(
	store: DlqStore,
	plan: ReplayPlan,
	options: ReplayOptions,
): Promise<Outcome> {
	const [refusal] = plan.refusals;
	if (refusal?.kind === 'gone') return gone(store, plan.id);
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
	return reply.kind === 'gone' ? gone(store, plan.id) : outcomeOf(request, reply, false);
}

async function gone(store: DlqStore, id: EntryId): Promise<Outcome> {
	return {kind: 'gone', id, by: await store.receipt(id, undefined).catch(() => undefined)};
}

function auditFacts(
	{migration}: ReplayPlan,
	{actor, reason, toolVersion}: ReplayOptions,
): MoveRequest['audit'] {
	const named = migration === undefined ? undefined : {name: migration.name, sha256: migration.sha256};
	return {actor, reason, toolVersion, migration: named};
}
