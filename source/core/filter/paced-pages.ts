/** In entries: the first ones are few, so that something is seen soon. */
const firstCount = 50;
const mostCount = 500;

/** What is read at once of whole entries, in bytes of payloads. */
export const entryBytes = 256 * 1024;

/**
 * Cuts a list into stretches that are read at once, each bounded in bytes.
 * @param sizeAt bytes; undefined where nothing has to be read
 */
export function* pacedPages(
	length: number,
	sizeAt: (position: number) => number | undefined,
	limit: number,
): Generator<readonly [from: number, end: number]> {
	let count = firstCount;
	for (let from = 0; from < length; ) {
		const end = pageEnd(length, sizeAt, from, count, limit);
		yield [from, end];
		from = end;
		count = Math.min(mostCount, count * 2);
	}
}

function pageEnd(
	length: number,
	sizeAt: (position: number) => number | undefined,
	from: number,
	count: number,
	limit: number,
): number {
	let [end, left, bytes] = [from, count, 0];
	for (; end < length && left > 0; end++) {
		const size = sizeAt(end);
		if (size === undefined) continue;
		bytes += size;
		if (bytes > limit && left < count) break;
		left--;
	}
	return end;
}
