/**
 * The base of every error this package throws on purpose: broken connections, bad configuration,
 * refused operations of the library. What happens to a single entry is an outcome, never a throw.
 */
export class DlqError extends Error {
	override readonly name: string = 'DlqError';
	readonly hint: string;

	/** @param hint one sentence that says what to do next */
	constructor(message: string, hint: string, options?: ErrorOptions) {
		super(message, options);
		this.hint = hint;
	}
}

/** Redis cannot be reached, refused us, or the connection broke. Not thrown for a lost write reply. */
export class ConnectionError extends DlqError {
	override readonly name = 'ConnectionError';
}

/** A write was sent and its reply never came: it may or may not have happened. */
export class UnknownOutcomeError extends DlqError {
	override readonly name = 'UnknownOutcomeError';
	readonly entryId: string;

	constructor(message: string, hint: string, entryId: string, options?: ErrorOptions) {
		super(message, hint, options);
		this.entryId = entryId;
	}
}

/** Redis answered with an error: a wrong type, a missing right, out of memory. */
export class RedisReplyError extends DlqError {
	override readonly name = 'RedisReplyError';
	readonly code: string;

	constructor(message: string, hint: string, code: string, options?: ErrorOptions) {
		super(message, hint, options);
		this.code = code;
	}
}

/** What the caller asked for cannot be: flags, addresses, names, ids. */
export class UsageError extends DlqError {
	override readonly name = 'UsageError';
}

/** A file cannot be written or read: the disk is full, it is there already, it may not be opened. */
export class FileError extends DlqError {
	override readonly name = 'FileError';
}

/** A payload cannot be decoded or encoded. `offset` is the byte where the complaint is, if one is. */
export class PayloadError extends DlqError {
	override readonly name = 'PayloadError';
	readonly offset: number | undefined;

	constructor(message: string, hint: string, offset?: number, options?: ErrorOptions) {
		super(message, hint, options);
		this.offset = offset;
	}
}

/** A migration did not give a payload: it threw, hung, returned nothing or something unencodable. */
export class MigrationError extends DlqError {
	override readonly name = 'MigrationError';
	readonly reason: MigrationFailure;

	constructor(message: string, hint: string, reason: MigrationFailure, options?: ErrorOptions) {
		super(message, hint, options);
		this.reason = reason;
	}
}

export type MigrationFailure =
	| 'does not load'
	| 'threw'
	| 'timed out'
	| 'out of memory'
	| 'returned nothing'
	| 'unencodable'
	| 'undecodable';
