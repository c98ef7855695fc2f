import {UsageError} from '../core/errors.ts';
import type {AuditFacts} from '../core/store/transfer.ts';

/** What commands take that write beside replays. */
export interface WriteOptions {
	/** Else it is a dry run. */
	readonly yes: boolean;
	readonly json: boolean;
	/** Why nothing may be written here. */
	readonly readOnly: string | undefined;
	/** Names what is done in the audit. */
	readonly operation: string;
	readonly audit: AuditFacts | undefined;
	readonly cap: number;
	/** Whether entries are put back, too, that somebody has taken from the DLQ since. */
	readonly includeMoved?: boolean | undefined;
}

/** A dry run is always allowed. @throws UsageError */
export function refuseReadOnly({yes, readOnly}: Pick<WriteOptions, 'yes' | 'readOnly'>): void {
	if (yes && readOnly !== undefined)
		throw new UsageError(`nothing was written: ${readOnly}`, 'leave out --yes for a dry run');
}
