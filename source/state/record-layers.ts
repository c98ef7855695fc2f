import type {Aside} from '../core/bulk/put-away.ts';
import type {Entry, EntryId} from '../core/entry.ts';
import type {Payload} from '../core/payload/types.ts';
import type {AuditRecord} from '../core/store/port.ts';
import type {Trace} from '../core/trace/trace.ts';
import type {SafeText} from '../text/safe-text.ts';
import type {Trouble} from './layers.ts';

/** The archive, or the rescue stream. */
export interface ArchiveLayer {
	readonly kind: 'archive';
	readonly of: Aside;
	readonly request: number;
	/** Undefined while they are being read. */
	readonly rows: readonly ArchiveRow[] | undefined;
	readonly failure: Trouble | undefined;
	readonly cursor: number;
	readonly marks: ReadonlySet<EntryId>;
	readonly remark: SafeText | undefined;
	/** Number of the request for the entry that the pager is to show. */
	readonly paging?: number | undefined;
}

/** One entry of the archive, or of the rescue stream, whole. */
export interface AsideLayer {
	readonly kind: 'aside';
	readonly of: Aside;
	readonly id: EntryId;
	readonly request: number;
	readonly phase: 'reading' | 'shown' | 'gone' | 'failed';
	readonly entry: Entry | undefined;
	readonly payload: Payload | undefined;
	readonly failure: Trouble | undefined;
	/** Values under secret-looking keys are shown, for this entry only. */
	readonly reveal: boolean;
	readonly top: number;
}

export interface ArchiveRow {
	/** In the archive, or in the rescue stream. */
	readonly id: EntryId;
	readonly time: number;
	/** What for it was archived; of a copy, what became of the entry. */
	readonly why: SafeText;
	/** Why it is not put back; undefined when it can be. */
	readonly stays: SafeText | undefined;
	readonly error: SafeText;
}

/** What is held of a trace id, wherever it lies. */
export interface TraceLayer {
	readonly kind: 'trace';
	readonly request: number;
	/** The entry that it was asked for. */
	readonly entry: EntryId;
	readonly phase: 'reading' | 'found' | 'no trace id' | 'failed';
	/** Entries and records read so far. */
	readonly read: number;
	readonly trace: Trace | undefined;
	readonly failure: Trouble | undefined;
	/** Among the hits and, behind them, the places. */
	readonly cursor: number;
	readonly remark: SafeText | undefined;
}

export interface AuditLayer {
	readonly kind: 'audit';
	readonly request: number;
	readonly records: readonly AuditRecord[] | undefined;
	readonly failure: Trouble | undefined;
	readonly top: number;
}
