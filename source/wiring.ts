import {readFileSync} from 'node:fs';
import process from 'node:process';
import {address, type Flags, keyBytes} from './commands/options.ts';
import type {Output} from './commands/output.ts';
import {UsageError} from './core/errors.ts';
import {createMigrationRunner} from './core/migrations/runner.ts';
import type {DlqStore} from './core/store/port.ts';
import {ours} from './text/safe-text.ts';

/** The flags that say where to connect, and how. */
export interface GivenFlags extends Flags {
	readonly askpass: boolean;
	readonly cacert?: string | undefined;
	readonly cert?: string | undefined;
	readonly key?: string | undefined;
	readonly sni?: string | undefined;
	readonly demo: boolean;
}

export interface Wiring {
	readonly store: DlqStore;
	readonly runner: ReturnType<typeof createMigrationRunner>;
	/** The address without its password. */
	readonly shown: string;
	/** Begins what the demo does by itself. */
	readonly start: () => void;
}

/** Makes the store that the flags name. Nothing is connected yet. @throws UsageError */
export async function wire(given: GivenFlags, failFast: boolean, output: Output): Promise<Wiring> {
	const runner = createMigrationRunner({environment: process.env});
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
	return {
		store: createRedisStore({
			url,
			stream: keyBytes(given.stream),
			options: tls,
			failFast,
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
