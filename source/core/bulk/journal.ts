import {mkdir, open, readdir, readFile, rm} from 'node:fs/promises';
import path from 'node:path';
import type {EntryId} from '../entry.ts';
import type {JobJournal} from './job-types.ts';

/** What a job was, so that it can go on after its process is gone. Ids and names only, never payloads. */
export interface JournalHeader {
	readonly version: 1;
	readonly operation: string;
	/** Milliseconds since the epoch. */
	readonly started: number;
	/** Where: the address without its password, and the DLQ's key as base64. */
	readonly address: string;
	readonly stream: string;
	/** Whose process it is. */
	readonly host?: string | undefined;
	readonly pid?: number | undefined;
	readonly actor: string;
	readonly reason: string;
	/** The chosen target as base64; undefined: each to its own source. */
	readonly target?: string | undefined;
	readonly create: boolean;
	/** How the DLQ's entries are written, as `fieldsText` says it; undefined: as the reference writes them. */
	readonly fields?: string | undefined;
	readonly migration?: {readonly path: string; readonly sha256: string} | undefined;
	readonly ids: readonly EntryId[];
}

export interface UnfinishedJob {
	readonly header: JournalHeader;
	/** Batches that were begun, in order; `done` when their end was written too. */
	readonly batches: ReadonlyArray<{
		readonly name: string;
		readonly ids: readonly EntryId[];
		readonly done: boolean;
	}>;
	readonly file: string;
}

type Line =
	| {readonly intent: string; readonly ids: readonly EntryId[]}
	| {readonly result: string; readonly kinds: readonly string[]}
	| {readonly end: 'finished' | 'stopped'};

/**
 * Begins a journal in that directory (0700, the file 0600). Every line is on the disk before the call
 * resolves. @throws when it cannot be written: then nothing may be sent
 */
export async function beginJournal(directory: string, header: JournalHeader): Promise<JobJournal> {
	await mkdir(directory, {recursive: true, mode: 0o700});
	const file = path.join(directory, `${header.operation}.ndjson`);
	const handle = await open(file, 'wx', 0o600);
	let waiting = '';
	let next: Promise<void> | undefined;
	let last: Promise<void> = Promise.resolve();
	const flush = async () => {
		const lines = waiting;
		[waiting, next] = ['', undefined];
		await handle.appendFile(lines);
		await handle.datasync();
	};
	// What is written while the disk is busy goes there together.
	const write = async (line: JournalHeader | Line) => {
		waiting += `${JSON.stringify(line)}\n`;
		next ??= last.then(flush);
		last = next.catch(() => {});
		return next;
	};
	await write(header);
	return {
		intent: async (intent, ids) => write({intent, ids}),
		result: async (result, kinds) => write({result, kinds}),
		async end(state) {
			await write({end: state});
			await handle.close();
			if (state === 'finished') await rm(file, {force: true});
		},
	};
}

export interface UnreadableJournal {
	readonly file: string;
	readonly problem: string;
}

/** The jobs of that directory that did not come to their end, oldest first, and the files that tell nothing. */
export async function unfinishedJobs(
	directory: string,
): Promise<{readonly jobs: readonly UnfinishedJob[]; readonly unreadable: readonly UnreadableJournal[]}> {
	const names = await readdir(directory).catch(() => []);
	const jobs: UnfinishedJob[] = [];
	const unreadable: UnreadableJournal[] = [];
	for (const name of names.filter(each => each.endsWith('.ndjson')).sort()) {
		const file = path.join(directory, name);
		try {
			jobs.push(read(file, await readFile(file, 'utf8')));
		} catch (error) {
			unreadable.push({file, problem: error instanceof Error ? error.message : String(error)});
		}
	}
	return {jobs: jobs.sort((a, b) => a.header.started - b.header.started), unreadable};
}

export async function dropJournal(file: string): Promise<void> {
	await rm(file, {force: true});
}

function read(file: string, text: string): UnfinishedJob {
	const [first = '', ...rest] = text.split('\n');
	const header = JSON.parse(first) as JournalHeader;
	if (header.version !== 1 || !Array.isArray(header.ids)) throw new Error('it is no journal of this version');
	const begun = new Map<string, {ids: readonly EntryId[]; done: boolean}>();
	for (const [at, line] of rest.entries()) {
		if (line === '') continue;
		const entry = parse(line, at === rest.length - 1);
		if (entry !== undefined && 'intent' in entry) begun.set(entry.intent, {ids: entry.ids, done: false});
		const ended = entry !== undefined && 'result' in entry ? begun.get(entry.result) : undefined;
		if (ended !== undefined) ended.done = true;
	}
	return {header, file, batches: [...begun].map(([name, batch]) => ({name, ...batch}))};
}

// Power can go in the middle of the last line: it was not yet acted upon.
function parse(line: string, last: boolean): Line | undefined {
	try {
		return JSON.parse(line) as Line;
	} catch (error) {
		if (last) return undefined;
		throw error;
	}
}
