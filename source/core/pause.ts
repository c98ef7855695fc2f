import {setTimeout} from 'node:timers/promises';

/** Waits, or until the signal says otherwise. Never throws. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	await setTimeout(milliseconds, undefined, {signal}).catch(() => {});
}
