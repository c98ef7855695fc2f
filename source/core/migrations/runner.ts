import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {MessageChannel, type MessagePort, Worker} from 'node:worker_threads';
import {isModule} from './list.ts';
import type {Answer, Start, Task} from './messages.ts';
import {runProgram} from './program.ts';
import type {MigrationEntry, MigrationResult, MigrationRunner} from './types.ts';

export interface RunnerOptions {
	/** Milliseconds for one payload, loading included. */
	readonly timeLimit?: number;
	/** Megabytes of the worker's heap. */
	readonly memoryLimit?: number;
	/** What programs find in their environment, `PATH` above all. */
	readonly environment?: Readonly<Record<string, string | undefined>>;
}

interface Running {
	readonly file: string;
	readonly sha256: string;
	readonly worker: Worker;
	readonly port: MessagePort;
}

/** Runs migrations one at a time, in a thread that is thrown away after any failure. */
export function createMigrationRunner({
	timeLimit = 5000,
	memoryLimit = 256,
	environment = {},
}: RunnerOptions = {}): MigrationRunner {
	let running: Running | undefined;
	let last: Promise<unknown> = Promise.resolve();

	const stop = async () => {
		const stopped = running;
		running = undefined;
		stopped?.port.close();
		await stopped?.worker.terminate();
	};

	const runNow = async (
		file: string,
		payload: Uint8Array,
		entry: MigrationEntry,
	): Promise<MigrationResult> => {
		let sha256: string;
		try {
			// Read anew each time: an edited file is another migration.
			sha256 = createHash('sha256')
				.update(await readFile(file))
				.digest('hex');
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			return {kind: 'refused', reason: 'does not load', message};
		}
		if (!isModule(file)) {
			const answer = await runProgram(file, {payload, entry}, {timeLimit, environment});
			return resultOf(answer, payload, sha256);
		}
		if (running?.file !== file || running.sha256 !== sha256) {
			await stop();
			running = start(file, sha256, memoryLimit);
		}
		const answer = await ask(running, {payload, entry}, timeLimit);
		if (answer.kind === 'refused') await stop();
		return resultOf(answer, payload, sha256);
	};

	return {
		async run(migration, payload, entry) {
			const turn = last.then(async () => runNow(migration.path, payload, entry));
			last = turn.catch(() => {});
			return turn;
		},
		async close() {
			await last;
			await stop();
		},
	};
}

function resultOf(answer: Answer, before: Uint8Array, sha256: string): MigrationResult {
	if (answer.kind === 'refused') return answer;
	const unchanged = Buffer.compare(answer.payload, before) === 0;
	return {kind: unchanged ? 'unchanged' : 'changed', payload: answer.payload, sha256};
}

function start(file: string, sha256: string, memoryLimit: number): Running {
	const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
	const {port1: port, port2} = new MessageChannel();
	const worker = new Worker(new URL(`./migration-worker.${extension}`, import.meta.url), {
		resourceLimits: {maxOldGenerationSizeMb: memoryLimit, stackSizeMb: 4},
		// Whatever the migration prints must not reach the screen.
		stdin: true,
		stdout: true,
		stderr: true,
		execArgv: [],
	});
	worker.stdout.resume();
	worker.stderr.resume();
	worker.unref();
	// What a worker says after its failure was answered.
	worker.on('error', () => {});
	const message: Start = {file, port: port2};
	worker.postMessage(message, [port2]);
	return {file, sha256, worker, port};
}

async function ask({worker, port}: Running, task: Task, timeLimit: number): Promise<Answer> {
	return new Promise(resolve => {
		const finish = (answer: Answer) => {
			clearTimeout(timer);
			port.off('message', finish);
			worker.off('error', failed).off('exit', exited);
			resolve(answer);
		};
		const refuse = (reason: Extract<Answer, {kind: 'refused'}>['reason'], message: string) =>
			finish({kind: 'refused', reason, message});
		const failed = (error: unknown) => {
			const code = error instanceof Error && 'code' in error ? error.code : undefined;
			if (code === 'ERR_WORKER_OUT_OF_MEMORY') refuse('out of memory', 'it used more memory than it may');
			else refuse('threw', error instanceof Error ? error.message : String(error));
		};
		const exited = () => refuse('threw', 'it ended its own thread instead of returning');
		const timer = setTimeout(() => refuse('timed out', `no answer within ${timeLimit / 1000} s`), timeLimit);
		port.on('message', finish);
		worker.on('error', failed).on('exit', exited);
		port.postMessage(task);
	});
}
