import type {MigrationFile, MigrationRunner} from '../core/migrations/types.ts';
import {payloadDiff} from '../core/payload/diff.ts';
import {planReplay} from '../core/replay/plan.ts';
import {replayEntry, usualSettle} from '../core/replay/replay.ts';
import type {Outcome, ReplayPlan} from '../core/replay/types.ts';
import type {DlqStore} from '../core/store/port.ts';
import {howLong} from '../text/amount.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {groupsDenied} from './bulk-text.ts';
import {exitCodes, type Output} from './output.ts';
import {refuseReadOnly} from './write-options.ts';

export interface ReplayCommandOptions {
	readonly to: Uint8Array | undefined;
	readonly migration: MigrationFile | undefined;
	readonly runner: MigrationRunner;
	readonly create: boolean;
	/** Without it nothing is written. */
	readonly yes: boolean;
	/** Why nothing may be written; undefined when it may. */
	readonly readOnly: string | undefined;
	readonly json: boolean;
	readonly actor: string;
	readonly reason: string;
	readonly audit: boolean;
	readonly toolVersion: string;
	readonly newOperation: () => string;
}

/** Replays entries one after the other, or says what it would do. One failure never stops the rest. @returns the exit code */
export async function replay(
	store: DlqStore,
	output: Output,
	ids: readonly string[],
	options: ReplayCommandOptions,
): Promise<number> {
	refuseReadOnly(options);
	let not = 0;
	for (const id of ids) {
		const {to: target, migration: file, runner, create} = options;
		const migration = file === undefined ? undefined : {file, runner};
		const plan = await planReplay(store, {id, target, create, migration});
		if (!options.yes) {
			describe(plan, output, options.json);
			if (plan.refusals.length > 0) not++;
			continue;
		}
		const outcome = await replayEntry(store, plan, {
			...options,
			operation: options.newOperation(),
			settleWithin: usualSettle,
		});
		tell(outcome, output, options.json);
		if (outcome.kind !== 'moved') not++;
	}
	if (!options.yes && !options.json) output.out(ours('dry run: nothing was written; --yes replays'));
	return not === 0 ? exitCodes.done : exitCodes.someNot;
}

function describe(plan: ReplayPlan, output: Output, json: boolean): void {
	const {id, source, target, migration, refusals, warnings} = plan;
	const changes = migration === undefined ? [] : payloadDiff(migration.before, migration.after);
	if (json) {
		output.json({
			id,
			dryRun: true,
			source: text(source),
			target:
				target === undefined
					? null
					: {
							stream: text(target.stream),
							type: target.type,
							length: target.length,
							groups: target.groups.map(group => ({
								...group,
								name: text(group.name),
								lag: group.lag ?? null,
							})),
						},
			migration: migration === undefined ? null : {name: migration.name, sha256: migration.sha256},
			changes,
			refusals,
			warnings,
		});
		return;
	}
	output.out(safeLine`${safeText(id)}`);
	output.out(safeLine`  from    ${source === undefined ? ours('(none)') : safeText(source)}`);
	if (target !== undefined)
		output.out(
			safeLine`  to      ${safeText(target.stream)}   ${safeText(target.type)}, ${howLong(target.length)}`,
		);
	if (target?.groupsDenied === true) output.out(groupsDenied);
	for (const group of target?.groups ?? []) {
		const lag = group.lag === undefined ? ours('unread unknown') : safeLine`${group.lag} unread`;
		output.out(
			safeLine`  group   ${safeText(group.name)}: ${group.consumers} ${group.consumers === 1 ? ours('consumer') : ours('consumers')}, ${group.activeConsumers} active, ${group.pending} pending, ${lag}`,
		);
	}
	if (migration !== undefined)
		output.out(
			safeLine`  through ${safeText(migration.name)}   sha256 ${safeText(migration.sha256.slice(0, 12))}`,
		);
	for (const {kind, path, before = ours(''), after = ours('')} of changes) {
		const sign = kind === 'added' ? ours('+') : kind === 'removed' ? ours('-') : ours('~');
		const arrow = kind === 'changed' ? ours(' → ') : ours('');
		output.out(safeLine`    ${sign} ${path}  ${before}${arrow}${after}`);
	}
	for (const warning of warnings) output.out(safeLine`  note    ${safeText(warning)}`);
	for (const {message, hint} of refusals)
		output.out(safeLine`  refused ${safeText(message)}: ${safeText(hint)}`);
}

function tell(outcome: Outcome, output: Output, json: boolean): void {
	if (json) {
		output.json(
			'target' in outcome
				? {...outcome, target: text(outcome.target)}
				: 'by' in outcome
					? {
							...outcome,
							by: outcome.by === undefined ? null : {...outcome.by, target: text(outcome.by.target)},
						}
					: outcome,
		);
		return;
	}
	output.out(safeLine`${safeText(outcome.id)} ${sentence(outcome)}`);
}

function sentence(outcome: Outcome): SafeText {
	switch (outcome.kind) {
		case 'moved': {
			const warnings =
				outcome.warnings.length === 0 ? ours('') : safeLine` (${safeText(outcome.warnings.join('; '))})`;
			const recovered = outcome.recovered ? ours(' (the reply was lost; found afterwards)') : ours('');
			return safeLine`moved to ${safeText(outcome.target)} as ${safeText(outcome.newId)}${recovered}${warnings}`;
		}
		case 'gone': {
			const by =
				outcome.by === undefined
					? ours('by whom is not known')
					: safeLine`${safeText(outcome.by.action)} by ${safeText(outcome.by.actor)}`;
			return safeLine`gone: ${by}`;
		}
		default:
			return safeLine`${safeText(outcome.kind)}: ${safeText(outcome.reason)}. ${safeText(outcome.hint)}`;
	}
}

function text(bytes: Uint8Array | undefined): SafeText | null {
	return bytes === undefined ? null : safeText(bytes);
}
