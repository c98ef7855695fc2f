import {type Aside, archivedFacts} from '../core/bulk/put-away.ts';
import type {EntryId} from '../core/entry.ts';
import {UsageError} from '../core/errors.ts';
import {derive} from '../core/store/derive.ts';
import type {DlqStore} from '../core/store/port.ts';
import {count} from '../text/amount.ts';
import {ours, safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output} from './output.ts';

export interface PurgeOptions {
	readonly all: boolean;
	readonly json: boolean;
	/** The archive's name as the operator typed it. */
	readonly confirm: string | undefined;
	readonly readOnly: string | undefined;
	/** Where it deletes; the archive unless it is said. */
	readonly from?: Aside | undefined;
}

const batch = 500;

/** Deletes archived entries for good once the archive's name was given. @returns the exit code */
export async function purgeCommand(
	store: DlqStore,
	output: Output,
	names: readonly EntryId[],
	{all, json, confirm, readOnly, from = 'archive'}: PurgeOptions,
): Promise<number> {
	if (names.length === 0 && !all)
		throw new UsageError('no entry was named', 'name ids, or --all for all that lies there');
	const name = safeText(derive(store.stream, from));
	const kind = from === 'rescue' ? ours('rescued') : ours('archived');
	const ids = (await archivedFacts(store, all ? [] : names, from)).map(({id}) => id);
	if (confirm === undefined) {
		if (json) output.json({dryRun: true, purge: ids});
		else
			output.out(
				safeLine`dry run: nothing was deleted. --confirm '${name}' deletes ${count(ids.length)} ${kind} entries for good`,
			);
		return exitCodes.done;
	}
	if (readOnly !== undefined) throw new UsageError(`nothing was deleted: ${readOnly}`, 'leave out --confirm');
	if (confirm !== name)
		throw new UsageError('nothing was deleted: --confirm does not name the stream', `it is called ${name}`);
	let deleted = 0;
	for (let at = 0; at < ids.length; at += batch)
		deleted += await store.purge(ids.slice(at, at + batch), from);
	if (json) output.json({purged: deleted});
	else output.out(safeLine`deleted ${count(deleted)} ${kind} entries for good`);
	return !all && deleted < names.length ? exitCodes.someNot : exitCodes.done;
}
