export interface TraceOptions {
	readonly signal?: AbortSignal | undefined;
	/** Told how many entries and records have been read. */
	readonly onProgress?: ((read: number) => void) | undefined;
}

export const recordPage = 50;
export const mostRecords = 10_000;
/** Of the DLQ: without its payloads that is quick. */
export const mostRows = 1_000_000;
/** Of its archive and its rescue stream each. */
export const mostEntries = 100_000;
