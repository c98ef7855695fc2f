import type {JobReport, JobState} from '../core/bulk/job-types.ts';
import type {JobLease} from '../core/bulk/lease.ts';
import type {Outcomes} from '../core/bulk/put-away.ts';
import type {Returns} from '../core/bulk/returns.ts';
import type {BulkPlan} from '../core/bulk/types.ts';
import type {Entry, EntryId} from '../core/entry.ts';
import type {Filter} from '../core/filter/types.ts';
import type {Grouping} from '../core/groups/groups.ts';
import type {SampledShape} from '../core/groups/shape-of-group.ts';
import type {IdList} from '../core/index/id-list.ts';
import type {MigrationFile} from '../core/migrations/types.ts';
import type {Payload, PayloadChange} from '../core/payload/types.ts';
import type {Outcome, ReplayPlan} from '../core/replay/types.ts';
import type {RescuePlan} from '../core/rescue/plan.ts';
import type {RescueCounts} from '../core/rescue/rescue.ts';
import type {Row} from '../core/row.ts';
import type {AuditRecord, Connection, ServerFacts, StreamFacts} from '../core/store/port.ts';
import type {Trace} from '../core/trace/trace.ts';
import type {ViewState} from '../core/view-state.ts';
import type {SafeText} from '../text/safe-text.ts';
import type {Effect} from './effect.ts';
import type {Keystroke} from './keys.ts';
import type {ArchiveRow, MenuItem, ReplayAsk, Selection, Trouble} from './layers.ts';
import type {Notice, Session, State} from './types.ts';
import type {ValuesEvent} from './values-layer.ts';

export type {Effect, JobOrder} from './effect.ts';

/** Whatever happens to the inspector. Replies carry the number of the request they answer. */
export type Event =
	/** `at`: milliseconds of the monotonic clock, the same as in `painted`. */
	| {readonly type: 'key'; readonly key: Keystroke; readonly at: number}
	| {readonly type: 'paste'; readonly text: string}
	| {readonly type: 'resized'; readonly size: State['size']}
	/** The frame that shows the current layer was written. */
	| {readonly type: 'painted'; readonly at: number}
	| {readonly type: 'connection'; readonly connection: Connection}
	/** Jobs on this DLQ that were cut off, as their journals on this host tell. */
	| {readonly type: 'unfinished'; readonly jobs: number}
	| {readonly type: 'server'; readonly server: ServerFacts}
	| {readonly type: 'facts'; readonly facts: StreamFacts}
	| {readonly type: 'troubled'; readonly trouble: Trouble}
	/** Older rows, newest first; `complete` when there are no older ones. */
	| {readonly type: 'page'; readonly rows: readonly Row[]; readonly complete: boolean}
	/** Newer rows, oldest first. */
	| {readonly type: 'arrivals'; readonly rows: readonly Row[]}
	/** Texts of rows that come into sight. */
	| {readonly type: 'rows'; readonly rows: readonly Row[]}
	| {readonly type: 'gone'; readonly ids: readonly EntryId[]}
	| {readonly type: 'rescanned'}
	| {readonly type: 'grouped'; readonly request: number; readonly grouping: Grouping}
	/** What payloads of the group with that key are made of. */
	| {
			readonly type: 'group shape';
			readonly request: number;
			readonly key: string;
			readonly shape: SampledShape;
	  }
	| {readonly type: 'grouping failed'; readonly request: number; readonly trouble: Trouble}
	| ValuesEvent
	/** The filter with all that it needs. */
	| {readonly type: 'filter read'; readonly request: number; readonly filter: Filter}
	/** More of what the list is to show; of what the index alone could not decide `read` were looked at. */
	| {
			readonly type: 'found';
			readonly request: number;
			readonly ids: readonly EntryId[];
			readonly read: number;
			readonly of: number;
	  }
	/** Of the rows that joined, those that the filter lets through. */
	| {readonly type: 'matched'; readonly request: number; readonly ids: readonly EntryId[]}
	/** `ids`: all of it in its order, where it was not told bit by bit. */
	| {readonly type: 'arranged'; readonly request: number; readonly ids: IdList | undefined}
	| {readonly type: 'arrange failed'; readonly request: number; readonly message: SafeText}
	| {
			readonly type: 'entry';
			readonly id: EntryId;
			readonly entry: Entry | undefined;
			readonly payload: Payload | undefined;
	  }
	/** The entry is still being read: what stood in the pane before is no longer worth looking at. */
	| {readonly type: 'entry slow'; readonly id: EntryId}
	| {readonly type: 'entry failed'; readonly id: EntryId; readonly message: SafeText}
	| {
			readonly type: 'menu items';
			readonly request: number;
			readonly items: readonly MenuItem[];
			readonly empty: SafeText | undefined;
			/** That these may not be all, and why. */
			readonly more?: SafeText | undefined;
	  }
	| {readonly type: 'chosen'; readonly item: MenuItem}
	| {
			readonly type: 'planned';
			readonly request: number;
			readonly plan: ReplayPlan;
			readonly changes: readonly PayloadChange[];
	  }
	| {readonly type: 'plan failed'; readonly request: number; readonly trouble: Trouble}
	| {readonly type: 'outcome'; readonly request: number; readonly outcome: Outcome}
	/** Entries read for a plan of many. */
	| {readonly type: 'bulk read'; readonly request: number; readonly read: number}
	| {readonly type: 'bulk planned'; readonly request: number; readonly plan: BulkPlan}
	| {readonly type: 'bulk failed'; readonly request: number; readonly trouble: Trouble}
	/** Its journal could not be written: nothing was sent. */
	| {readonly type: 'job not begun'; readonly request: number; readonly message: SafeText}
	| {readonly type: 'job changed'; readonly request: number; readonly state: JobState}
	/** What became of its messages, after its end. */
	| {readonly type: 'job tracked'; readonly request: number; readonly tracking: JobState['tracking']}
	| {readonly type: 'job ended'; readonly request: number; readonly report: JobReport}
	| {readonly type: 'put away'; readonly request: number; readonly outcomes: Outcomes}
	/** `to`: the stream that the copies would go to. */
	| {
			readonly type: 'rescue planned';
			readonly request: number;
			readonly plan: RescuePlan;
			readonly to: SafeText;
	  }
	| {readonly type: 'rescue failed'; readonly request: number; readonly trouble: Trouble}
	| {
			readonly type: 'rescue changed';
			readonly request: number;
			readonly phase: 'copying' | 'following';
			readonly counts: RescueCounts;
	  }
	| {
			readonly type: 'rescue ended';
			readonly request: number;
			readonly counts: RescueCounts;
			readonly trouble: SafeText | undefined;
			readonly warnings: readonly SafeText[];
	  }
	| {readonly type: 'archive listed'; readonly request: number; readonly rows: readonly ArchiveRow[]}
	/** `entry`: undefined when it is no longer there. */
	| {
			readonly type: 'aside read';
			readonly request: number;
			readonly entry: Entry | undefined;
			readonly payload: Payload | undefined;
	  }
	| {readonly type: 'aside failed'; readonly request: number; readonly trouble: Trouble}
	| {readonly type: 'audit listed'; readonly request: number; readonly records: readonly AuditRecord[]}
	| {readonly type: 'listing failed'; readonly request: number; readonly trouble: Trouble}
	| {
			readonly type: 'migration found';
			readonly selection: Selection;
			readonly file: MigrationFile | undefined;
			readonly complaint: SafeText | undefined;
	  }
	/** `payload`: undefined when there is nothing to replay, and why. */
	| {
			readonly type: 'edited';
			readonly entry: EntryId;
			readonly payload: Uint8Array | undefined;
			readonly complaint: SafeText | undefined;
	  }
	| {readonly type: 'trace read'; readonly request: number; readonly read: number}
	/** `trace`: undefined when the entry has no trace id. */
	| {readonly type: 'traced'; readonly request: number; readonly trace: Trace | undefined}
	| {readonly type: 'trace failed'; readonly request: number; readonly trouble: Trouble}
	/** The file that was asked for is open; `total`: entries that come into it, of an export. */
	| {
			readonly type: 'file begun';
			readonly request: number;
			readonly path: SafeText;
			readonly total: number | undefined;
	  }
	| {readonly type: 'file refused'; readonly request: number; readonly message: SafeText}
	| {readonly type: 'export written'; readonly request: number; readonly written: number}
	| {readonly type: 'export ended'; readonly request: number; readonly notice: Notice}
	/** Where failing ids were written, or why not. */
	| {readonly type: 'told'; readonly tone: 'plain' | 'error'; readonly text: SafeText}
	/** The rest of another's job, to be planned anew. */
	| {readonly type: 'rest found'; readonly ids: readonly EntryId[]; readonly ask: ReplayAsk}
	/** Another stream, or another server's: all that is known of the one before is of no use. `now`: the local clock. */
	| {readonly type: 'opened'; readonly session: Session; readonly now: number}
	| {readonly type: 'not opened'; readonly request: number; readonly trouble: Trouble}
	/** How the screen was left for this stream; `sort` as `view.ts` writes it. */
	| {readonly type: 'view remembered'; readonly view: ViewState}
	/** It was in sight for long enough. */
	| {readonly type: 'faded'; readonly notice: Notice}
	/** Jobs of anyone. */
	| {readonly type: 'leases'; readonly leases: readonly JobLease[]}
	| {readonly type: 'returns'; readonly returns: Returns};

export interface Update {
	readonly state: State;
	readonly effects: readonly Effect[];
}

/** A state without anything to do. */
export function settled(state: State): Update {
	return {state, effects: []};
}
