import type {EntryId} from '../core/entry.ts';
import {matchesRow} from '../core/filter/match.ts';
import type {Row} from '../core/row.ts';
import type {Arrangement} from './types.ts';

/** Which rows belong into the list, as far as they tell; the entries of the others must be looked at. */
export function sift(
	filter: Arrangement['filter'],
	rows: readonly Row[],
): {readonly matching: readonly EntryId[]; readonly doubtful: readonly EntryId[]} {
	const ids = rows.map(({id}) => id);
	if (filter === undefined) return {matching: ids, doubtful: []};
	const {parsed} = filter;
	if (parsed === undefined) return {matching: [], doubtful: ids};
	const truths = rows.map(row => matchesRow(parsed, row));
	return {
		matching: ids.filter((_, at) => truths[at] === true),
		doubtful: ids.filter((_, at) => truths[at] === undefined),
	};
}
