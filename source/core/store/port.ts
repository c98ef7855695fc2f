import type {LeaseStore} from '../bulk/lease.ts';
import type {Bytes, Entry, EntryId} from '../entry.ts';
import type {DlqError} from '../errors.ts';
import type {Layout} from '../layout.ts';
import type {Row} from '../row.ts';
import type {CopyStore} from './copy.ts';
import type {
	AuditFacts,
	TransferRefusal,
	TransferReply,
	TransferRequest,
	TransferResult,
} from './transfer.ts';

/** What a DLQ store can do. One is on Redis, one in memory; both pass the same conformance suite. */
export interface DlqStore extends LeaseStore, CopyStore {
	/** The DLQ's key. */
	readonly stream: Bytes;
	/** How its entries are written; undefined: as the reference writes them. */
	readonly layout: Layout | undefined;
	/** Resolves when reads can be answered. @throws ConnectionError */
	connect(): Promise<void>;
	close(): Promise<void>;
	connection(): Connection;
	/** Calls back on every change of the connection. @returns the way to stop */
	onConnection(listener: (connection: Connection) => void): () => void;
	/** @throws ConnectionError, RedisReplyError — so do all reads below */
	server(): Promise<ServerFacts>;
	streamFacts(): Promise<StreamFacts>;
	readPage(query: PageQuery): Promise<readonly Entry[]>;
	/** What the list shows of a page; payloads are left behind where that pays. A page may be shorter than asked for. */
	rowPage(query: PageQuery): Promise<RowPage>;
	/** The rows of those ids, in their order; undefined where there is none. */
	rowsOf(ids: readonly EntryId[]): Promise<ReadonlyArray<Row | undefined>>;
	readEntry(id: EntryId): Promise<Entry | undefined>;
	/** The entries of those ids, in their order; undefined where there is none. */
	readEntries(ids: readonly EntryId[]): Promise<ReadonlyArray<Entry | undefined>>;
	/** Which of the ids are no longer there. */
	goneIds(ids: readonly EntryId[]): Promise<readonly EntryId[]>;
	/**
	 * Entries added after `after`, oldest first, in the order they arrive, until the signal aborts.
	 * Survives lost connections by itself: on return it goes on after the last id it gave.
	 */
	follow(after: EntryId, signal: AbortSignal): AsyncIterable<readonly Entry[]>;
	/** Streams of the server that a replay could go to, by name, at most `limit`. */
	listStreams(limit: number): Promise<readonly Bytes[]>;
	/**
	 * Streams whose names fit, with their length and last arrival, as far as `within` and `limit` reach; this
	 * one whatever its name. Where SCAN is denied this one is all, and `missing` says why.
	 */
	findStreams(query: StreamQuery): Promise<FoundStreams>;
	targetFacts(stream: Bytes): Promise<TargetFacts>;
	/** Moves one entry to its target atomically; every answer is a reply, a lost one `unknown`. Never throws. */
	move(request: MoveRequest): Promise<MoveReply>;
	/** Moves many entries in one atomic step, all to the same stream. Never throws. */
	transfer(request: TransferRequest): Promise<TransferReply>;
	/** The audit's record of that entry under that operation (or any operation when undefined). */
	receipt(id: EntryId, operation: string | undefined): Promise<Receipt | undefined>;
	/** Entries of the archive: discarded ones, and the originals of migrated ones. */
	archivePage(query: PageQuery): Promise<readonly Entry[]>;
	/** Records of the audit; what is no record is left out of the page, not out of its count. */
	auditRecords(query: PageQuery): Promise<readonly AuditRecord[]>;
	/** Share of the memory that the fullest of its servers may use; undefined without a limit or the right to know. */
	memoryUsed(): Promise<number | undefined>;
	/** What consumer groups did with the entries of a stream from one id to another. */
	deliveries(stream: Bytes, from: EntryId, to: EntryId): Promise<readonly Delivery[]>;
	/** Deletes entries of the archive, or of the rescue stream, for good. @returns how many were there */
	purge(ids: readonly EntryId[], from?: 'archive' | 'rescue'): Promise<number>;
	/** @throws ConnectionError, UnknownOutcomeError, RedisReplyError */
	park(request: ParkRequest): Promise<ParkReply>;
}

export type Connection =
	| {readonly state: 'connecting'; readonly reason?: DlqError}
	| {readonly state: 'ready'}
	| {readonly state: 'lost'; readonly reason: DlqError}
	| {readonly state: 'closed'};

export interface ServerFacts {
	/** Where we are connected, without credentials: `host:port/db` or `demo`. */
	readonly address: string;
	/** `redis`, `valkey`, … as the server names itself; undefined where it does not tell. */
	readonly product: string | undefined;
	readonly version: string | undefined;
	readonly role: 'master' | 'replica' | 'unknown';
	/** Redis user; `default` when not named. */
	readonly user: string;
	readonly cluster: boolean;
	/** Whether entries can be moved and, if not, why and what would allow it. */
	readonly writes: Permission;
	/** How live arrivals are noticed. */
	readonly follows: 'blocking' | 'polling';
	/** Further things that will not work, for `doctor`. */
	readonly limits: readonly string[];
}

export type Permission =
	| {readonly allowed: true}
	| {readonly allowed: false; readonly reason: string; readonly hint: string};

export type StreamFacts =
	| {readonly kind: 'absent'; readonly now: number}
	| {readonly kind: 'wrong type'; readonly type: string; readonly now: number}
	| {
			readonly kind: 'stream';
			readonly length: number;
			readonly firstId: EntryId | undefined;
			readonly lastId: EntryId | undefined;
			/** Entries ever added; from Redis 7, where it can be read cheaply. */
			readonly entriesAdded: number | undefined;
			/** The largest id that was ever deleted by id (trimming does not count); from Redis 7. */
			readonly maxDeletedId?: EntryId | undefined;
			/** The server's clock, milliseconds since the epoch. */
			readonly now: number;
	  };

export interface PageQuery {
	readonly order: 'newest first' | 'oldest first';
	/** Exclusive: entries beyond this id in the given order; from the end of the stream when undefined. */
	readonly beyond?: EntryId | undefined;
	readonly count: number;
}

export interface RowPage {
	readonly rows: readonly Row[];
	/** Bytes of the entries' fields, those that were left behind included. */
	readonly bytes: number;
	/** Whether the stream ends here. */
	readonly complete: boolean;
}

export interface StreamQuery {
	/** As SCAN takes them (`*`, `?`, `\\`), without its classes, upper and lower case alike. */
	readonly patterns: readonly string[];
	readonly limit: number;
	/** Milliseconds after which what was found so far is the answer. */
	readonly within: number;
	readonly signal?: AbortSignal | undefined;
	/** Called with each as it is found. */
	readonly onFound?: ((found: FoundStream) => void) | undefined;
}

export interface FoundStream {
	readonly name: Bytes;
	readonly length: number;
	/** Its newest entry; undefined when there is none. */
	readonly lastId: EntryId | undefined;
}

export interface FoundStreams {
	/** Latest arrival first. */
	readonly streams: readonly FoundStream[];
	/** Why there may be more; undefined when every key was looked at. */
	readonly missing: string | undefined;
}

export interface TargetFacts {
	readonly stream: Bytes;
	/** `none` when there is no such key. */
	readonly type: string;
	/** Undefined when this user may not ask. */
	readonly length: number | undefined;
	readonly groups: readonly GroupFacts[];
	/** This user may not ask for the groups: `groups` is empty, and that says nothing. */
	readonly groupsDenied?: boolean | undefined;
	/** Why nothing can be moved there from this DLQ (another slot, …); undefined when it can. */
	readonly refusal?: string | undefined;
	/** Whether it lies in another slot of the cluster than the DLQ. */
	readonly elsewhere?: boolean | undefined;
}

export interface GroupFacts {
	readonly name: Bytes;
	readonly consumers: number;
	/** Consumers that did something in the last 30 s. */
	readonly activeConsumers: number;
	/** Delivered and not yet acknowledged. */
	readonly pending: number;
	/** Not yet delivered; undefined where the server cannot tell. */
	readonly lag: number | undefined;
}

export interface MoveRequest {
	/** Names this operation in the audit; the same on every retry of it. */
	readonly operation: string;
	readonly id: EntryId;
	/** The entry's `original_stream` as planned: the script refuses (mismatch) when it is another one by then. */
	readonly source: Bytes | undefined;
	readonly target: Bytes;
	/** Whether a missing target is created. */
	readonly create: boolean;
	/** The new payload of a migrated replay: the original is archived first. Undefined: as it is. */
	readonly payload?: Bytes | undefined;
	/** Undefined: no record is kept (`--no-audit`). */
	readonly audit: AuditFacts | undefined;
}

/** What became of one entry. `warnings`: what went wrong after the move (the audit record). */
export type MoveReply =
	| (Extract<TransferResult, {kind: 'moved'}> & {readonly warnings: readonly string[]})
	| Exclude<TransferResult, {kind: 'moved'}>
	| TransferRefusal;

/** One record of the audit: an operation on one entry or many. */
export interface AuditRecord {
	readonly id: EntryId;
	/** Server time, milliseconds since the epoch. */
	readonly time: number;
	readonly operation: string;
	readonly action: string;
	readonly actor: string;
	readonly reason: string;
	readonly target: Bytes | undefined;
	readonly migration: string;
	readonly sha256: string;
	readonly version: string;
	/** Every field of the entry but `data`. */
	readonly entries: ReadonlyArray<Entry & {readonly newId: EntryId}>;
}

/** What one group did with a stretch of a stream. */
export interface Delivery {
	readonly group: Bytes;
	/** Everything up to here was given to a consumer. */
	readonly lastDelivered: EntryId;
	/** Delivered and not acknowledged → how often it was delivered. */
	readonly pending: ReadonlyMap<EntryId, number>;
}

export interface Receipt {
	readonly operation: string;
	readonly action: string;
	readonly actor: string;
	/** Server time of the record, milliseconds since the epoch. */
	readonly time: number;
	readonly newId: EntryId | undefined;
	readonly target: Bytes | undefined;
}

export interface ParkRequest {
	readonly sourceStream: Bytes;
	readonly group: Bytes;
	readonly id: EntryId;
	/** The DLQ entry's fields, in order. */
	readonly fields: ReadonlyArray<readonly [Bytes, Bytes]>;
	/** `MAXLEN ~` of the DLQ. */
	readonly cap: number;
}

export interface ParkReply {
	readonly dlqMsgId: EntryId;
	/** Messages acknowledged at the source: 0 when another consumer was faster. */
	readonly acknowledged: number;
}
