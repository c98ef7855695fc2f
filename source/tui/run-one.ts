import {createHash} from 'node:crypto';
import {type EntryId, factOf} from '../core/entry.ts';
import type {MigrationFile, MigrationRunner} from '../core/migrations/types.ts';
import {payloadDiff} from '../core/payload/diff.ts';
import {openPayload} from '../core/payload/open.ts';
import {shownLimits} from '../core/payload/scan.ts';
import {planReplay} from '../core/replay/plan.ts';
import {replayEntry, usualSettle} from '../core/replay/replay.ts';
import type {Effect} from '../state/event.ts';
import type {ReadCache} from './read-cache.ts';
import type {EffectContext} from './run-effect.ts';
import {trouble} from './trouble.ts';

/** Reads an entry, or takes it from what was read last. */
export async function readEntry(
	{store, dispatch}: EffectContext,
	read: ReadCache,
	id: EntryId,
): Promise<void> {
	try {
		const known = read.get(id);
		if (known !== undefined) return dispatch({type: 'entry', id, ...known});
		const entry = await store.readEntry(id);
		const data = entry === undefined ? undefined : factOf(entry, 'data');
		const payload = data === undefined ? undefined : openPayload(data, shownLimits);
		if (entry !== undefined) read.keep(id, {entry, payload});
		dispatch({type: 'entry', id, entry, payload});
	} catch (error) {
		dispatch({type: 'entry failed', id, message: trouble(error).message});
	}
}

export async function plan(
	{store, runner, dispatch}: EffectContext,
	{request, entry, ask}: Extract<Effect, {type: 'plan'}>,
): Promise<void> {
	try {
		const named = ask.migration === undefined ? undefined : {file: ask.migration, runner};
		const made = await planReplay(store, {
			id: entry,
			target: ask.target,
			create: ask.create,
			migration: ask.edited === undefined ? named : byHand(ask.edited),
		});
		const {migration} = made;
		const changes = migration === undefined ? [] : payloadDiff(migration.before, migration.after);
		dispatch({type: 'planned', request, plan: made, changes});
	} catch (error) {
		dispatch({type: 'plan failed', request, trouble: trouble(error)});
	}
}

/** An edit as what it is: a migration done by hand. */
function byHand(payload: Uint8Array): {readonly file: MigrationFile; readonly runner: MigrationRunner} {
	const sha256 = createHash('sha256').update(payload).digest('hex');
	const run = async () => ({kind: 'changed', payload, sha256}) as const;
	const runAll = async (_: MigrationFile, inputs: readonly unknown[]) => Promise.all(inputs.map(run));
	return {file: {name: 'edit', path: ''}, runner: {run, runAll, close: async () => {}}};
}

export async function replay(
	context: EffectContext,
	{request, plan: made}: Extract<Effect, {type: 'replay'}>,
): Promise<void> {
	const {store, actor, reason, audit, toolVersion, newOperation, dispatch} = context;
	const outcome = await replayEntry(store, made, {
		operation: newOperation(),
		actor,
		reason,
		toolVersion,
		audit,
		settleWithin: usualSettle,
	});
	dispatch({type: 'outcome', request, outcome});
}
