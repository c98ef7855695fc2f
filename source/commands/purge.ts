import {archived} from '../core/bulk/put-away.ts';
import type {EntryId} from '../core/entry.ts';
import {UsageError} from '../core/errors.ts';
import {derive} from '../core/store/derive.ts';
import type {DlqStore} from '../core/store/port.ts';
import {count} from '../text/amount.ts';
import {safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output} from './output.ts';

export interface PurgeOptions {
	readonly all: boolean;
	readonly json: boolean;
	/** The archive's name as the operator typed it. */
	readonly confirm: string | undefined;
	readonly readOnly: string | undefined;
}

const batch = 500;

/** Deletes archived entries for good once the archive's name was given. @returns the exit code */
export async function purgeCommand(
	store: DlqStore,
	output: Output,
	names: readonly EntryId[],
	{all, json, confirm, readOnly}: PurgeOptions,
): Promise<number> {
	if (names.length === 0 && !all)
		throw new UsageError('no entry of the archive was named', 'name ids, or --all for the whole archive');
	const name = safeText(derive(store.stream, 'archive'));
	const ids = (await archived(store, all ? [] : names)).map(({id}) => id);
	if (confirm === undefined) {
		if (json) output.json({dryRun: true, purge: ids});
		else
			output.out(
				safeLine`dry run: nothing was deleted. --confirm '${name}' deletes ${count(ids.length)} archived entries for good`,
			);
		return exitCodes.done;
	}
	if (readOnly !== undefined) throw new UsageError(`nothing was deleted: ${readOnly}`, 'leave out --confirm');
	if (confirm !== name)
		throw new UsageError('nothing was deleted: --confirm does not name the archive', `it is called ${name}`);
	let deleted = 0;
	for (let from = 0; from < ids.length; from += batch)
		deleted += await store.purge(ids.slice(from, from + batch));
	if (json) output.json({purged: deleted});
	else output.out(safeLine`deleted ${count(deleted)} archived entries for good`);
	return !all && deleted < names.length ? exitCodes.someNot : exitCodes.done;
}
