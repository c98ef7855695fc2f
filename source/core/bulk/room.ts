import {arrivedSince} from '../forecast/arrived.ts';
import type {DlqStore} from '../store/port.ts';

const leastRoom = 100;
const window = 10 * 60_000;

/**
 * The length up to which entries may be put back: below the cap by ten minutes of arrivals, at least
 * by 100. Beyond it the next parked message would trim others. @throws ConnectionError, RedisReplyError
 */
export async function roomLimit(store: DlqStore, cap: number): Promise<number> {
	const {now} = await store.streamFacts();
	return Math.max(0, cap - Math.max(leastRoom, await arrivedSince(store, now - window)));
}
