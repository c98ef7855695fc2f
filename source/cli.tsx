import {readFileSync} from 'node:fs';
import process from 'node:process';
import meow from 'meow';
import {helpText} from './commands/help.ts';
import {flags} from './commands/options.ts';
import {createOutput, exitCodes, type Output} from './commands/output.ts';
import {refuseUnknown} from './commands/unknown.ts';
import {openContext} from './contexts.ts';
import {ConnectionError, DlqError, RedisReplyError, UsageError} from './core/errors.ts';
import {lostOutput} from './lost-output.ts';
import {settle} from './settle.ts';
import {safeLine, safeText} from './text/safe-text.ts';

/** The command: reads flags, wires what is needed, sets the exit code. */
export async function main(): Promise<void> {
	const output = createOutput(
		text => process.stdout.write(text),
		text => process.stderr.write(text),
		process.stdout.columns || 160,
		// Flags may be wrong, which is told on this very output.
		process.argv.includes('--ascii'),
	);
	for (const stream of [process.stdout, process.stderr])
		stream.on('error', error => lostOutput(error, {exit: process.exit, say: output.note}));
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

/** The command line as it was typed. */
export type Parsed = ReturnType<typeof readFlags>;

async function run(output: Output): Promise<number> {
	const parsed = readFlags();
	const [command, ...operands] = parsed.input;
	// meow answers --help only where it stands alone.
	if (parsed.unnormalizedFlags['help'] === true || parsed.flags.host === '') {
		process.stdout.write(`${parsed.help}\n`);
		return exitCodes.done;
	}
	refuseUnknown(Object.keys(parsed.unnormalizedFlags), command, operands);
	if (command === undefined && !(process.stdin.isTTY && process.stdout.isTTY)) {
		throw new UsageError(
			'the inspector needs a terminal',
			'in scripts use its commands: see redis-dlq --help',
		);
	}
	const cli = settle(parsed);
	if (command === undefined) {
		const {inspect} = await import('./inspect.ts');
		return inspect(cli, output, {toolVersion: packageFile.version, openContext});
	}
	const {contextsCommand, wire, dispatch} = await import('./late.ts');
	if (command === 'contexts') return contextsCommand(cli, output);
	const wiring = await wire(cli, true, output);
	const {store, start} = await wiring.open();
	try {
		await store.connect();
		start();
		return await dispatch({cli, wiring, store, output, toolVersion: packageFile.version});
	} finally {
		await wiring.runner.close();
		await store.close();
	}
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
