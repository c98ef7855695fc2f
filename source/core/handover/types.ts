import type {Bytes, EntryId} from '../entry.ts';
import type {TransferRefusal, TransferRequest, TransferResult} from '../store/transfer.ts';

/** A claim as it lies on the DLQ's slot. Its rules: `steps.ts`. */
export interface Claim {
	readonly id: EntryId;
	/** As it is stored: what compare-and-set compares. */
	readonly packed: Bytes;
	readonly epoch: number;
	readonly operation: string;
	readonly actor: string;
	readonly target: Bytes;
	readonly fingerprint: string;
	/** Server time, milliseconds since the epoch. */
	readonly time: number;
	readonly audited: boolean;
	readonly migrated: boolean;
}

export type ClaimReply =
	| {readonly kind: 'claimed'; readonly claim: Claim; readonly live: LiveFields}
	| {readonly kind: 'held'; readonly claim: Claim}
	| Extract<TransferResult, {kind: 'gone' | 'empty payload' | 'mismatch' | 'failed'}>;

/** What goes to the target. */
export interface LiveFields {
	readonly data: Bytes;
	readonly ts: Bytes;
	readonly traceId: Bytes;
}

export type PublishReply =
	| {readonly kind: 'done'; readonly newId: EntryId}
	| {readonly kind: 'void'; readonly epoch: number}
	| {readonly kind: 'late'}
	| Failure;
export type AskReply = {readonly kind: 'done'; readonly newId: EntryId} | {readonly kind: 'void'} | Failure;
export type FinishReply =
	| {readonly kind: 'moved'; readonly archivedAs: EntryId | undefined}
	| {readonly kind: 'changed'}
	| Failure;
export type ReleaseReply = {readonly kind: 'released'} | {readonly kind: 'changed'} | Failure;

interface Failure {
	readonly kind: 'failed';
	readonly message: string;
}

/** Either each has its reply, or the step was refused or lost as a whole. */
export type Replies<Reply> =
	| {readonly kind: 'done'; readonly results: readonly Reply[]; readonly warning?: string}
	| TransferRefusal;

/** The steps of the hand-over on the two slots. None throws. */
export interface Slots {
	/** The target's server: its time, and until when what is sent now may be carried out (its clock). */
	clock(
		target: Bytes,
	): Promise<{readonly kind: 'clock'; readonly now: number; readonly deadline: string} | TransferRefusal>;
	claim(request: TransferRequest, ids: readonly EntryId[], floor: number): Promise<Replies<ClaimReply>>;
	/** `done` only once a replica has it, too, where there are any. */
	publish(
		target: Bytes,
		create: boolean,
		deadline: string,
		sends: ReadonlyArray<{readonly claim: Claim; readonly live: LiveFields}>,
	): Promise<Replies<PublishReply>>;
	/** All of one target. */
	ask(target: Bytes, claims: readonly Claim[]): Promise<Replies<AskReply>>;
	/** All of one operation; its request tells which of them lie side by side, where that is known. */
	finish(
		done: ReadonlyArray<{readonly claim: Claim; readonly newId: EntryId}>,
		request?: TransferRequest,
	): Promise<Replies<FinishReply>>;
	release(claims: readonly Claim[]): Promise<Replies<ReleaseReply>>;
}
