import {compareIds, type EntryId} from '../entry.ts';
import {UsageError} from '../errors.ts';
import type {InsertItem} from '../store/copy.ts';
import {asPutBack} from '../store/notes.ts';
import {parseEntryLine} from './entry-line.ts';
import {type OpenFile, readLines} from './read-lines.ts';

/** A file of which every line was looked at. */
export interface CheckedImport {
	/** The ids that the entries had on the DLQ, oldest first. */
	readonly ids: readonly EntryId[];
	/** Whether the lines are in that order already, so that the file need not be held. */
	readonly sorted: boolean;
}

/** Looks at every line and writes nothing. @throws UsageError with the bad lines and what was expected there */
export async function checkImport(open: OpenFile): Promise<CheckedImport> {
	const lines = new Map<EntryId, number>();
	const bad: BadLine[] = [];
	let more = 0;
	let sorted = true;
	let last: EntryId | undefined;
	for await (const {number, read} of items(open)) {
		const wrong = 'expected' in read ? read.expected : twice(read, lines);
		if (wrong !== undefined) {
			if (bad.length < mostTold) bad.push({number, expected: wrong});
			else more++;
		}
		if ('expected' in read) continue;
		lines.set(read.oldId, number);
		if (last !== undefined && compareIds(last, read.oldId) > 0) sorted = false;
		last = read.oldId;
	}
	if (bad.length > 0) throw badLines(bad, more);
	if (lines.size === 0) throw new UsageError('the file holds no entry', 'redis-dlq export writes such files');
	return {ids: [...lines.keys()].sort(compareIds), sorted};
}

/** The entries as they are put back, oldest first. @throws UsageError */
export async function* importItems(open: OpenFile, {sorted}: CheckedImport): AsyncGenerator<InsertItem> {
	if (sorted) {
		yield* goodItems(open);
		return;
	}
	const all: InsertItem[] = [];
	for await (const item of goodItems(open)) all.push(item);
	yield* all.sort((a, b) => compareIds(a.oldId, b.oldId));
}

/** Lines that are told of one by one. */
const mostTold = 10;

interface BadLine {
	readonly number: number;
	readonly expected: string;
}

// By now every line is good, or the file is another.
async function* goodItems(open: OpenFile): AsyncGenerator<InsertItem> {
	for await (const {number, read} of items(open)) {
		if ('expected' in read) throw badLines([{number, ...read}], 0);
		yield read;
	}
}

async function* items(
	open: OpenFile,
): AsyncGenerator<{readonly number: number; readonly read: InsertItem | {readonly expected: string}}> {
	for await (const {number, text} of readLines(open)) {
		const entry = parseEntryLine(text);
		yield {number, read: 'expected' in entry ? entry : asPutBack(entry.id, entry.fields)};
	}
}

function twice({oldId}: InsertItem, lines: ReadonlyMap<EntryId, number>): string | undefined {
	const before = lines.get(oldId);
	return before === undefined ? undefined : `another entry than line ${before}: both are ${oldId}`;
}

function badLines(lines: readonly BadLine[], more: number): UsageError {
	const told = lines.map(({number, expected}) => `line ${number}: expected ${expected}`);
	if (more > 0) told.push(`and ${more} more lines`);
	return new UsageError(told.join('; '), 'nothing was written; mend the file and try again');
}
