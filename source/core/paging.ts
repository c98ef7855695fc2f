/** What a page of entries may weigh on the wire, roughly: small enough for a slow link to show progress. */
const pageBytes = 512 * 1024;
const firstCount = 100;
const largestCount = 1000;

/** How many entries to ask for next, from what the last page held. Bounded in bytes, growing slowly. */
export function nextCount(
	last: {readonly count: number; readonly entries: number; readonly bytes: number} | undefined,
): number {
	if (last === undefined || last.entries === 0) return firstCount;
	const each = Math.max(1, last.bytes / last.entries);
	const fits = Math.floor(pageBytes / each);
	return Math.max(1, Math.min(largestCount, last.count * 4, fits));
}
