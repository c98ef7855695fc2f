import {spawn} from 'node:child_process';
import path from 'node:path';
import {UsageError} from '../core/errors.ts';
import type {SafeText} from '../text/safe-text.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Nobody reads and leaves a page so fast, in ms: a program that ended before only printed. */
const tooFast = 300;

/**
 * Shows lines in $PAGER, on a terminal that was lent; resolves when it was left. They go to its input and
 * never to a file. @throws UsageError when there is no pager or it fails
 */
export async function pageText(lines: readonly SafeText[], environment: Environment): Promise<void> {
	const {command, args, name} = pagerOf(environment);
	const began = performance.now();
	await run(command, args, `${lines.join('\n')}\n`, name, secured(environment));
	if (performance.now() - began < tooFast && name !== 'less') await waitForEnter();
}

interface Pager {
	readonly command: string;
	readonly args: readonly string[];
	/** The program's name, without its place. */
	readonly name: string;
}

/** What to run. A shell only where the words are more than a program's name, as git and man do it. */
export function pagerOf({PAGER}: Environment): Pager {
	const given = PAGER?.trim() || 'less';
	const name = path.basename(given.split(/\s/)[0] ?? '');
	const extra = extras[name] ?? [];
	return /^[\w./+@-]+$/.test(given)
		? {command: given, args: extra, name}
		: {command: '/bin/sh', args: ['-c', [given, ...(given.includes('|') ? [] : extra)].join(' ')], name};
}

// A short text would be gone at once with -F, which many have in $LESS. An editor keeps no copy.
const quiet = ['-n', '-i', 'NONE'];
const extras: Readonly<Record<string, readonly string[]>> = {
	less: ['-+F'],
	vim: quiet,
	nvim: quiet,
	vi: quiet,
	view: quiet,
};

/** No shell, no files, no history out of the pager. */
function secured({LESSOPEN: _open, LESSCLOSE: _close, ...rest}: Environment): NodeJS.ProcessEnv {
	return {...rest, LESSSECURE: '1', LESSHISTFILE: '-'} as NodeJS.ProcessEnv;
}

async function run(
	command: string,
	args: readonly string[],
	input: string,
	name: string,
	env: NodeJS.ProcessEnv,
): Promise<void> {
	const hint = 'set PAGER to one that is there, such as less';
	await new Promise<void>((resolve, reject) => {
		const child = spawn(command, args, {env, stdio: ['pipe', 'inherit', 'inherit']});
		child.on('error', error =>
			reject(new UsageError(`the pager ${name} cannot be started (${error.message})`, hint)),
		);
		child.on('exit', (code, signal) => {
			if (code === 0 || signal === 'SIGINT' || signal === 'SIGPIPE') resolve();
			else if (code === 127 || code === 126)
				reject(new UsageError(`the pager ${name} cannot be started`, hint));
			else reject(new UsageError(`the pager ${name} ended with ${code ?? signal}`, hint));
		});
		// Left before it has read everything: that is what a pager is for.
		child.stdin.on('error', () => {});
		child.stdin.end(input);
	});
}

/** A program that prints and ends, such as cat, leaves nothing to read once the screen is back. */
async function waitForEnter(): Promise<void> {
	await new Promise<void>(resolve => {
		const script = 'printf "\\n-- enter goes back to redis-dlq --"; read -r _';
		const child = spawn('/bin/sh', ['-c', script], {stdio: 'inherit'});
		child.on('error', () => resolve());
		child.on('exit', () => resolve());
	});
}
