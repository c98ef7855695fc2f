import {setImmediate} from 'node:timers/promises';

/**
 * Leaves the keys to another program for so long. Ink only stops listening: Node would go on reading,
 * keys of a pager or an editor would be lost to it, and would count here afterwards.
 */
export async function withInputLent(stdin: NodeJS.ReadStream, work: () => Promise<void>): Promise<void> {
	// A stream forgets its listener a turn later, and stops reading a turn after it was paused.
	await setImmediate();
	// What came in between must not act when the screen is back; to read an empty one would begin anew.
	while (stdin.readableLength > 0) stdin.read();
	stdin.pause();
	await setImmediate();
	await work();
}
