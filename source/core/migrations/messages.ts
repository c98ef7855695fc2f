import type {MigrationEntry, MigrationResult} from './types.ts';

/** To the worker: one payload. */
export interface Task {
	readonly payload: Uint8Array;
	readonly entry: MigrationEntry;
}

/** From the worker: what became of it, without the file's hash, which the worker does not know. */
export type Answer =
	| {readonly kind: 'migrated'; readonly payload: Uint8Array}
	| Extract<MigrationResult, {kind: 'refused'}>;

/** Handed to the worker before the migration's code is loaded, so that it cannot answer in our place. */
export interface Start {
	readonly file: string;
	readonly port: import('node:worker_threads').MessagePort;
}
