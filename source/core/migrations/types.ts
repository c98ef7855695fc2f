import type {Bytes, EntryId} from '../entry.ts';
import type {MigrationFailure} from '../errors.ts';

/** A migration the operator named: the file, and the name it is shown by. */
export interface MigrationFile {
	readonly name: string;
	readonly path: string;
}

/** What a migration is told about the entry, beside its payload. Texts are decoded, bad UTF-8 replaced. */
export interface MigrationEntry {
	readonly id: EntryId;
	readonly originalStream: string | undefined;
	readonly originalMsgId: string | undefined;
	readonly error: string;
	readonly attempt: number;
	readonly ts: string | undefined;
	readonly traceId: string | undefined;
}

export interface MigrationInput {
	readonly payload: Bytes;
	readonly entry: MigrationEntry;
}

export type MigrationResult =
	/** `unchanged`: the payload came back byte for byte. */
	| {readonly kind: 'changed' | 'unchanged'; readonly payload: Bytes; readonly sha256: string}
	| {
			readonly kind: 'refused';
			readonly reason: MigrationFailure;
			/** For people; bytes in it are not escaped yet. */
			readonly message: string;
			/** `file:line:column` in the migration's own code, for a throw. */
			readonly where?: string | undefined;
	  };

export interface MigrationRunner {
	/** Never throws: whatever the migration does is a result. */
	run(migration: MigrationFile, payload: Bytes, entry: MigrationEntry): Promise<MigrationResult>;
	/** The same for many, which costs less than one by one; each has its own time, the results are in their order. */
	runAll(migration: MigrationFile, inputs: readonly MigrationInput[]): Promise<readonly MigrationResult[]>;
	close(): Promise<void>;
}
