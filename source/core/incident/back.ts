import {cameBack, knownBy} from '../bulk/came-back.ts';
import {timesBack} from '../bulk/returns.ts';
import {idTime} from '../entry.ts';
import {rowPages} from '../index/row-pages.ts';
import type {AuditRecord, DlqStore} from '../store/port.ts';

/** What became of the messages that were replayed. */
export interface Back {
	readonly replayed: number;
	/** Of those on the DLQ now, how many failed again after a replay. */
	readonly back: number;
	/** Whether all replays and all entries since were looked at; else there may be more. */
	readonly whole: boolean;
}

const mostRows = 20_000;

/** Undefined: it cannot be told, because the entries do not say which message they were. @throws ConnectionError, RedisReplyError */
export async function readBack(
	store: DlqStore,
	{records, more}: {readonly records: readonly AuditRecord[]; readonly more: boolean},
): Promise<Back | undefined> {
	if (knownBy(store.layout) === undefined) return undefined;
	const replays = records.filter(({action}) => action === 'replay');
	const replayed = replays.reduce((sum, {entries}) => sum + entries.length, 0);
	if (replayed === 0) return {replayed, back: 0, whole: !more};
	// What was parked before the first replay cannot have come back from one.
	const since = Math.min(...replays.map(({time}) => time));
	const returns = await cameBack(store);
	let back = 0;
	let read = 0;
	for await (const rows of rowPages(store)) {
		back += rows.filter(row => timesBack(returns, row) > 0).length;
		read += rows.length;
		const oldest = rows.at(-1);
		if (!more && oldest !== undefined && idTime(oldest.id) < since) break;
		if (read >= mostRows) return {replayed, back, whole: false};
	}
	return {replayed, back, whole: !more};
}
