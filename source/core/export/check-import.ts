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

/** Looks at every line and writes nothing. @throws UsageError with the line and what was expected there */
export async function checkImport(open: OpenFile): Promise<CheckedImport> {
	const lines = new Map<EntryId, number>();
	let sorted = true;
	let last: EntryId | undefined;
	for await (const {number, item} of items(open)) {
		const before = lines.get(item.oldId);
		if (before !== undefined) throw bad(number, `another entry than line ${before}: both are ${item.oldId}`);
		lines.set(item.oldId, number);
		if (last !== undefined && compareIds(last, item.oldId) > 0) sorted = false;
		last = item.oldId;
	}
	if (lines.size === 0) throw new UsageError('the file holds no entry', 'redis-dlq export writes such files');
	return {ids: [...lines.keys()].sort(compareIds), sorted};
}

/** The entries as they are put back, oldest first. @throws UsageError */
export async function* importItems(open: OpenFile, {sorted}: CheckedImport): AsyncGenerator<InsertItem> {
	if (sorted) {
		for await (const {item} of items(open)) yield item;
		return;
	}
	const all: InsertItem[] = [];
	for await (const {item} of items(open)) all.push(item);
	yield* all.sort((a, b) => compareIds(a.oldId, b.oldId));
}

async function* items(open: OpenFile): AsyncGenerator<{readonly number: number; readonly item: InsertItem}> {
	for await (const {number, text} of readLines(open)) {
		const entry = parseEntryLine(text);
		if ('expected' in entry) throw bad(number, entry.expected);
		yield {number, item: asPutBack(entry.id, entry.fields)};
	}
}

function bad(line: number, expected: string): UsageError {
	return new UsageError(
		`line ${line}: expected ${expected}`,
		'nothing was written; mend the file and try again',
	);
}
