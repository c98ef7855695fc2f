import {spawn} from 'node:child_process';
import type {Bytes} from '../entry.ts';
import {PayloadError} from '../errors.ts';
import {fromTypedJson} from '../payload/from-typed-json.ts';
import {openPayload} from '../payload/open.ts';
import {reencode} from '../payload/splice.ts';
import {toTypedJson} from '../payload/typed-json.ts';
import type {Answer, Task} from './messages.ts';

export interface ProgramLimits {
	/** Milliseconds. */
	readonly timeLimit: number;
	readonly environment: Readonly<Record<string, string | undefined>>;
}

const largestOutput = 64 * 1024 * 1024;
/** Of a process, in kB of address space. */
const memory = 4 * 1024 * 1024;

/**
 * Runs a migration that is a program of its own. `.jq`: typed JSON in and out. Any other executable:
 * msgpack in and out. What is known of the entry is in REDIS_DLQ_ENTRY, as JSON. Never throws.
 */
export async function runProgram(
	file: string,
	{payload, entry}: Task,
	{timeLimit, environment}: ProgramLimits,
): Promise<Answer> {
	const jq = file.endsWith('.jq');
	let input: Bytes = payload;
	if (jq) {
		const opened = openPayload(payload);
		if (opened.format !== 'msgpack' || opened.complaint !== undefined)
			return refused('undecodable', 'it is no whole msgpack value');
		input = Buffer.from(JSON.stringify(toTypedJson(opened, {masked: false})));
	}
	const command = jq ? ['jq', '-c', '-f', file] : [file];
	const ran = await run(command, input, {...environment, REDIS_DLQ_ENTRY: JSON.stringify(entry)}, timeLimit);
	if ('kind' in ran) return ran;
	if (ran.output.length === 0) return refused('returned nothing', 'it printed nothing');
	try {
		const value: unknown = jq ? fromTypedJson(onlyValue(ran.output)) : undefined;
		if (jq) return {kind: 'migrated', payload: reencode(payload, value)};
		const opened = openPayload(ran.output);
		if (opened.format === 'msgpack' && opened.complaint === undefined)
			return {kind: 'migrated', payload: new Uint8Array(ran.output)};
		return refused('unencodable', 'it printed something that is no msgpack value');
	} catch (error) {
		const hint = error instanceof PayloadError ? `: ${error.hint}` : '';
		return refused('unencodable', (error instanceof Error ? error.message : String(error)) + hint);
	}
}

function onlyValue(output: Buffer): unknown {
	const lines = output.toString('utf8').trim().split('\n');
	if (lines.length > 1) throw new PayloadError('the program gives several values', 'a migration gives one');
	return JSON.parse(lines[0] ?? '');
}

async function run(
	command: readonly string[],
	input: Bytes,
	env: Readonly<Record<string, string | undefined>>,
	timeLimit: number,
): Promise<{readonly output: Buffer} | Answer> {
	return new Promise(resolve => {
		const child = spawn('/bin/sh', ['-c', `ulimit -v ${memory}; exec "$@"`, 'sh', ...command], {
			stdio: ['pipe', 'pipe', 'pipe'],
			env,
		});
		const chunks: Buffer[] = [];
		let size = 0;
		let complaint = '';
		const finish = (answer: {readonly output: Buffer} | Answer) => {
			clearTimeout(timer);
			child.kill('SIGKILL');
			resolve(answer);
		};
		const timer = setTimeout(
			() => finish(refused('timed out', `no answer within ${timeLimit / 1000} s`)),
			timeLimit,
		);
		child.stdout.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size > largestOutput) finish(refused('out of memory', 'it printed more than 64 MB'));
			else chunks.push(chunk);
		});
		child.stderr.on('data', (chunk: Buffer) => {
			complaint = (complaint + chunk.toString('utf8')).slice(0, 2000);
		});
		// A program need not read its input.
		child.stdin.on('error', () => {});
		child.stdin.end(input);
		child.on('error', error => finish(refused('does not load', error.message)));
		child.on('close', code => {
			if (code === 0) finish({output: Buffer.concat(chunks)});
			else if (code === 127) finish(refused('does not load', complaint.trim() || 'the program is not there'));
			else finish(refused('threw', complaint.trim().split('\n')[0] || `it ended with ${code}`));
		});
	});
}

function refused(reason: Extract<Answer, {kind: 'refused'}>['reason'], message: string): Answer {
	return {kind: 'refused', reason, message, where: undefined};
}
