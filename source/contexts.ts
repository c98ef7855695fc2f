import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {Parsed} from './cli.tsx';
import type {Output} from './commands/output.ts';
import {type ContextConfig, hasPassword, readConfig} from './core/config/config.ts';
import {UsageError} from './core/errors.ts';
import {isPrivate, withoutContext} from './given.ts';
import type {ActiveContext, Cli, FoundConfig} from './settle.ts';
import type {Place} from './state/layers.ts';
import {nearest} from './text/nearest.ts';
import {type Wiring, wire} from './wiring.ts';

/** The command line with the context it names, or the default one. @throws UsageError */
export function applied(parsed: Pick<Parsed, 'input' | 'flags'>, file: string, text: string): Cli {
	const config = {...readConfig({file, text, isPrivate: isPrivate(file)}), file};
	const {flags} = parsed;
	const elsewhere =
		flags.url !== undefined ||
		flags.host !== undefined ||
		flags.port !== undefined ||
		process.env['REDIS_URL'] !== undefined;
	const name = flags.context ?? (elsewhere ? undefined : config.default);
	return name === undefined ? withoutContext(parsed, config) : withContext(parsed, config, name);
}

/**
 * Opens a context, or another stream where we are, while the program runs. Of the command line only what
 * is about safety and pace goes on to another context: an address or a stream that was typed does not.
 * @throws UsageError
 */
export async function openContext(
	cli: Cli,
	place: Place,
	output: Output,
): Promise<{readonly cli: Cli; readonly wiring: Wiring}> {
	const next = 'context' in place ? toContext(cli, place.context) : toStream(cli, place.stream);
	return {cli: next, wiring: await wire(next, false, output)};
}

function toContext({input, typed, config}: Cli, name: string): Cli {
	if (config === undefined) throw new UsageError(`there is no context ${name}`, 'there is no config file');
	return withContext({input, flags: {...typed, ...untyped, context: name}}, config, name);
}

const untyped = {
	url: undefined,
	host: undefined,
	port: undefined,
	db: undefined,
	user: undefined,
	tls: false,
	askpass: false,
	cacert: undefined,
	cert: undefined,
	key: undefined,
	sni: undefined,
	stream: undefined,
	cap: undefined,
};

function toStream(cli: Cli, stream: Uint8Array): Cli {
	const typed = {...cli.typed, stream: keyText(stream)};
	return {...cli, typed, flags: {...cli.flags, stream: typed.stream}};
}

/** A key as it is typed: bytes that are no text as `\xNN`. */
export function keyText(key: Uint8Array): string {
	const bytes = Buffer.from(key);
	const text = bytes.toString('utf8');
	if (Buffer.from(text).equals(bytes) && !/[\p{C}\\]/u.test(text)) return text;
	return [...bytes]
		.map(byte =>
			byte > 0x20 && byte < 0x7f && byte !== 0x5c
				? String.fromCharCode(byte)
				: `\\x${byte.toString(16).padStart(2, '0')}`,
		)
		.join('');
}

// An address that was typed takes the place of the context's, and with it the login: no password of one
// server goes to another.
function withContext(
	{input, flags}: Pick<Parsed, 'input' | 'flags'>,
	config: FoundConfig,
	name: string,
): Cli {
	const found = config.contexts.get(name);
	if (found === undefined) throw unknownContext(name, config);
	const elsewhere = flags.url !== undefined || flags.host !== undefined || flags.port !== undefined;
	const otherUser = elsewhere || (flags.user !== undefined && flags.user !== found.user);
	const from: Partial<ContextConfig> = elsewhere ? {} : found;
	const {tls = {}} = from;
	const beside = (file: string | undefined) => (file === undefined ? undefined : besideConfig(config, file));
	const merged = withoutContext(
		{
			input,
			flags: {
				...flags,
				url: flags.url ?? (otherUser ? withoutLogin(from.url) : from.url) ?? usualAddress(elsewhere),
				user: flags.user ?? from.user,
				cacert: flags.cacert ?? beside(tls.cacert),
				cert: flags.cert ?? beside(tls.cert),
				key: flags.key ?? beside(tls.key),
				sni: flags.sni ?? tls.sni,
				stream: flags.stream ?? found.stream,
				cap: flags.cap ?? (found.cap === undefined ? undefined : String(found.cap)),
				migrations: flags.migrations ?? beside(found.migrations),
				as: flags.as ?? process.env['REDIS_DLQ_ACTOR'] ?? found.actor,
				audit: flags.audit && found.audit !== false,
			},
		},
		config,
	);
	return {...merged, typed: flags, context: active(name, found, otherUser)};
}

function active(name: string, found: ContextConfig, otherUser: boolean): ActiveContext {
	return {
		name,
		readOnly: found.readOnly === true,
		colour: found.colour,
		layout: found.layout,
		password: async () => (otherUser ? undefined : passwordOf(name, found)),
	};
}

function unknownContext(name: string, {contexts, file}: FoundConfig): UsageError {
	const names = [...contexts.keys()];
	const near = nearest(name, names);
	const there = names.length === 0 ? `${file} has none` : `there are: ${names.join(', ')}`;
	return new UsageError(
		`there is no context ${name}`,
		near === undefined ? there : `did you mean ${near}? ${there}`,
	);
}

// A context without an address is about the local server, whatever the environment says.
function usualAddress(elsewhere: boolean): string | undefined {
	return elsewhere ? undefined : 'redis://127.0.0.1:6379';
}

function withoutLogin(url: string | undefined): string | undefined {
	return hasPassword(url) ? url?.replace(/\/\/[^/]*@/, '//') : url;
}

function besideConfig({file}: FoundConfig, name: string): string {
	const home = name.startsWith('~/') ? path.join(os.homedir(), name.slice(2)) : name;
	return path.resolve(path.dirname(file), home);
}

const commandWithin = 10_000;

async function passwordOf(
	name: string,
	{password, passwordEnv, passwordCommand}: ContextConfig,
): Promise<string | undefined> {
	if (password !== undefined) return password;
	if (passwordEnv !== undefined) {
		const found = process.env[passwordEnv];
		if (found !== undefined && found !== '') return found;
		throw new UsageError(`context ${name}: ${passwordEnv} is not set`, `set it, or use --askpass`);
	}
	return passwordCommand === undefined ? undefined : passwordFrom(name, passwordCommand);
}

// Whatever the program says may hold the secret: none of it is told.
async function passwordFrom(name: string, [program = '', ...args]: readonly string[]): Promise<string> {
	const {execFile} = await import('node:child_process');
	return new Promise((resolve, reject) => {
		const fail = (why: string) =>
			reject(
				new UsageError(
					`context ${name}: passwordCommand (${program}) ${why}`,
					'run it by hand to see what is wrong, or use --askpass',
				),
			);
		const options = {timeout: commandWithin, killSignal: 'SIGKILL', maxBuffer: 64 * 1024} as const;
		const child = execFile(program, args, options, (error, stdout) => {
			const [line = ''] = stdout.split(/\r?\n/);
			if (error !== null) fail(howItFailed(error));
			else if (line === '') fail('printed nothing');
			else resolve(line);
		});
		child.stdin?.end();
	});
}

function howItFailed({
	code,
	killed,
}: {
	readonly code?: string | number | null;
	readonly killed?: boolean;
}): string {
	if (killed === true) return `was not done within ${commandWithin / 1000} s`;
	if (code === 'ENOENT') return 'is not there';
	return typeof code === 'number' ? `ended with ${code}` : `failed (${code ?? 'by a signal'})`;
}
