import {randomUUID} from 'node:crypto';
import {readFileSync} from 'node:fs';
import os from 'node:os';
import process from 'node:process';
import meow from 'meow';
import {doctor} from './commands/doctor.ts';
import {helpText} from './commands/help.ts';
import {list} from './commands/list.ts';
import {address, flags, keyBytes, wholeNumber} from './commands/options.ts';
import {createOutput, exitCodes, type Output} from './commands/output.ts';
import {replay} from './commands/replay.ts';
import {show} from './commands/show.ts';
import {nearest} from './commands/suggest.ts';
import {isEntryId} from './core/entry.ts';
import {ConnectionError, DlqError, RedisReplyError, UsageError} from './core/errors.ts';
import {migrationFile} from './core/migrations/list.ts';
import {createMigrationRunner} from './core/migrations/runner.ts';
import type {DlqStore} from './core/store/port.ts';
import {ours, safeLine, safeText} from './text/safe-text.ts';

const commands = ['list', 'show', 'replay', 'doctor'];

/** The command: reads flags, wires what is needed, sets the exit code. */
export async function main(): Promise<void> {
	// A reader that went away (`| head`) is no failure.
	for (const stream of [process.stdout, process.stderr]) stream.on('error', endQuietly);
	const output = createOutput(
		text => process.stdout.write(text),
		text => process.stderr.write(text),
		process.stdout.columns || 160,
	);
	try {
		process.exitCode = await run(output);
	} catch (error) {
		process.exitCode = report(error, output);
	}
}

function readFlags() {
	return meow(helpText, {
		importMeta: {...import.meta, url: new URL('../source/', import.meta.url).href},
		pkg: packageFile,
		flags,
		allowUnknownFlags: true,
		autoHelp: true,
		autoVersion: true,
		description: false,
	});
}

const packageFile = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
	version: string;
};

type Cli = ReturnType<typeof readFlags>;

async function run(output: Output): Promise<number> {
	const cli = readFlags();
	const [command, ...rest] = cli.input;
	refuseUnknown(cli, command);
	if (cli.flags.host === '') {
		process.stdout.write(`${cli.help}\n`);
		return exitCodes.done;
	}
	if (command === undefined && !(process.stdin.isTTY && process.stdout.isTTY)) {
		throw new UsageError(
			'the inspector needs a terminal',
			'use redis-dlq list, show, replay or doctor in scripts',
		);
	}
	const wiring = await wire(cli, output);
	if (command === undefined) return inspect(cli, wiring);
	const {store} = wiring;
	const readOnly = cli.flags.readOnly ? readOnlyReason : undefined;
	try {
		await store.connect();
		switch (command) {
			case 'list':
				return await list(store, output, {json: cli.flags.json, limit: limitOf(cli)});
			case 'show':
				return await show(store, output, needIds(rest), {json: cli.flags.json, raw: cli.flags.raw});
			case 'doctor':
				return await doctor(store, output, {json: cli.flags.json, cap: capOf(cli), readOnly});
			default:
				return await replayCommand(cli, wiring, rest, output, readOnly);
		}
	} finally {
		await wiring.runner.close();
		await store.close();
	}
}

const readOnlyReason = 'the program was started with --read-only';

async function replayCommand(
	cli: Cli,
	wiring: Wiring,
	ids: readonly string[],
	output: Output,
	readOnly: string | undefined,
) {
	const {flags: given} = cli;
	return replay(wiring.store, output, needIds(ids), {
		to: given.to === undefined ? undefined : keyBytes(given.to),
		migration: given.migrate === undefined ? undefined : await migrationFile(given.migrate),
		runner: wiring.runner,
		create: given.create,
		yes: given.yes,
		readOnly,
		json: given.json,
		actor: actorOf(cli),
		reason: given.reason,
		audit: given.audit,
		toolVersion: packageFile.version,
		newOperation: randomUUID,
	});
}

async function inspect(cli: Cli, {store, runner, shown, start}: Wiring): Promise<number> {
	const {startInspector} = await import('./tui/start.tsx');
	const {flags: given} = cli;
	const files = given.migrate === undefined ? [] : [await migrationFile(given.migrate)];
	start();
	return startInspector({
		store,
		runner,
		session: {
			stream: safeText(store.stream),
			cap: capOf(cli),
			readOnly: given.readOnly ? readOnlyReason : undefined,
			commandLine: safeText(
				`redis-dlq ${given.demo ? '--demo' : `-u ${shown}`}${given.stream === flags.stream.default ? '' : ` --stream '${given.stream}'`}`,
			),
			migrations: {directory: given.migrations, files},
			demo: given.demo,
		},
		actor: actorOf(cli),
		reason: given.reason,
		audit: given.audit,
		toolVersion: packageFile.version,
		environment: {stdin: process.stdin, stdout: process.stdout, colour: !process.env['NO_COLOR']},
	});
}

interface Wiring {
	readonly store: DlqStore;
	readonly runner: ReturnType<typeof createMigrationRunner>;
	/** The address without its password. */
	readonly shown: string;
	/** Begins what the demo does by itself. */
	readonly start: () => void;
}

async function wire(cli: Cli, output: Output): Promise<Wiring> {
	const {flags: given} = cli;
	const runner = createMigrationRunner();
	if (given.demo) {
		const {createDemo} = await import('./core/demo/demo.ts');
		const demo = createDemo({now: Date.now});
		return {store: demo.store, runner, shown: 'demo', start: demo.start};
	}
	const password = given.askpass ? await askPassword() : undefined;
	const {url, shown, passwordInArgv} = address(given, process.env, password);
	if (passwordInArgv) {
		output.note(
			ours(
				'warning: a password on the command line can be read by every user of this host: use REDISCLI_AUTH or --askpass',
			),
		);
	}
	const {createRedisStore} = await import('./core/store/redis/redis-store.ts');
	const read = (file: string | undefined) => (file === undefined ? {} : readCertificate(file));
	const tls = url.startsWith('rediss:')
		? {
				tls: {
					...wrap('ca', read(given.cacert)),
					...wrap('cert', read(given.cert)),
					...wrap('key', read(given.key)),
					...(given.sni === undefined ? {} : {servername: given.sni}),
				},
			}
		: {};
	return {
		store: createRedisStore({
			url,
			stream: keyBytes(given.stream),
			options: tls,
			failFast: cli.input.length > 0,
		}),
		runner,
		shown,
		start: () => {},
	};
}

function wrap(name: string, value: object | Buffer): Record<string, Buffer> {
	return Buffer.isBuffer(value) ? {[name]: value} : {};
}

function readCertificate(file: string): Buffer {
	try {
		return readFileSync(file);
	} catch {
		throw new UsageError(`${file} cannot be read`, 'check --cacert, --cert and --key');
	}
}

async function askPassword(): Promise<string> {
	const {createInterface} = await import('node:readline/promises');
	const {Writable} = await import('node:stream');
	process.stderr.write('Password: ');
	// Nothing that is typed is echoed: the line editor writes into the void.
	const silent = new Writable({write: (_chunk, _encoding, done) => done()});
	const reader = createInterface({input: process.stdin, output: silent, terminal: true});
	try {
		return await reader.question('');
	} finally {
		reader.close();
		process.stderr.write('\n');
	}
}

function refuseUnknown(cli: Cli, command: string | undefined): void {
	const known = Object.keys(flags);
	const unknown = Object.keys(cli.unnormalizedFlags).find(
		flag => flag.length > 1 && !known.includes(camel(flag)),
	);
	if (unknown !== undefined) {
		const near = nearest(camel(unknown), known);
		throw new UsageError(
			`there is no flag --${unknown}`,
			near === undefined ? 'see redis-dlq --help' : `did you mean --${dashed(near)}?`,
		);
	}
	if (command === undefined || commands.includes(command)) return;
	const near = nearest(command, commands);
	throw new UsageError(
		`there is no command ${command}`,
		near === undefined ? 'see redis-dlq --help' : `did you mean ${near}?`,
	);
}

function camel(flag: string): string {
	return flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function dashed(flag: string): string {
	return flag.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

function needIds(ids: readonly string[]): readonly string[] {
	if (ids.length === 0) throw new UsageError('no entry id was given', 'redis-dlq list shows the ids');
	const wrong = ids.find(id => !isEntryId(id));
	if (wrong === undefined) return ids;
	throw new UsageError(`${wrong} is no entry id`, 'an id looks like 1763700123456-0');
}

function limitOf({flags: {limit, json}}: Cli): number {
	if (limit !== undefined) return wholeNumber(limit, '--limit', Number.MAX_SAFE_INTEGER);
	return json ? Number.POSITIVE_INFINITY : 100;
}

function capOf(cli: Cli): number {
	return wholeNumber(cli.flags.cap, '--cap', Number.MAX_SAFE_INTEGER);
}

function actorOf({flags: {as: name}}: Cli): string {
	return name ?? process.env['REDIS_DLQ_ACTOR'] ?? `${os.userInfo().username}@${os.hostname()}`;
}

function report(error: unknown, output: Output): number {
	if (error instanceof DlqError) {
		output.note(safeLine`redis-dlq: ${safeText(error.message)}. ${safeText(error.hint)}`);
		if (error instanceof UsageError) return exitCodes.usage;
		return error instanceof ConnectionError || error instanceof RedisReplyError
			? exitCodes.redis
			: exitCodes.someNot;
	}
	throw error;
}

function endQuietly(error: NodeJS.ErrnoException): void {
	if (error.code === 'EPIPE') process.exit(0);
	// The terminal itself is gone (the SSH connection broke): there is nobody left to tell.
	if (error.code === 'EIO') process.exit(129);
	throw error;
}
