import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {Cli} from './cli.tsx';
import {rateOf, wholeNumber} from './commands/options.ts';
import type {JobJournal, Pace} from './core/bulk/job-types.ts';
import {beginJournal} from './core/bulk/journal.ts';
import type {BulkPlan} from './core/bulk/types.ts';
import type {Wiring} from './wiring.ts';

/** How fast jobs go, from the flags. @throws UsageError */
export function paceOf({flags: {rate, canary, canaryWait, maxLag}}: Pick<Cli, 'flags'>): Pace {
	return {
		rate: rateOf(rate),
		canary: wholeNumber(canary, '--canary', 1_000_000),
		canaryWait: wholeNumber(canaryWait, '--canary-wait', 86_400) * 1000,
		maxLag: maxLag === undefined ? undefined : wholeNumber(maxLag, '--max-lag', Number.MAX_SAFE_INTEGER),
	};
}

/** Begins the journal of a plan that becomes a job. @throws when it cannot be written */
export async function journalOf(
	cli: Cli,
	{store, shown}: Pick<Wiring, 'store' | 'shown'>,
	operation: string,
	plan: BulkPlan,
	{target, create}: {readonly target?: Uint8Array | undefined; readonly create?: boolean | undefined},
): Promise<JobJournal> {
	const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
	const {migration} = plan;
	return beginJournal(stateDirectory(), {
		version: 1,
		operation,
		started: Date.now(),
		address: shown,
		stream: base64(store.stream),
		actor: actorOf(cli),
		reason: cli.flags.reason,
		target: target === undefined ? undefined : base64(target),
		create: create === true,
		migration: migration === undefined ? undefined : {path: migration.file.path, sha256: migration.sha256},
		ids: plan.groups.flatMap(({items}) => items.map(({id}) => id)),
	});
}

/** Where jobs keep their journals. Source: XDG base directories. */
export function stateDirectory(): string {
	const base = process.env['XDG_STATE_HOME'] ?? path.join(os.homedir(), '.local/state');
	return path.join(base, 'redis-dlq/jobs');
}

export function actorOf({flags: {as: name}}: Cli): string {
	return name ?? process.env['REDIS_DLQ_ACTOR'] ?? `${os.userInfo().username}@${os.hostname()}`;
}
