import type {SafeText} from '../../text/safe-text.ts';
import type {JobLease} from '../bulk/lease.ts';
import type {Bytes} from '../entry.ts';
import type {Forecast} from '../forecast/forecast.ts';
import type {AuditRecord} from '../store/port.ts';
import type {Archived} from './archived.ts';
import type {Back} from './back.ts';

/** Entries of one source that died of the same cause, as far as a note tells of them. */
export interface GroupSummary {
	readonly signature: SafeText;
	/** Empty when the entries name none. */
	readonly source: SafeText;
	readonly count: number;
	/** Of all entries, 0 to 1. */
	readonly share: number;
	/** When the oldest and the newest of them was parked, milliseconds since the epoch. */
	readonly first: number;
	readonly last: number;
}

/** What is known of an incident when it is handed over. */
export interface IncidentFacts {
	readonly stream: Bytes;
	/** Where, without credentials. */
	readonly address: string;
	/** Who writes the note. */
	readonly actor: string;
	/** The server's clock, milliseconds since the epoch. */
	readonly now: number;
	/** Entries on the DLQ. */
	readonly length: number;
	readonly forecast: Forecast;
	/** The largest first. */
	readonly groups: readonly GroupSummary[];
	/** What was done, in any order; undefined when it cannot be read, as the others below. */
	readonly records: readonly AuditRecord[] | undefined;
	/** Whether the audit holds more than the records. */
	readonly moreRecords: boolean;
	readonly jobs: readonly JobLease[] | undefined;
	/** Entries that lie beside the DLQ. */
	readonly archived: number | undefined;
	readonly archivedFor: Archived | undefined;
	readonly rescued: number | undefined;
	/** What came back of the replays; undefined when that cannot be told. */
	readonly back: Back | undefined;
	/** What could not be read, in words. */
	readonly gaps: readonly string[];
}
