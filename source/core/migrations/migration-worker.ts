import {pathToFileURL} from 'node:url';
import {type MessagePort, parentPort} from 'node:worker_threads';
import {PayloadError} from '../errors.ts';
import {decodeForMigration} from '../payload/decode.ts';
import {reencode} from '../payload/splice.ts';
import type {Answer, Start, Task} from './messages.ts';

// Runs one migration in its own thread: bytes in, bytes out. The port comes in a message, not in
// workerData, where the migration's code could take it and answer for us.
parentPort?.once('message', ({file, port}: Start) => {
	const loading = load(file);
	port.on('message', (tasks: readonly Task[]) => void answer(loading, tasks, file, port));
});

type Migrate = (payload: unknown, entry: Task['entry']) => unknown;

async function load(file: string): Promise<Migrate | Answer> {
	try {
		const loaded: unknown = await import(pathToFileURL(file).href);
		const migrate = (loaded as {default?: unknown}).default;
		if (typeof migrate === 'function') return migrate as Migrate;
		return refused('does not load', 'it has no default export that is a function');
	} catch (error) {
		return refused('does not load', messageOf(error), whereIn(error, file));
	}
}

/** Whoever waits for an answer must be able to tell slow from hanging, in ms. */
const longEnough = 50;

async function answer(
	loading: Promise<Migrate | Answer>,
	tasks: readonly Task[],
	file: string,
	port: MessagePort,
): Promise<void> {
	const loaded = await loading;
	const answers: Answer[] = [];
	const until = performance.now() + longEnough;
	for (const task of tasks) {
		const reply = typeof loaded === 'function' ? await run(loaded, task, file) : loaded;
		answers.push(reply);
		if (reply.kind === 'refused' || performance.now() > until) break;
	}
	port.postMessage(answers);
}

async function run(migrate: Migrate, {payload, entry}: Task, file: string): Promise<Answer> {
	let before: unknown;
	try {
		before = decodeForMigration(payload);
	} catch (error) {
		return refused('undecodable', messageOf(error));
	}
	let after: unknown;
	try {
		after = await migrate(before, Object.freeze(entry));
	} catch (error) {
		return refused('threw', messageOf(error), whereIn(error, file));
	}
	if (after === undefined) return refused('returned nothing', 'return the payload, changed or as it was');
	try {
		const encoded = reencode(payload, after);
		// A part of a larger buffer would be sent with all of it.
		const alone = encoded.byteLength === encoded.buffer.byteLength ? encoded : new Uint8Array(encoded);
		return {kind: 'migrated', payload: alone};
	} catch (error) {
		const hint = error instanceof PayloadError ? `: ${error.hint}` : '';
		return refused('unencodable', messageOf(error) + hint);
	}
}

function refused(
	reason: Extract<Answer, {kind: 'refused'}>['reason'],
	message: string,
	where?: string,
): Answer {
	return {kind: 'refused', reason, message, where};
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** The topmost line of the stack that is the migration's own: what was thrown by ours on its behalf is not it. */
function whereIn(error: unknown, file: string): string | undefined {
	const stack = error instanceof Error ? (error.stack ?? '') : '';
	const own = stack.split('\n').find(line => line.includes(file) || line.includes(pathToFileURL(file).href));
	const position = own === undefined ? undefined : /:(\d+(?::\d+)?)\)?$/.exec(own.trim())?.[1];
	return position === undefined ? undefined : `${file.slice(file.lastIndexOf('/') + 1)}:${position}`;
}
