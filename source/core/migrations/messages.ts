import type {MigrationEntry, MigrationResult} from './types.ts';

/** To the worker, in lists: one payload. */
export interface Task {
	readonly payload: Uint8Array;
	readonly entry: MigrationEntry;
}

/**
 * From the worker, in lists as long as what it was given or shorter: it ends one after a refusal, and when
 * it has worked for long enough. What became of a payload, without the file's hash, which the worker does not know. */
export type Answer =
	| {readonly kind: 'migrated'; readonly payload: Uint8Array}
	| Extract<MigrationResult, {kind: 'refused'}>;

/** Handed to the worker before the migration's code is loaded, so that it cannot answer in our place. */
export interface Start {
	readonly file: string;
	readonly port: import('node:worker_threads').MessagePort;
}
