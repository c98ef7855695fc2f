import type {JobReport, JobState, Pace} from '../core/bulk/job-types.ts';
import type {JobLease} from '../core/bulk/lease.ts';
import type {Returns} from '../core/bulk/returns.ts';
import type {Entry, EntryId} from '../core/entry.ts';
import type {Filter} from '../core/filter/types.ts';
import type {EntryIndex} from '../core/index/entry-index.ts';
import type {Listing} from '../core/index/listing.ts';
import type {Order} from '../core/index/order.ts';
import type {MigrationFile} from '../core/migrations/types.ts';
import type {Payload, PayloadMode} from '../core/payload/types.ts';
import type {Outcome} from '../core/replay/types.ts';
import type {RescueCounts} from '../core/rescue/rescue.ts';
import type {Connection, ServerFacts, StreamFacts} from '../core/store/port.ts';
import type {Colour} from '../text/line.ts';
import type {SafeText} from '../text/safe-text.ts';
import type {Zone} from '../text/time.ts';
import type {BrokenSequence} from './keys.ts';
import type {Layer, Trouble} from './layers.ts';

/** Everything the inspector knows. Replaced, never changed, save the index (compare its `revision`). */
export interface State {
	readonly size: Size;
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
	/** What the list shows; undefined: the whole index, newest first. */
	readonly listing: Listing | undefined;
	readonly arrangement: Arrangement;
	readonly load: Load;
	/** The order of the last time, until the whole stream was read. */
	readonly remembered: Order | undefined;
	readonly list: ListState;
	readonly detail: DetailState;
	readonly focus: 'list' | 'detail';
	/** How often messages that were replayed came back. */
	readonly returned: Returns;
	/** Whether all rows of the list are marked once they are read. */
	readonly awaitingAll: boolean;
	/** The last change of marks was to mark all: of the filter, or of everything. */
	readonly starred: {readonly filter: string | undefined} | undefined;
	/** Where a range began; undefined when none is being drawn. */
	readonly anchor: EntryId | undefined;
	/** The job that runs, or the last one that ran. */
	readonly job: JobView | undefined;
	/** The rescue that runs, or the last one that ran. */
	readonly rescue: RescueView | undefined;
	readonly losses: LossCount;
	/** The export that runs. */
	readonly exporting: ExportView | undefined;
	/** Jobs of other operators on this DLQ. */
	readonly others: readonly JobLease[];
	/** Where the last replay went and who reads there: it cannot be undone. */
	readonly replayedTo: SafeText | undefined;
	/** Ids in the archive of what was discarded last. */
	readonly discarded: readonly EntryId[];
	readonly layer: Layer | undefined;
	/** What the layer was opened from, the last one last: esc goes back to it. */
	readonly under: readonly Layer[];
	readonly notice: Notice | undefined;
	/** Filters of this session, the last one first. */
	readonly filters: readonly string[];
	/** What was said so far, the newest last; `at`: the server's clock. */
	readonly messages: ReadonlyArray<{readonly notice: Notice; readonly at: number}>;
	/** What was done in this session, printed on exit. */
	readonly done: readonly Outcome[];
	/** The same of many entries at once, in words. */
	readonly deeds: readonly SafeText[];
	readonly broken: BrokenSequence | undefined;
	/** Number of the last request sent; a reply to an older one of its kind is dropped. */
	readonly request: number;
	readonly quitting: boolean;
}

export interface Size {
	readonly columns: number;
	readonly rows: number;
	/** The list's share of the width beside the pane; half of it when nobody chose. */
	readonly share?: number | undefined;
}

/** What does not change while one stream is shown. */
export interface Session {
	readonly stream: SafeText;
	/** The context of the config that it is, or was opened by. */
	readonly context: {readonly name: SafeText; readonly colour: Colour | undefined} | undefined;
	/** How the context says that entries are written; undefined: as the reference writes them. */
	readonly fields?: {readonly text: SafeText; readonly tellsError: boolean} | undefined;
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
	/** How jobs go that are started here. */
	readonly pace: Pace;
	readonly demo: boolean;
	/** Whose clock times are shown by. */
	readonly zone: Zone;
}

export interface Load {
	readonly phase: 'waiting' | 'loading' | 'complete';
	/** Whether arrivals are being followed: once started, that goes on by itself. */
	readonly following: boolean;
	/** Whether the total is a lower bound of what is there (a rescan for removals is on its way). */
	readonly uncertain: boolean;
}

/** What of the index the list shows, and in which order. */
export interface Arrangement {
	readonly order: Order;
	/** `parsed`: undefined until it was read with all that it needs. */
	readonly filter: {readonly text: string; readonly parsed: Filter | undefined} | undefined;
	/** Number of the search that made it; what an older one finds is dropped. */
	readonly request: number;
	/** The listing that is being made; the one before stays in sight until this one holds anything. */
	readonly pending: Listing | undefined;
	/** The newest and the oldest entry when it was asked for: those beyond joined since. */
	readonly ends: readonly [newest: EntryId, oldest: EntryId];
	/** What belongs into it of the entries that joined while it was searched for. */
	readonly joined: readonly EntryId[];
	/** Entries looked at, of those that the index alone could not decide. */
	readonly progress: {readonly read: number; readonly of: number} | undefined;
	readonly scanning: boolean;
	/** It did not come to its end: what the list shows is a part. */
	readonly cutOff: boolean;
	/** Whether a cursor on the newest entry goes to the first row once this is found. */
	readonly fromTop: boolean;
	/** Where the cursor was before there was a filter. */
	readonly origin: EntryId | undefined;
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
	readonly search: PaneSearch | undefined;
	/** What the pane goes on to show for the moment that the entry takes to be read. */
	readonly previous: DetailState | undefined;
}

/** A search in the payload on show. */
export interface PaneSearch {
	/** The text as typed so far; undefined when none is asked for. */
	readonly typing: string | undefined;
	/** What was looked for; empty before the first time. */
	readonly text: string;
	/** Keys of the rows with a match, and the one that was gone to. */
	readonly keys: readonly string[];
	readonly at: number;
	/** How far was looked, when that was not all of it. */
	readonly capped: SafeText | undefined;
	/** What it was looked for in; undefined before the first time. */
	readonly of: Pick<DetailState, 'mode' | 'toggled' | 'reveal'> | undefined;
}

export interface Notice {
	readonly tone: 'good' | 'warning' | 'error' | 'plain';
	readonly text: SafeText;
}

export interface ExportView {
	readonly request: number;
	readonly path: SafeText;
	readonly written: number;
	readonly total: number;
	readonly isStopping: boolean;
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

export interface RescueView {
	readonly request: number;
	/** The oldest so many; all when undefined. */
	readonly wanted: number | undefined;
	/** Entries that were to be gone through when it began. */
	readonly total: number;
	readonly phase: 'copying' | 'following' | 'ended';
	readonly counts: RescueCounts;
	/** It was told to stop and does after the step in flight. */
	readonly stopping: boolean;
	/** Once it has ended: why that was early, and what went wrong on the way. */
	readonly trouble: SafeText | undefined;
	readonly warnings: readonly SafeText[];
}

/** What the cap dropped before our eyes: a lower bound. */
export interface LossCount {
	readonly seen: number;
	/** Entries that are known to have been taken away by id since the last look, and before that one. */
	readonly taken: number;
	readonly takenBefore: number;
}
