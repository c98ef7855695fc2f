export {createJob} from './core/bulk/job.ts';
export {
	type Job,
	type JobCounts,
	type JobJournal,
	type JobOptions,
	type JobReport,
	type JobState,
	type Pace,
	usualPace,
} from './core/bulk/job-types.ts';
export {beginJournal, type JournalHeader, type UnfinishedJob, unfinishedJobs} from './core/bulk/journal.ts';
export {planBulk} from './core/bulk/plan.ts';
export {archived, discard, type Outcomes, restore} from './core/bulk/put-away.ts';
export {type Reconciled, reconcile} from './core/bulk/reconcile.ts';
export {roomLimit} from './core/bulk/room.ts';
export type {ItemOutcome} from './core/bulk/settle-batch.ts';
export type {BulkPlan, BulkRequest, HeldKind, LeftKind} from './core/bulk/types.ts';
export {knownLayouts} from './core/config/layouts.ts';
export {
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
export {DLQ_CAP} from './core/defaults.ts';
export type {Bytes, Entry, EntryId, Field} from './core/entry.ts';
export {
	ConnectionError,
	DlqError,
	FileError,
	MigrationError,
	PayloadError,
	RedisReplyError,
	UnknownOutcomeError,
	UsageError,
} from './core/errors.ts';
export {type CheckedImport, checkImport} from './core/export/check-import.ts';
export {exportEntries} from './core/export/export.ts';
export {importEntries, planImport} from './core/export/import.ts';
export {fileSink} from './core/export/sink.ts';
export {forecast, readForecast} from './core/forecast/forecast.ts';
export type {Layout, Part} from './core/layout.ts';
export {migrationFile} from './core/migrations/list.ts';
export {createMigrationRunner} from './core/migrations/runner.ts';
export type {MigrationEntry} from './core/migrations/types.ts';
export {planRescue} from './core/rescue/plan.ts';
export {followRescue, rescueEntries} from './core/rescue/rescue.ts';
export {rescued} from './core/rescue/rescued.ts';
export type {DlqStore} from './core/store/port.ts';
