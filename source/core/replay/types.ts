import type {Bytes, EntryId} from '../entry.ts';
import type {Receipt, TargetFacts} from '../store/port.ts';

/** Everything known before a write, frozen: what the dialog and the dry run show, what the move then does. */
export interface ReplayPlan {
	readonly id: EntryId;
	/** The entry's `original_stream` and `original_msg_id` as read now. */
	readonly source: Bytes | undefined;
	readonly sourceId: Bytes | undefined;
	/** Undefined when there is none: no `original_stream` and none named. */
	readonly target: TargetFacts | undefined;
	/** Set once the operator agreed to create a missing target. */
	readonly create: boolean;
	readonly migration: PlannedMigration | undefined;
	/** Reasons not to send it: each with what to do. A plan with one of these is never executed. */
	readonly refusals: readonly Refusal[];
	/** Things to know that do not forbid it. */
	readonly warnings: readonly string[];
}

export interface PlannedMigration {
	readonly name: string;
	readonly sha256: string;
	readonly before: Bytes;
	/** The re-encoded payload that will be published. */
	readonly after: Bytes;
}

export interface Refusal {
	readonly kind:
		| 'gone'
		| 'no target named'
		| 'no such target'
		| 'wrong type'
		| 'empty payload'
		| 'undecodable'
		| 'migration'
		| 'unchanged'
		| 'writes off'
		| 'other slot';
	readonly message: string;
	readonly hint: string;
}

/** What became of the entry. */
export type Outcome =
	| {
			readonly kind: 'moved';
			readonly id: EntryId;
			readonly newId: EntryId;
			readonly target: Bytes;
			/** True when the reply was lost and the audit told what had happened. */
			readonly recovered: boolean;
			readonly warnings: readonly string[];
	  }
	| {readonly kind: 'gone'; readonly id: EntryId; readonly by: Receipt | undefined}
	| {readonly kind: 'refused'; readonly id: EntryId; readonly reason: string; readonly hint: string}
	| {readonly kind: 'failed'; readonly id: EntryId; readonly reason: string; readonly hint: string}
	| {readonly kind: 'unknown'; readonly id: EntryId; readonly reason: string; readonly hint: string};
