import type {Bytes, EntryId} from '../entry.ts';
import type {Claim} from '../handover/types.ts';

/** Entries that go from one stream to another of the same node, in one atomic step. */
export interface TransferRequest {
	/** Names this step in the audit; the same on every retry of it. */
	readonly operation: string;
	/** `replay`: DLQ to target. `discard`: DLQ to its archive. `restore`: archive to DLQ. */
	readonly mode: 'replay' | 'discard' | 'restore';
	/** Where a restore takes them from; the archive unless it is said. */
	readonly from?: 'archive' | 'rescue' | undefined;
	/** Where a replay goes; the others know. */
	readonly target?: Bytes | undefined;
	/** The `original_stream` that every entry must (still) have; `{any: true}` when it does not matter. */
	readonly source: {readonly any: true} | {readonly stream: Bytes | undefined};
	/** Whether a missing target is created. */
	readonly create: boolean;
	/** Oldest first. Ids that lie side by side in the stream are read at once, `runs` tells how many. */
	readonly items: readonly TransferItem[];
	/** Lengths of the runs, in order, their sum the number of items. Undefined: each on its own. */
	readonly runs?: readonly number[] | undefined;
	/** Length that the stream they go to may not pass. */
	readonly limit?: number | undefined;
	/** Undefined: no record is kept (`--no-audit`). */
	readonly audit: AuditFacts | undefined;
}

export interface TransferItem {
	readonly id: EntryId;
	/** The new payload of a migrated replay: the original is archived first. All items have one, or none. */
	readonly payload?: Bytes | undefined;
}

export interface AuditFacts {
	readonly actor: string;
	readonly reason: string;
	readonly migration?: {readonly name: string; readonly sha256: string} | undefined;
	readonly toolVersion: string;
}

/** Either every item has a result, or none was touched and the refusal says why. */
export type TransferReply =
	| {
			readonly kind: 'done';
			/** In the order of the items. */
			readonly results: readonly TransferResult[];
			/** What went wrong after the move (the audit record). */
			readonly warnings: readonly string[];
			/** How long the longest of its calls took, in ms, and how many of them followed each other. */
			readonly took?: {readonly longest: number; readonly calls: number} | undefined;
	  }
	| TransferRefusal;

export type TransferResult =
	/** `archivedAs`: the original's id in the archive, of a migrated replay. */
	| {readonly kind: 'moved'; readonly newId: EntryId; readonly archivedAs?: EntryId}
	| {readonly kind: 'gone'}
	| {readonly kind: 'mismatch'; readonly source: Bytes | undefined}
	| {readonly kind: 'empty payload'}
	| {readonly kind: 'no room'}
	/** What would be put back is still on the DLQ. */
	| {readonly kind: 'present'}
	/** It is on its way to another slot, by that operation, or was when its owner went away. */
	| {readonly kind: 'claimed'; readonly claim: Claim}
	| {readonly kind: 'failed'; readonly message: string};

export type TransferRefusal =
	| {readonly kind: 'no target'}
	| {readonly kind: 'wrong type'; readonly key: Bytes; readonly type: string}
	| {readonly kind: 'denied'; readonly message: string; readonly hint: string}
	| {readonly kind: 'out of memory'; readonly message: string}
	| {readonly kind: 'other slot'; readonly message: string}
	| {readonly kind: 'failed'; readonly message: string}
	/** The command was never sent: nothing has happened. */
	| {readonly kind: 'not sent'; readonly message: string}
	/** The command was sent, no reply came. */
	| {readonly kind: 'unknown'; readonly message: string};

/** Lengths of the runs among some of its items, in their order: of those that lie side by side. */
export function runsAmong({items, runs}: TransferRequest, ids: readonly EntryId[]): readonly number[] {
	if (runs === undefined) return ids.map(() => 1);
	if (ids.length === items.length) return runs;
	const follows = new Map<EntryId, EntryId>();
	let at = 0;
	for (const length of runs) {
		for (const end = at + length; at < end; at++)
			if (at + 1 < end) follows.set(items[at + 1]?.id ?? '', items[at]?.id ?? '');
	}
	const out: number[] = [];
	for (const [place, id] of ids.entries()) {
		if (place > 0 && follows.get(id) === ids[place - 1]) out.push((out.pop() ?? 0) + 1);
		else out.push(1);
	}
	return out;
}

/** Where a transfer begins and ends, and what it copies. */
export function isMigrated({items}: TransferRequest): boolean {
	return items.some(({payload}) => payload !== undefined);
}
