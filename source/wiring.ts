import {readFileSync} from 'node:fs';
import process from 'node:process';
import {address, keyBytes} from './commands/options.ts';
import type {Output} from './commands/output.ts';
import {defaultStream} from './core/defaults.ts';
import type {Bytes} from './core/entry.ts';
import {UsageError} from './core/errors.ts';
import type {MigrationRunner} from './core/migrations/types.ts';
import type {DlqStore} from './core/store/port.ts';
import type {Cli} from './settle.ts';
import {ours} from './text/safe-text.ts';

export interface Wiring {
	readonly stream: Bytes;
	/** The address without its password. */
	readonly shown: string;
	readonly runner: MigrationRunner;
	/** Makes the store. Nothing is connected yet. */
	open(): Promise<Opened>;
}

export interface Opened {
	readonly store: DlqStore;
	/** Begins what the demo does by itself. */
	readonly start: () => void;
}

/** What the flags name, checked; the code that serves it is loaded when it is opened. @throws UsageError */
export async function wire(
	cli: Pick<Cli, 'flags' | 'typed' | 'context'>,
	failFast: boolean,
	output: Output,
): Promise<Wiring> {
	const {flags: given, typed, context} = cli;
	const runner = lazyRunner();
	if (given.demo) return {stream: keyBytes(defaultStream), shown: 'demo', runner, open: openDemo};
	const password = given.askpass ? await askPassword() : undefined;
	const {url, shown, passwordInArgv} = address(given, process.env, password);
	if (passwordInArgv && typed.url !== undefined) {
		output.note(
			ours(
				'warning: a password on the command line can be read by every user of this host: use REDISCLI_AUTH or --askpass',
			),
		);
	}
	refuseIdleTls(url, given);
	const read = (file: string | undefined) => (file === undefined ? {} : readCertificate(file));
	const tls = url.startsWith('rediss')
		? {
				tls: {
					...wrap('ca', read(given.cacert)),
					...wrap('cert', read(given.cert)),
					...wrap('key', read(given.key)),
					...(given.sni === undefined ? {} : {servername: given.sni}),
				},
			}
		: {};
	const stream = keyBytes(given.stream);
	const layout = context?.layout;
	return {
		stream,
		shown,
		runner,
		async open() {
			const {createRedisStore} = await import('./late.ts');
			// A command that knows the password may take its time, and is asked only now.
			const secret = password === undefined ? await context?.password() : undefined;
			const where = secret === undefined ? url : address(given, process.env, secret).url;
			return {store: createRedisStore({url: where, stream, layout, options: tls, failFast}), start() {}};
		},
	};
}

// A connection that was meant to be secret must not go in the clear.
function refuseIdleTls(url: string, given: Cli['flags']): void {
	if (url.startsWith('rediss')) return;
	const idle = (['cacert', 'cert', 'key', 'sni'] as const).find(name => given[name] !== undefined);
	if (idle !== undefined)
		throw new UsageError(
			`--${idle} is for TLS, and ${new URL(url).protocol}// goes without`,
			'add --tls, or write rediss://',
		);
}

async function openDemo(): Promise<Opened> {
	const {createDemo} = await import('./late.ts');
	const {store, start} = createDemo({now: Date.now});
	return {store, start};
}

/** Most sessions migrate nothing: threads and programs are loaded with the first migration. */
function lazyRunner(): MigrationRunner {
	let made: Promise<MigrationRunner> | undefined;
	const make = async () => {
		const {createMigrationRunner} = await import('./late.ts');
		return createMigrationRunner({environment: process.env});
	};
	return {
		async run(...given) {
			made ??= make();
			return (await made).run(...given);
		},
		async runAll(...given) {
			made ??= make();
			return (await made).runAll(...given);
		},
		close: async () => (await made)?.close(),
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
