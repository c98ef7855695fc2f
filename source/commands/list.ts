import {idTime} from '../core/entry.ts';
import {storedRows} from '../core/filter/stored.ts';
import type {Filter} from '../core/filter/types.ts';
import type {Row} from '../core/row.ts';
import type {DlqStore} from '../core/store/port.ts';
import {age} from '../text/age.ts';
import {count} from '../text/amount.ts';
import {toWidth, truncate} from '../text/cells.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {tellAbsent} from './absent.ts';
import {exitCodes, type Output} from './output.ts';

export interface ListOptions {
	readonly limit: number;
	readonly json: boolean;
	readonly filter: Filter | undefined;
}

/** Prints entries, newest first. @returns the exit code */
export async function list(
	store: Pick<DlqStore, 'stream' | 'streamFacts' | 'rowPage' | 'readEntries'>,
	output: Output,
	{limit, json, filter}: ListOptions,
): Promise<number> {
	const facts = await store.streamFacts();
	let shown = 0;
	let more = false;
	if (!json) output.out(listHead());
	for await (const row of storedRows(store, 'newest first', filter)) {
		more = shown === limit;
		if (more) break;
		shown++;
		tellRow(row, facts.now, output, json);
	}
	if (!json) tellAbsent(store, facts, output);
	if (json) return exitCodes.done;
	const length = facts.kind === 'stream' ? facts.length : 0;
	if (filter !== undefined)
		output.note(
			more
				? safeLine`more match: --limit shows them`
				: safeLine`${count(shown)} of ${count(length)} match ${safeText(filter.text)}`,
		);
	else if (length > shown)
		output.note(safeLine`${count(length - shown)} more: --limit shows them, --json is for programs`);
	return exitCodes.done;
}

export function listHead(): SafeText {
	return safeLine`ID                     AGE  TRY  ${toWidth(ours('SOURCE'), 24)}  ERROR`;
}

/** One entry as a line. */
export function tellRow(row: Row, now: number, output: Output, json: boolean): void {
	const {id, source, error, attempt, size} = row;
	if (json) {
		output.json({id, source, error, attempt, size});
		return;
	}
	const ago = toWidth(age(now - idTime(id)), 5, 'right');
	const line = safeLine`${toWidth(safeText(id), 20)} ${ago}  ${toWidth(attempt, 3, 'right')}  ${toWidth(source, 24)}  ${error}`;
	output.out(truncate(line, output.width));
}
