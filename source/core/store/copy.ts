import type {Bytes, Entry, EntryId, Field} from '../entry.ts';
import type {PageQuery} from './port.ts';
import type {AuditFacts, TransferRefusal} from './transfer.ts';

/** The part of a store that copies entries beside the DLQ and puts entries on it that were elsewhere. */
export interface CopyStore {
	/** Copies entries of the DLQ to its rescue stream in one atomic step; those already there are skipped. Never throws. */
	rescue(request: RescueRequest): Promise<RescueReply>;
	/** Adds entries to the DLQ in one atomic step, never beyond the limit; the same operation only once. Never throws. */
	insert(request: InsertRequest): Promise<InsertReply>;
	/** Each is undefined where the server does not tell. @throws ConnectionError */
	memory(): Promise<MemoryFacts>;
	/** Entries of any stream. @throws ConnectionError, RedisReplyError */
	streamPage(stream: Bytes, query: PageQuery): Promise<readonly Entry[]>;
}

export interface MemoryFacts {
	/** Bytes in use on the DLQ's server. */
	readonly used: number | undefined;
	/** Bytes it may use; undefined without a limit, too. */
	readonly limit: number | undefined;
	/** Bytes of the DLQ itself, estimated by the server from a sample. */
	readonly dlq: number | undefined;
}

export interface RescueRequest {
	/** Names this step in the audit. */
	readonly operation: string;
	/** Those ids, or the oldest `count` of the DLQ after an id. */
	readonly which:
		| {readonly ids: readonly EntryId[]}
		| {readonly after: EntryId | undefined; readonly until: EntryId | undefined; readonly count: number};
	/** Undefined: no record is kept (`--no-audit`). */
	readonly audit: AuditFacts | undefined;
}

export type RescueReply =
	| {
			readonly kind: 'done';
			/** Of the first so many: a step ends when it has gone through about 1 MB. */
			readonly results: readonly RescueResult[];
			/** Whether nothing is left of what was asked for. */
			readonly complete: boolean;
			readonly warnings: readonly string[];
	  }
	| TransferRefusal;

export type RescueResult = {readonly id: EntryId} & (
	| {readonly kind: 'copied' | 'already'; readonly newId: EntryId}
	| {readonly kind: 'gone'}
	| {readonly kind: 'failed'; readonly message: string}
);

export interface InsertRequest {
	/** Names this step in the audit; a second call under the same name gives the results of the first. */
	readonly operation: string;
	/** Oldest first. */
	readonly items: readonly InsertItem[];
	/** Length that the DLQ may not pass. */
	readonly limit: number;
	readonly audit: AuditFacts | undefined;
}

export interface InsertItem {
	/** The id it had on the DLQ: an entry that is still there is not added again. */
	readonly oldId: EntryId;
	readonly fields: readonly Field[];
}

export type InsertReply =
	| {
			readonly kind: 'done';
			/** In the order of the items. */
			readonly results: readonly InsertResult[];
			readonly warnings: readonly string[];
	  }
	| TransferRefusal;

export type InsertResult =
	| {readonly kind: 'added'; readonly newId: EntryId}
	| {readonly kind: 'present'}
	| {readonly kind: 'no room'}
	| {readonly kind: 'failed'; readonly message: string};

/** Bytes that one script call may go through. */
export const scriptBytes = 1_000_000;
