import {type Entry, type EntryId, idTime} from '../core/entry.ts';
import {nextCount} from '../core/paging.ts';
import {entrySize, summarise} from '../core/row.ts';
import type {DlqStore} from '../core/store/port.ts';
import {age} from '../text/age.ts';
import {count} from '../text/amount.ts';
import {toWidth, truncate} from '../text/cells.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output} from './output.ts';

export interface ListOptions {
	readonly limit: number;
	readonly json: boolean;
}

/** Prints entries, newest first. @returns the exit code */
export async function list(
	store: Pick<DlqStore, 'streamFacts' | 'readPage'>,
	output: Output,
	{limit, json}: ListOptions,
): Promise<number> {
	const facts = await store.streamFacts();
	let shown = 0;
	if (!json) output.out(listHead());
	for await (const entry of newestFirst(store, limit)) {
		shown++;
		tellRow(entry, facts.now, output, json);
	}
	if (!json && facts.kind === 'stream' && facts.length > shown) {
		output.note(safeLine`${count(facts.length - shown)} more: --limit shows them, --json is for programs`);
	}
	return exitCodes.done;
}

export function listHead(): SafeText {
	return safeLine`ID                     AGE  TRY  ${toWidth(ours('SOURCE'), 24)}  ERROR`;
}

/** One entry as a line. */
export function tellRow(entry: Entry, now: number, output: Output, json: boolean): void {
	const {id, source, error, attempt, size} = summarise(entry);
	if (json) {
		output.json({id, source, error, attempt, size});
		return;
	}
	const ago = toWidth(age(now - idTime(id)), 5, 'right');
	const line = safeLine`${toWidth(safeText(id), 20)} ${ago}  ${toWidth(attempt, 3, 'right')}  ${toWidth(source, 24)}  ${error}`;
	output.out(truncate(line, output.width));
}

async function* newestFirst(store: Pick<DlqStore, 'readPage'>, limit: number): AsyncGenerator<Entry> {
	let beyond: EntryId | undefined;
	let last: Parameters<typeof nextCount>[0];
	for (let left = limit; left > 0; ) {
		const wanted = Math.min(left, nextCount(last));
		const page = await store.readPage({order: 'newest first', beyond, count: wanted});
		yield* page;
		if (page.length < wanted) return;
		left -= page.length;
		beyond = page.at(-1)?.id;
		last = {
			count: wanted,
			entries: page.length,
			bytes: page.reduce((sum, entry) => sum + entrySize(entry), 0),
		};
	}
}
