import type {JobReport, JobState} from '../core/bulk/job-types.ts';
import type {JobLease} from '../core/bulk/lease.ts';
import type {Aside, Outcomes} from '../core/bulk/put-away.ts';
import type {Returns} from '../core/bulk/returns.ts';
import type {BulkPlan} from '../core/bulk/types.ts';
import type {Entry, EntryId} from '../core/entry.ts';
import type {Filter} from '../core/filter/types.ts';
import type {Group, Grouping} from '../core/groups/groups.ts';
import type {SampledShape} from '../core/groups/shape-of-group.ts';
import type {EntryIndex} from '../core/index/entry-index.ts';
import type {IdList} from '../core/index/id-list.ts';
import type {Order} from '../core/index/order.ts';
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
import type {Keystroke} from './keys.ts';
import type {ArchiveRow, ExportRequest, MenuItem, Place, ReplayAsk, Selection, Trouble} from './layers.ts';
import type {Notice, Session, State} from './types.ts';

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

/** What the state asks the world to do; `tui/run-effect.ts` calls the core and turns the answer into events. */
export type Effect =
	| {readonly type: 'ask server'}
	| {readonly type: 'ask facts'}
	| {readonly type: 'load'; readonly beyond: EntryId | undefined}
	| {readonly type: 'follow'; readonly after: EntryId}
	| {readonly type: 'read'; readonly id: EntryId}
	| {readonly type: 'check'; readonly ids: readonly EntryId[]}
	| {readonly type: 'rows'; readonly ids: readonly EntryId[]}
	| {readonly type: 'rescan'; readonly index: EntryIndex}
	| {
			readonly type: 'arrange';
			readonly request: number;
			readonly index: EntryIndex;
			readonly order: Order;
			/** The filter as typed; undefined: all entries. */
			readonly text: string | undefined;
			readonly now: number;
	  }
	| {readonly type: 'match'; readonly request: number; readonly ids: readonly EntryId[]}
	| {readonly type: 'stop arranging'}
	| {
			readonly type: 'group';
			readonly request: number;
			readonly index: EntryIndex;
			readonly now: number;
	  }
	| {
			readonly type: 'shape';
			readonly request: number;
			readonly index: EntryIndex;
			readonly group: Group;
	  }
	| {readonly type: 'list migrations'; readonly request: number}
	| {readonly type: 'list targets'; readonly request: number; readonly entry: EntryId}
	| {readonly type: 'list places'; readonly request: number; readonly now: number}
	| {readonly type: 'open place'; readonly request: number; readonly place: Place}
	| {readonly type: 'save view'; readonly view: ViewState}
	| {readonly type: 'plan'; readonly request: number; readonly entry: EntryId; readonly ask: ReplayAsk}
	| {readonly type: 'replay'; readonly request: number; readonly plan: ReplayPlan}
	| {
			readonly type: 'plan bulk';
			readonly request: number;
			readonly ids: readonly EntryId[];
			readonly ask: ReplayAsk;
			readonly includeHeld: boolean;
	  }
	| {readonly type: 'run job'; readonly request: number; readonly plan: BulkPlan; readonly ask: ReplayAsk}
	| {readonly type: 'tell job'; readonly order: JobOrder; readonly why?: string}
	| {
			readonly type: 'put away';
			readonly request: number;
			readonly action: 'discard' | 'restore';
			readonly ids: readonly EntryId[];
			readonly from: Aside | undefined;
	  }
	| {readonly type: 'plan rescue'; readonly request: number}
	/** Copies the oldest `count`, all when undefined, then what arrives until it is told to stop. */
	| {readonly type: 'rescue'; readonly request: number; readonly count: number | undefined}
	| {readonly type: 'stop rescue'}
	| {readonly type: 'list archive'; readonly request: number; readonly of: Aside}
	| {readonly type: 'list audit'; readonly request: number}
	| {readonly type: 'list jobs'}
	| {readonly type: 'wish'; readonly operation: string; readonly want: 'pause' | 'proceed' | 'stop'}
	| {readonly type: 'take over'; readonly operation: string}
	| {
			readonly type: 'find migration';
			readonly request: number;
			readonly selection: Selection;
			readonly path: string;
	  }
	| {readonly type: 'new migration'; readonly selection: Selection}
	| {readonly type: 'edit'; readonly entry: EntryId}
	| {readonly type: 'trace'; readonly request: number; readonly entry: EntryId}
	| {readonly type: 'stop tracing'}
	| ({readonly type: 'export'; readonly request: number; readonly path: string} & ExportRequest)
	| {readonly type: 'stop export'}
	| {
			readonly type: 'handover';
			readonly request: number;
			/** Undefined: to the clipboard. */
			readonly path: string | undefined;
			/** Undefined as long as it does not hold the whole DLQ. */
			readonly index: EntryIndex | undefined;
			readonly now: number;
			/** Entries that the cap dropped while we looked, where that was counted. */
			readonly losses?: number | undefined;
	  }
	| {readonly type: 'save ids'; readonly ids: readonly EntryId[]}
	/** How often messages came back; asked for when entries arrived. */
	| {readonly type: 'ask returns'}
	| {readonly type: 'fade'; readonly notice: Notice}
	/** `what`: its name for the operator. */
	| {readonly type: 'copy'; readonly what: SafeText; readonly content: string | Uint8Array}
	/** Shows text in the pager. */
	| {readonly type: 'page'; readonly lines: Iterable<SafeText>}
	| {readonly type: 'redraw'}
	| {readonly type: 'suspend'}
	| {readonly type: 'quit'};

/** What the operator says to a running job. */
export type JobOrder = 'pause' | 'proceed' | 'stop' | 'faster' | 'slower';

export interface Update {
	readonly state: State;
	readonly effects: readonly Effect[];
}

/** A state without anything to do. */
export function settled(state: State): Update {
	return {state, effects: []};
}
