import type {Aside} from '../core/bulk/put-away.ts';
import type {BulkPlan} from '../core/bulk/types.ts';
import type {EntryId} from '../core/entry.ts';
import type {Group} from '../core/groups/groups.ts';
import type {EntryIndex} from '../core/index/entry-index.ts';
import type {Order} from '../core/index/order.ts';
import type {ReplayPlan} from '../core/replay/types.ts';
import type {ViewState} from '../core/view-state.ts';
import type {SafeText} from '../text/safe-text.ts';
import type {ExportRequest, Place, ReplayAsk, Selection} from './layers.ts';
import type {Notice} from './types.ts';
import type {ValuesEffect} from './values-layer.ts';

/** What the state asks the world to do; `tui/run-effect.ts` calls the core and turns the answer into events. */
export type Effect =
	| ValuesEffect
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
	/** One entry of the archive or of the rescue stream. */
	| {readonly type: 'read aside'; readonly request: number; readonly of: Aside; readonly id: EntryId}
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
