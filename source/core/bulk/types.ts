import type {Bytes, EntryId} from '../entry.ts';
import type {MigrationFile, MigrationRunner} from '../migrations/types.ts';
import type {Refusal} from '../replay/types.ts';
import type {TargetFacts} from '../store/port.ts';

/** Why an entry is left out of a plan unless the operator says otherwise. */
export type HeldKind = 'undecodable' | 'came back' | 'unchanged' | 'odd shape';
export const everyHeld: ReadonlySet<HeldKind> = new Set([
	'undecodable',
	'came back',
	'unchanged',
	'odd shape',
]);
/** Why an entry cannot be part of a plan at all. */
export type LeftKind = 'gone' | 'no source' | 'empty payload' | 'migration failed';

export interface BulkRequest {
	/** Frozen: failures that arrive later never join. */
	readonly ids: readonly EntryId[];
	/** Where to; undefined: each to its own source. */
	readonly target?: Bytes | undefined;
	readonly create?: boolean | undefined;
	readonly migration?: PlannedRunner | undefined;
	/** Held back by default, wanted all the same. */
	readonly include?: ReadonlySet<HeldKind> | undefined;
}

export interface PlannedRunner {
	readonly file: MigrationFile;
	readonly runner: MigrationRunner;
}

/** Thousands of entries, frozen: what the dialog and the dry run show, what the job then does. */
export interface BulkPlan {
	/** One for each target, the largest first. */
	readonly groups: readonly PlannedGroup[];
	/** Targets that cannot be sent to: their entries stay where they are. */
	readonly refused: readonly PlannedGroup[];
	/** Entries that will be sent: those of `groups`. */
	readonly total: number;
	readonly held: ReadonlyMap<HeldKind, readonly EntryId[]>;
	readonly left: ReadonlyMap<LeftKind, readonly EntryId[]>;
	readonly create: boolean;
	readonly migration: BulkMigration | undefined;
	/** Milliseconds since the newest failure on the DLQ; undefined when it is empty. */
	readonly sinceLast: number | undefined;
	/** Share of the memory that Redis may use; undefined without a limit, or the right to know. */
	readonly memoryUsed: number | undefined;
	/** Things to know that forbid nothing. */
	readonly notes: readonly string[];
	/** What stands against the whole. */
	readonly refusals: readonly Refusal[];
}

export interface PlannedGroup {
	readonly target: TargetFacts;
	/** Whether entries of any source go there: the operator chose it. */
	readonly chosen: boolean;
	/** Oldest first. */
	readonly items: readonly PlannedItem[];
	/** Why nothing can be sent there; empty for those of `groups`. */
	readonly refusals: readonly Refusal[];
}

export interface PlannedItem {
	readonly id: EntryId;
	/** Bytes of the payload. */
	readonly size: number;
	readonly signature: string;
	readonly shape: string;
	/** Its message's own id as latin-1, where it is known again by that. */
	readonly messageId?: string | undefined;
	/** Whether the entry before it in the plan is its neighbour in the stream. */
	readonly follows: boolean;
}

export interface BulkMigration extends PlannedRunner {
	readonly sha256: string;
	readonly changed: number;
	/** What it does, most frequent first: paths that were added, removed or changed, and how often just these. */
	readonly diffs: ReadonlyArray<readonly [text: string, times: number]>;
	/** Reason → how many. */
	readonly failures: ReadonlyMap<string, number>;
}
