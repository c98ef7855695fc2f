import type {EntryId} from '../entry.ts';
import type {ReplayOptions} from '../replay/replay.ts';
import type {Tracking} from './canary.ts';
import type {Lease} from './lease.ts';
import type {ItemOutcome} from './settle-batch.ts';

/** How fast a job goes, and what makes it pause. */
export interface Pace {
	/** Entries a second; `Infinity` for no brake of that kind. */
	readonly rate: number;
	/** Entries sent first, on trial; 0 for none. */
	readonly canary: number;
	/** How long a canary is watched before it is called undecided, in ms. */
	readonly canaryWait: number;
	/** Pauses when a group has more than that many unread. */
	readonly maxLag?: number | undefined;
}

/** What a person gets who asks for nothing else. */
export const usualPace: Pace = {rate: 50, canary: 10, canaryWait: 30_000};

/** `operation` names the job; its batches are `operation.1`, `operation.2`, … in the audit. */
export interface JobOptions extends Pace, ReplayOptions {
	/** Written before each batch and after it: what survives this process. */
	readonly journal?: JobJournal | undefined;
	/** Lets others see the job and stop it. */
	readonly lease?: Lease | undefined;
	/** Told what became of each batch as soon as it is known. */
	readonly settled?: ((outcomes: ReadonlyArray<readonly [EntryId, ItemOutcome]>) => void) | undefined;
	/** Monotonic milliseconds; the process's own clock unless given. */
	readonly now?: (() => number) | undefined;
	readonly sleep?: ((milliseconds: number) => Promise<void>) | undefined;
}

/** Ids and states only, never payloads. */
export interface JobJournal {
	/** Resolves once it is on the disk. @throws when it cannot be written */
	intent(operation: string, ids: readonly EntryId[]): Promise<void>;
	result(operation: string, outcomes: readonly ItemOutcome['kind'][]): Promise<void>;
	end(state: 'finished' | 'stopped'): Promise<void>;
}

export type JobPhase = 'canary' | 'watching' | 'running' | 'paused' | 'ended';

export interface JobCounts {
	readonly moved: number;
	readonly gone: number;
	readonly refused: number;
	readonly failed: number;
	readonly unknown: number;
}

export interface JobState {
	readonly phase: JobPhase;
	/** Why it pauses or was stopped; undefined while it runs and when it came to its end. */
	readonly why: string | undefined;
	/** Whether somebody asked for the pause, who can let it go on; else a brake did. */
	readonly byHand: boolean;
	readonly total: number;
	readonly left: number;
	readonly counts: JobCounts;
	/** Of what was not moved: its fate in words, and how often. */
	readonly reasons: ReadonlyMap<string, number>;
	readonly rate: number;
	readonly tracking: Tracking;
	readonly warnings: readonly string[];
}

export interface Job {
	readonly operation: string;
	state(): JobState;
	/** Calls back on every change. @returns the way to stop */
	onChange(listener: (state: JobState) => void): () => void;
	/** Asks once more what became of the messages: after the job, too, as long as somebody wants to know. Never throws. */
	look(): Promise<void>;
	/** Carries the plan out. What becomes of entries is counted and kept; throws for nothing but bugs. */
	run(): Promise<JobReport>;
	pause(why: string): void;
	/** Goes on, also past an undecided canary. */
	proceed(): void;
	/** Ends it after the batch in flight. */
	stop(why: string): void;
	setRate(rate: number): void;
}

export interface JobReport {
	readonly state: JobState;
	/** In the order they were sent. */
	readonly outcomes: ReadonlyArray<readonly [EntryId, ItemOutcome]>;
	/** Entries that were never tried. */
	readonly untouched: readonly EntryId[];
}
