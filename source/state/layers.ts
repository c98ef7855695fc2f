import type {Aside, Outcomes} from '../core/bulk/put-away.ts';
import type {BulkPlan} from '../core/bulk/types.ts';
import type {EntryId} from '../core/entry.ts';
import type {FilterError} from '../core/filter/types.ts';
import type {Grouping} from '../core/groups/groups.ts';
import type {SampledShape} from '../core/groups/shape-of-group.ts';
import type {MigrationFile} from '../core/migrations/types.ts';
import type {PayloadChange} from '../core/payload/types.ts';
import type {Outcome, ReplayPlan} from '../core/replay/types.ts';
import type {RescuePlan} from '../core/rescue/plan.ts';
import type {SafeText} from '../text/safe-text.ts';
import type {CopyWhat} from './copy-what.ts';
import type {ArchiveLayer, AsideLayer, AuditLayer, TraceLayer} from './record-layers.ts';
import type {ValuesLayer} from './values-layer.ts';

export type {ArchiveLayer, ArchiveRow, AsideLayer, AuditLayer, TraceLayer} from './record-layers.ts';

/** What lies over the list: one at a time, closed by esc. */
export type Layer =
	| HelpLayer
	| MenuLayer
	| PromptLayer
	| ReplayLayer
	| BulkLayer
	| RescueLayer
	| JobLayer
	| ArchiveLayer
	| AsideLayer
	| AuditLayer
	| TraceLayer
	| GroupsLayer
	| ValuesLayer
	| MessagesLayer
	| FilterLayer
	| PaletteLayer;

/** The line for a filter, below the list. */
export interface FilterLayer {
	readonly kind: 'filter';
	readonly text: string;
	/** What held before, for esc. */
	readonly before: string;
	readonly complaint: FilterError | undefined;
	/** Which of the earlier filters stands in the line; -1: none of them. */
	readonly recalled: number;
}

/** Everything that was said. */
export interface MessagesLayer {
	readonly kind: 'messages';
	readonly top: number;
}

/** Every action, by its words. */
export interface PaletteLayer {
	readonly kind: 'palette';
	readonly text: string;
	/** Which of the actions that fit is under the cursor. */
	readonly chosen: number;
	/** The pane that the action is for. */
	readonly over: 'list' | 'detail';
}

export interface HelpLayer {
	readonly kind: 'help';
	readonly top: number;
}

/** What an action is for. */
export interface Selection {
	/** The entry under the cursor, or one of those it is for. */
	readonly entry: EntryId;
	/** Oldest first; undefined: the entry alone. */
	readonly ids: readonly EntryId[] | undefined;
	/** What they are when they are not the marks: `the group …`. */
	readonly of: SafeText | undefined;
	/** A filter that lets through these and no others, as it is written; undefined when none is known. */
	readonly filter: string | undefined;
}

/** A short static menu; its items never change while it is open. */
export interface MenuLayer {
	readonly kind: 'menu';
	readonly title: SafeText;
	/** What it is for; undefined where the choice is not about entries. */
	readonly selection: Selection | undefined;
	/** Whether it takes the room of the list, too. */
	readonly wide?: boolean;
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
		| {readonly place: Place}
		/** Asks for the path of a migration. */
		| {readonly file: true}
		/** Makes a migration from the entry and opens it in the editor. */
		| {readonly newFile: true}
		| {readonly copy: {readonly what: CopyWhat; readonly form: 'escaped' | 'raw'}}
		| {readonly export: ExportWhat; readonly from?: Aside | undefined}
		| {readonly handover: 'copy' | 'file'}
		/** All rows once they are read, or those that were read so far. */
		| {readonly mark: 'all' | 'read'};
}

/** What may be opened instead of what is shown: a context of the config, or another stream of the server. */
export type Place = {readonly context: string} | {readonly stream: Uint8Array};

export interface PromptLayer {
	readonly kind: 'prompt';
	readonly title: SafeText;
	readonly purpose: PromptPurpose;
	readonly text: string;
	readonly complaint: SafeText | undefined;
	/** The request that was made with its text, while it is being looked at. */
	readonly asked: number | undefined;
}

/** What is done with the text of a prompt. */
export type PromptPurpose =
	| {readonly kind: 'target' | 'migration'; readonly selection: Selection}
	| ({readonly kind: 'export'} & ExportRequest)
	| {readonly kind: 'handover'};

/** What of the DLQ, of its archive or of its rescue stream is exported. */
export type ExportWhat = 'entry' | 'marked' | 'group' | 'listed' | 'all';

export interface ExportRequest {
	/** Frozen, oldest first; undefined: all that is there when it begins. */
	readonly ids: readonly EntryId[] | undefined;
	/** How many they are; undefined: counted when it begins. */
	readonly total: number | undefined;
	/** Where they lie; on the DLQ when undefined. */
	readonly from?: Aside | undefined;
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
	/** Where a restore takes them from; the archive when undefined. */
	readonly from: Aside | undefined;
	/** What the ids are when they are not the marks. */
	readonly of: SafeText | undefined;
	/** A filter that let through these and no others when they were chosen; undefined when none is known. */
	readonly filter: string | undefined;
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

/** Copies of the oldest before the cap drops them: from plan to question, then how it goes. */
export interface RescueLayer {
	readonly kind: 'rescue';
	readonly request: number;
	/** `panel`: what is shown is `rescue` of the state. */
	readonly phase: 'planning' | 'confirm' | 'failed' | 'panel';
	/** For all entries. */
	readonly plan: RescuePlan | undefined;
	/** Name of the stream that the copies go to. */
	readonly to: SafeText | undefined;
	readonly failure: Trouble | undefined;
	/** The count as typed so far; empty: all. */
	readonly typed: string;
	readonly shownAt: number | undefined;
	readonly remark: SafeText | undefined;
	readonly top: number;
}

/** What dies of what. */
export interface GroupsLayer {
	readonly kind: 'groups';
	readonly request: number;
	/** Undefined while it is being counted. */
	readonly grouping: Grouping | undefined;
	/** Revision of the index that was counted last, or is being counted. */
	readonly counted: number;
	readonly failure: Trouble | undefined;
	readonly chosen: number;
	/** What payloads of the group with that key are made of. */
	readonly shape: (SampledShape & {readonly key: string}) | undefined;
}

/** The panel of a job. */
export interface JobLayer {
	readonly kind: 'job';
	/** Which of the others is under the cursor. */
	readonly chosen?: number | undefined;
	readonly top: number;
	readonly remark: SafeText | undefined;
}

export interface Trouble {
	readonly message: SafeText;
	readonly hint: SafeText;
}
