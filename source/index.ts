export {
	DLQ_CAP,
	extractAuxFields,
	extractPayloadBytes,
	type FailedMessage,
	handleFailedMessage,
	type InspectedEntry,
	inspectDlqEntry,
	MAX_RETRIES,
	type MessageFields,
	type ReplayDlqOptions,
	replayDlqEntry,
} from './core/contract.ts';
export {createStore, type StoreOptions} from './core/create-store.ts';
export type {Bytes, Entry, EntryId, Field} from './core/entry.ts';
export {
	ConnectionError,
	DlqError,
	MigrationError,
	PayloadError,
	RedisReplyError,
	UnknownOutcomeError,
	UsageError,
} from './core/errors.ts';
export type {MigrationEntry} from './core/migrations/types.ts';
export type {DlqStore} from './core/store/port.ts';
