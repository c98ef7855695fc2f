import {UsageError} from '../core/errors.ts';
import {narrowed} from '../core/filter/narrow.ts';
import type {Filter} from '../core/filter/types.ts';
import {readIndex} from '../core/index/read-index.ts';
import {scan} from '../core/index/scan.ts';
import type {DlqStore} from '../core/store/port.ts';
import {countValues} from '../core/values/count-values.ts';
import {readValuePath} from '../core/values/path.ts';
import {mostValues, type ValueCount} from '../core/values/tally.ts';
import {age} from '../text/age.ts';
import {count, entriesText, percent} from '../text/amount.ts';
import {toWidth, truncate} from '../text/cells.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output} from './output.ts';
import {told} from './progress.ts';

export interface ValuesOptions {
	/** The path as it was given. */
	readonly by: string;
	readonly limit: number;
	readonly json: boolean;
	/** What is counted: all when undefined. */
	readonly filter?: Filter | undefined;
}

/** Prints how many entries have which value there, the most frequent first. @returns the exit code @throws UsageError */
export async function valuesCommand(
	store: DlqStore,
	output: Output,
	{by, limit, json, filter}: ValuesOptions,
): Promise<number> {
	const path = readValuePath(by);
	if ('message' in path) throw new UsageError(path.message, path.hint);
	const {now} = await store.streamFacts();
	const index = await readIndex(store, {filter});
	const ids = await scan(index, () => true);
	const onProgress = told<number>(output, read => safeLine`read ${count(read)} of ${count(ids.length)}`);
	const counts = await countValues(store, index, ids, path, {now, onProgress});
	const {rows, values, entries, gone, several} = counts;
	const shown = rows.slice(0, limit);
	if (json) for (const row of shown) output.json(objectOf(row, filter));
	else {
		output.out(columns(ours('COUNT'), ours('SHARE'), ours('FIRST'), ours('LAST '), ours('VALUE')));
		for (const row of shown) output.out(truncate(lineOf(row, now), output.width));
		const matching = filter === undefined ? ours('') : ours(' that match');
		const different = values === 1 ? ours('1 value') : safeLine`${count(values)} different values`;
		output.note(
			safeLine`${entriesText(entries)}${matching}, ${different} of ${safeText(path.text)}; * within 5 minutes`,
		);
	}
	if (rows.length > shown.length)
		output.note(safeLine`${count(rows.length - shown.length)} more: --limit shows them`);
	if (rows.at(-1)?.kind === 'others')
		output.note(safeLine`more than ${count(mostValues)} different values: what was met later is in (others)`);
	if (several) output.note(ours('an entry with several values counts for each'));
	if (gone > 0) output.note(safeLine`${entriesText(gone)} gone before they were read`);
	return exitCodes.done;
}

function lineOf(row: ValueCount, now: number): SafeText {
	const last = safeLine`${age(now - row.last)}${row.stillArriving ? ours('*') : ours(' ')}`;
	return columns(count(row.count), percent(row.share), age(now - row.first), last, row.text);
}

function columns(
	total: SafeText,
	share: SafeText,
	first: SafeText,
	last: SafeText,
	value: SafeText,
): SafeText {
	return safeLine`${toWidth(total, 7, 'right')} ${toWidth(share, 6, 'right')} ${toWidth(first, 6, 'right')} ${toWidth(last, 6, 'right')} ${value}`;
}

// The names stay as they are: scripts read them.
function objectOf(row: ValueCount, filter: Filter | undefined): object {
	return {
		kind: row.kind,
		value: row.value,
		...(row.cut ? {cut: true} : {}),
		count: row.count,
		share: row.share,
		first: new Date(row.first).toISOString(),
		last: new Date(row.last).toISOString(),
		stillArriving: row.stillArriving,
		filter: row.filter === undefined ? undefined : narrowed(filter?.text ?? '', row.filter),
	};
}
