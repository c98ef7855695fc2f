import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {MessageChannel, type MessagePort, Worker} from 'node:worker_threads';
import {isModule} from './list.ts';
import type {Answer, Start, Task} from './messages.ts';
import {runProgram} from './program.ts';
import type {MigrationInput, MigrationResult, MigrationRunner} from './types.ts';

export interface RunnerOptions {
	/** Milliseconds for one payload, loading included. */
	readonly timeLimit?: number;
	/** Megabytes of the worker's heap. */
	readonly memoryLimit?: number;
	/** What programs find in their environment, `PATH` above all. */
	readonly environment?: Readonly<Record<string, string | undefined>>;
}

type Refused = Extract<Answer, {kind: 'refused'}>;

interface Running {
	readonly file: string;
	readonly sha256: string;
	readonly worker: Worker;
	readonly port: MessagePort;
}

/** In one message to the thread. */
const mostAtOnce = 100;
const none = new Uint8Array();

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
		inputs: readonly MigrationInput[],
	): Promise<readonly MigrationResult[]> => {
		let sha256: string;
		try {
			// Read anew each time: an edited file is another migration.
			sha256 = createHash('sha256')
				.update(await readFile(file))
				.digest('hex');
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			return inputs.map(() => ({kind: 'refused', reason: 'does not load', message}));
		}
		const answers: Answer[] = [];
		if (!isModule(file)) {
			for (const input of inputs) answers.push(await runProgram(file, input, {timeLimit, environment}));
		} else {
			let atOnce = mostAtOnce;
			while (answers.length < inputs.length) {
				if (running?.file !== file || running.sha256 !== sha256) {
					await stop();
					running = start(file, sha256, memoryLimit);
				}
				const some = inputs.slice(answers.length, answers.length + atOnce);
				const replies = await ask(running, some.map(taskOf), timeLimit);
				const given: readonly Answer[] = 'kind' in replies ? [replies] : replies;
				if (given.at(-1)?.kind === 'refused') await stop();
				// Which of them the thread died of is not known: they are tried one by one.
				if ('kind' in replies && some.length > 1) atOnce = 1;
				else answers.push(...given);
			}
		}
		return answers.map((answer, at) => resultOf(answer, inputs[at]?.payload ?? none, sha256));
	};
	const queued = async (file: string, inputs: readonly MigrationInput[]) => {
		const turn = last.then(async () => runNow(file, inputs));
		last = turn.catch(() => {});
		return turn;
	};

	return {
		async run(migration, payload, entry) {
			const [result] = await queued(migration.path, [{payload, entry}]);
			return result ?? {kind: 'refused', reason: 'threw', message: 'it gave no answer'};
		},
		runAll: async (migration, inputs) => queued(migration.path, inputs),
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

// Bytes off the wire are parts of a larger buffer, which would be sent with them.
function taskOf({payload, entry}: MigrationInput): Task {
	return {payload: new Uint8Array(payload), entry};
}

/** @returns one answer or more, in the order of the tasks; a refusal alone when the thread gave none */
async function ask(
	{worker, port}: Running,
	tasks: readonly Task[],
	timeLimit: number,
): Promise<readonly Answer[] | Refused> {
	return new Promise(resolve => {
		const finish = (answer: readonly Answer[] | Refused) => {
			clearTimeout(timer);
			port.off('message', finish);
			worker.off('error', failed).off('exit', exited);
			resolve(answer);
		};
		const refuse = (reason: Refused['reason'], message: string) => finish({kind: 'refused', reason, message});
		const failed = (error: unknown) => {
			const code = error instanceof Error && 'code' in error ? error.code : undefined;
			if (code === 'ERR_WORKER_OUT_OF_MEMORY') refuse('out of memory', 'it used more memory than it may');
			else refuse('threw', error instanceof Error ? error.message : String(error));
		};
		const exited = () => refuse('threw', 'it ended its own thread instead of returning');
		const timer = setTimeout(() => refuse('timed out', `no answer within ${timeLimit / 1000} s`), timeLimit);
		port.on('message', finish);
		worker.on('error', failed).on('exit', exited);
		port.postMessage(tasks);
	});
}
