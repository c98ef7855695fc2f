import {statSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {Parsed} from './cli.tsx';
import {rateOf, wholeNumber} from './commands/options.ts';
import type {Pace} from './core/bulk/job-types.ts';
import {DLQ_CAP, defaultStream} from './core/defaults.ts';
import type {Cli, FoundConfig} from './settle.ts';

/** How fast jobs go, from the flags. @throws UsageError */
export function paceOf({flags: {rate, canary, canaryWait, maxLag}}: Pick<Cli, 'flags'>): Pace {
	return {
		rate: rateOf(rate),
		canary: wholeNumber(canary, '--canary', 1_000_000),
		canaryWait: wholeNumber(canaryWait, '--canary-wait', 86_400) * 1000,
		maxLag: maxLag === undefined ? undefined : wholeNumber(maxLag, '--max-lag', Number.MAX_SAFE_INTEGER),
	};
}

export function capOf(cli: Cli): number {
	return wholeNumber(cli.flags.cap, '--cap', Number.MAX_SAFE_INTEGER);
}

/** Why nothing may be written, by flag. */
export function readOnlyOf({flags: {readOnly}, context}: Cli): string | undefined {
	if (readOnly) return 'the program was started with --read-only';
	return context?.readOnly === true ? `the context ${context.name} is read-only` : undefined;
}

export function actorOf({flags: {as: name}}: Cli): string {
	return name ?? process.env['REDIS_DLQ_ACTOR'] ?? `${os.userInfo().username}@${os.hostname()}`;
}

/**
 * The command line with which a colleague acts on the same; no secret is part of it. A context that is
 * read-only would refuse them: its address is named instead, where that says all there is to say.
 */
export function commandLineOf({typed, flags, context}: Cli, shown: string): string {
	const words = ['redis-dlq'];
	if (flags.demo) return [...words, '--demo'].join(' ');
	if (context === undefined || (context.readOnly && context.layout === undefined)) {
		words.push('-u', shown);
		if (flags.stream !== defaultStream) words.push('--stream', alwaysQuoted(flags.stream));
		return words.join(' ');
	}
	words.push('--context', quoted(context.name));
	if (typed.config !== undefined) words.push('--config', quoted(path.resolve(typed.config)));
	if (typed.url ?? typed.host ?? typed.port ?? typed.db ?? typed.user) words.push('-u', shown);
	if (typed.stream !== undefined) words.push('--stream', alwaysQuoted(typed.stream));
	return words.join(' ');
}

function quoted(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : alwaysQuoted(word);
}

function alwaysQuoted(word: string): string {
	return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Where migrations made on the screen and lists of ids go. */
export function workDirectory(): string {
	return path.dirname(stateDirectory());
}

/** Where it is kept how the screen was left. */
export function viewFile(): string {
	return path.join(workDirectory(), 'view.json');
}

/** Where jobs keep their journals. Source: XDG base directories. */
export function stateDirectory(): string {
	const base = process.env['XDG_STATE_HOME'] ?? path.join(os.homedir(), '.local/state');
	return path.join(base, 'redis-dlq/jobs');
}

/** The command line as it is, without a context. */
export function withoutContext(
	{input, flags}: Pick<Parsed, 'input' | 'flags'>,
	config: FoundConfig | undefined,
): Cli {
	const {stream = defaultStream, cap = String(DLQ_CAP)} = flags;
	return {input, typed: flags, flags: {...flags, stream, cap}, context: undefined, config};
}

/** Whether nobody but us can read the file. */
export function isPrivate(file: string): boolean {
	const {mode, uid} = statSync(file);
	return (mode & 0o077) === 0 && (process.getuid === undefined || uid === process.getuid());
}
