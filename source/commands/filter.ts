import {UsageError} from '../core/errors.ts';
import {readFilter} from '../core/filter/parse.ts';
import type {Filter, FilterError} from '../core/filter/types.ts';
import type {DlqStore} from '../core/store/port.ts';
import {cellWidth} from '../text/cells.ts';
import {safeLine, safeText} from '../text/safe-text.ts';
import type {Output} from './output.ts';

/** The filter of `--filter`; times in it count from the server's clock. @throws UsageError, after showing where it is wrong */
export async function givenFilter(
	store: DlqStore,
	output: Output,
	text: string | undefined,
): Promise<Filter | undefined> {
	if (text === undefined) return undefined;
	// What begins with a dash is taken for flags and leaves nothing here: that must not mean everything.
	if (text.trim() === '')
		throw new UsageError(
			'the filter is empty',
			'leave --filter out to take everything; one that begins with a dash is written --filter=-stream:orders',
		);
	const {now} = await store.streamFacts();
	const filter = await readFilter(text, {now});
	if (filter.kind === 'filter') return filter;
	showPlace(output, text, filter);
	throw new UsageError(filter.message, filter.hint);
}

function showPlace(output: Output, text: string, {at, length}: FilterError): void {
	const before = cellWidth(safeText(text.slice(0, at)));
	const under = Math.max(1, cellWidth(safeText(text.slice(at, at + length))));
	output.note(safeLine`  ${safeText(text)}`);
	output.note(safeLine`  ${safeText(' '.repeat(before))}${safeText('^'.repeat(under))}`);
}
