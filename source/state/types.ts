import type {JobReport, JobState, Pace} from '../core/bulk/job-types.ts';
import type {JobLease} from '../core/bulk/lease.ts';
import type {Outcomes} from '../core/bulk/put-away.ts';
import type {BulkPlan} from '../core/bulk/types.ts';
import type {Entry, EntryId} from '../core/entry.ts';
import type {EntryIndex} from '../core/entry-index.ts';
import type {MigrationFile} from '../core/migrations/types.ts';
import type {Payload, PayloadChange, PayloadMode} from '../core/payload/types.ts';
import type {Outcome, ReplayPlan} from '../core/replay/types.ts';
import type {AuditRecord, Connection, ServerFacts, StreamFacts} from '../core/store/port.ts';
import type {SafeText} from '../text/safe-text.ts';
import type {BrokenSequence} from './keys.ts';

/** Everything the inspector knows. Replaced, never changed, save the index (compare its `revision`). */
export interface State {
	readonly size: {readonly columns: number; readonly rows: number};
	readonly session: Session;
	readonly connection: Connection;
	readonly server: ServerFacts | undefined;
	readonly facts: StreamFacts | undefined;
	/** Set when the stream could not be read: no permission, wrong type. */
	readonly trouble: Trouble | undefined;
	/** The server's clock, milliseconds; moves in steps of ten seconds so that ages do not redraw all the time. */
	readonly now: number;
	readonly index: EntryIndex;
	readonly revision: number;
	readonly load: Load;
	readonly list: ListState;
	readonly detail: DetailState;
	readonly focus: 'list' | 'detail';
	/** How often messages that were replayed came back, by the stream and id they were given. */
	readonly returned: ReadonlyMap<string, number>;
	/** What writes act on, when there are any; else it is the row under the cursor. */
	readonly marks: ReadonlySet<EntryId>;
	/** Where a range began; undefined when none is being drawn. */
	readonly anchor: EntryId | undefined;
	/** The job that runs, or the last one that ran. */
	readonly job: JobView | undefined;
	/** Jobs of other operators on this DLQ. */
	readonly others: readonly JobLease[];
	/** Where the last replay went and who reads there: it cannot be undone. */
	readonly replayedTo: SafeText | undefined;
	/** Ids in the archive of what was discarded last. */
	readonly discarded: readonly EntryId[];
	readonly layer: Layer | undefined;
	readonly notice: Notice | undefined;
	/** What was done in this session, printed on exit. */
	readonly done: readonly Outcome[];
	/** The same of many entries at once, in words. */
	readonly deeds: readonly SafeText[];
	readonly broken: BrokenSequence | undefined;
	/** Number of the last request sent; a reply to an older one of its kind is dropped. */
	readonly request: number;
	readonly quitting: boolean;
}

/** What does not change while the program runs. */
export interface Session {
	readonly stream: SafeText;
	readonly cap: number;
	/** Why nothing may be written, from flag; the server's own refusal is in `server.writes`. */
	readonly readOnly: string | undefined;
	/** The command line that reaches the same server and stream, without secrets: `redis-dlq -u redis://host`. */
	readonly commandLine: SafeText;
	/** Where migrations come from; undefined when none were named. */
	readonly migrations: {
		readonly directory: string | undefined;
		readonly files: readonly MigrationFile[];
		/** Where new ones and lists of ids go when no directory was named. */
		readonly home: string;
	};
	/** Jobs on this DLQ that were cut off, as their journals on this host tell. */
	readonly unfinished: number;
	/** How jobs go that are started here. */
	readonly pace: Pace;
	readonly demo: boolean;
}

export interface Trouble {
	readonly message: SafeText;
	readonly hint: SafeText;
}

export interface Load {
	readonly phase: 'waiting' | 'loading' | 'complete';
	/** Whether arrivals are being followed: once started, that goes on by itself. */
	readonly following: boolean;
	/** Whether the total is a lower bound of what is there (a rescan for removals is on its way). */
	readonly uncertain: boolean;
}

export interface ListState {
	/** The entry under the cursor; undefined while there is none. */
	readonly cursor: EntryId | undefined;
	/** The entry in the first visible row. */
	readonly top: EntryId | undefined;
}

export interface DetailState {
	/** The entry on show: the one under the cursor, once it was read. */
	readonly id: EntryId | undefined;
	readonly status: 'none' | 'loading' | 'ready' | 'gone' | 'failed';
	readonly failure: SafeText | undefined;
	readonly entry: Entry | undefined;
	readonly payload: Payload | undefined;
	readonly mode: PayloadMode;
	/** Row of the pane (metadata rows first, then payload rows) under the pane's cursor, and the first visible one. */
	readonly row: number;
	readonly top: number;
	readonly toggled: ReadonlySet<string>;
	/** Secret-looking values shown, for this entry only. */
	readonly reveal: boolean;
}

export interface Notice {
	readonly tone: 'good' | 'warning' | 'error' | 'plain';
	readonly text: SafeText;
}

/** What lies over the list: one at a time, closed by esc. */
export type Layer =
	| HelpLayer
	| MenuLayer
	| PromptLayer
	| ReplayLayer
	| BulkLayer
	| JobLayer
	| ArchiveLayer
	| AuditLayer;

export interface HelpLayer {
	readonly kind: 'help';
	readonly top: number;
}

/** A short static menu; its items never change while it is open. */
export interface MenuLayer {
	readonly kind: 'menu';
	readonly title: SafeText;
	readonly purpose: 'migration' | 'target';
	readonly entry: EntryId;
	/** The marks it is for; undefined when it is for the entry alone. */
	readonly ids: readonly EntryId[] | undefined;
	/** Undefined while they are being fetched. */
	readonly items: readonly MenuItem[] | undefined;
	/** Said instead of the items when there are none. */
	readonly empty: SafeText | undefined;
	readonly request: number;
}

export interface MenuItem {
	readonly label: SafeText;
	/** Names the choice in `choose` events; `other` asks for free text. */
	readonly value: string;
	readonly choice:
		| {readonly migration: MigrationFile}
		| {readonly target: Uint8Array}
		| {readonly other: true}
		/** Asks for the path of a migration. */
		| {readonly file: true}
		/** Makes a migration from the entry and opens it in the editor. */
		| {readonly newFile: true};
}

export interface PromptLayer {
	readonly kind: 'prompt';
	readonly title: SafeText;
	readonly purpose: 'target' | 'migration';
	readonly entry: EntryId;
	readonly ids: readonly EntryId[] | undefined;
	readonly text: string;
	readonly complaint: SafeText | undefined;
}

/** A replay from plan to report. */
export interface ReplayLayer {
	readonly kind: 'replay';
	readonly entry: EntryId;
	readonly ask: ReplayAsk;
	readonly request: number;
	readonly phase: 'planning' | 'confirm' | 'running' | 'report' | 'failed';
	readonly plan: ReplayPlan | undefined;
	/** The preview of a migrated replay. */
	readonly changes: readonly PayloadChange[];
	readonly outcome: Outcome | undefined;
	readonly failure: Trouble | undefined;
	/** `performance.now()` of the frame that showed the question; keys count from 500 ms after it. */
	readonly shownAt: number | undefined;
	/** Answer to a key that did not count or does nothing here. */
	readonly remark: SafeText | undefined;
	/** First visible row of the dialog's text. */
	readonly top: number;
}

/** What the operator asked for. */
export interface ReplayAsk {
	readonly target: Uint8Array | undefined;
	readonly migration: MigrationFile | undefined;
	readonly create: boolean;
	/** The job of another operator that ends when this begins: its rest is sent here. */
	readonly takesOver?: string | undefined;
	/** The payload as it was edited by hand. */
	readonly edited?: Uint8Array | undefined;
}

/** Many entries, from plan to question. */
export interface BulkLayer {
	readonly kind: 'bulk';
	readonly action: 'replay' | 'discard' | 'restore';
	/** Frozen: marks that come later do not join. */
	readonly ids: readonly EntryId[];
	readonly ask: ReplayAsk;
	/** Whether what is held back by default goes, too. */
	readonly includeHeld: boolean;
	readonly request: number;
	readonly phase: 'planning' | 'confirm' | 'running' | 'failed' | 'report';
	/** Entries read for the plan so far. */
	readonly read: number;
	/** Of a replay; the other actions need none. */
	readonly plan: BulkPlan | undefined;
	readonly failure: Trouble | undefined;
	readonly outcomes: Outcomes | undefined;
	/** The count as typed so far. */
	readonly typed: string;
	readonly shownAt: number | undefined;
	readonly remark: SafeText | undefined;
	readonly top: number;
}

export interface ArchiveLayer {
	readonly kind: 'archive';
	readonly request: number;
	/** Undefined while they are being read. */
	readonly rows: readonly ArchiveRow[] | undefined;
	readonly failure: Trouble | undefined;
	readonly cursor: number;
	readonly marks: ReadonlySet<EntryId>;
	readonly remark: SafeText | undefined;
}

export interface ArchiveRow {
	/** In the archive. */
	readonly id: EntryId;
	readonly time: number;
	readonly why: SafeText;
	readonly error: SafeText;
}

export interface AuditLayer {
	readonly kind: 'audit';
	readonly request: number;
	readonly records: readonly AuditRecord[] | undefined;
	readonly failure: Trouble | undefined;
	readonly top: number;
}

/** The panel of a job. */
export interface JobLayer {
	readonly kind: 'job';
	/** Which of the others is under the cursor. */
	readonly chosen?: number | undefined;
	readonly top: number;
	readonly remark: SafeText | undefined;
}

export interface JobView {
	readonly request: number;
	readonly title: SafeText;
	/** Entries of the selection that the plan did not send. */
	readonly held: number;
	readonly state: JobState;
	/** Once it has ended. */
	readonly report: JobReport | undefined;
}
