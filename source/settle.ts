import {closeSync, openSync, readSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {Parsed} from './cli.tsx';
import {applied} from './contexts.ts';
import type {Config} from './core/config/config.ts';
import {UsageError} from './core/errors.ts';
import type {Layout} from './core/layout.ts';
import {withoutContext} from './given.ts';
import type {Colour} from './text/line.ts';

/** The command line as everything else sees it: what was typed, what the context adds, else the defaults. */
export interface Cli extends Pick<Parsed, 'input'> {
	/** What was typed, and nothing else. */
	readonly typed: Parsed['flags'];
	readonly flags: Parsed['flags'] & {readonly stream: string; readonly cap: string};
	readonly context: ActiveContext | undefined;
	/** Undefined when there is none. */
	readonly config: FoundConfig | undefined;
}

export interface FoundConfig extends Config {
	readonly file: string;
}

export interface ActiveContext {
	readonly name: string;
	readonly readOnly: boolean;
	/** Of the six colours of a terminal. */
	readonly colour: Colour | undefined;
	/** How the entries of the DLQ are written; undefined: as the reference writes them. */
	readonly layout: Layout | undefined;
	/** From where the context says, each time anew; undefined when it has none. @throws UsageError */
	readonly password: () => Promise<string | undefined>;
}

/**
 * Adds the context that is named, or the default one of the config. An address on the command line or in
 * REDIS_URL goes before the default. Without a config that costs one look for the file.
 * @throws UsageError
 */
export function settle(parsed: Pick<Parsed, 'input' | 'flags'>): Cli {
	const {flags} = parsed;
	const plain = withoutContext(parsed, undefined);
	if (flags.demo) return plain;
	const file = flags.config ?? usualFile();
	const text = readIfThere(file, flags.config !== undefined);
	if (text === undefined) {
		if (flags.context === undefined) return plain;
		throw new UsageError(
			`there is no context ${flags.context}: there is no ${file}`,
			'the readme, under Contexts, says what belongs there',
		);
	}
	return applied(parsed, file, text);
}

// Source: XDG base directories.
function usualFile(): string {
	const base = process.env['XDG_CONFIG_HOME'] ?? path.join(os.homedir(), '.config');
	return path.join(base, 'redis-dlq/config.json');
}

/** Bytes: no config is longer, and a device never ends. */
const mostConfig = 1_000_000;

function readIfThere(file: string, named: boolean): string | undefined {
	try {
		return readBounded(file);
	} catch (error) {
		if (error instanceof UsageError) throw error;
		const {code} = error as NodeJS.ErrnoException;
		if (!named && (code === 'ENOENT' || code === 'ENOTDIR')) return undefined;
		throw new UsageError(`${file} cannot be read (${code ?? 'no reason given'})`, 'check --config');
	}
}

function readBounded(file: string): string {
	const handle = openSync(file, 'r');
	try {
		const buffer = Buffer.allocUnsafe(mostConfig + 1);
		let length = 0;
		for (let read = -1; read !== 0 && length < buffer.length; length += read)
			read = readSync(handle, buffer, length, buffer.length - length, null);
		if (length > mostConfig) throw new UsageError(`${file} is longer than any config`, 'check --config');
		return buffer.toString('utf8', 0, length);
	} finally {
		closeSync(handle);
	}
}
