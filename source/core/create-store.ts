import {defaultStream} from './defaults.ts';
import type {DlqStore} from './store/port.ts';
import {createRedisStore, type RedisStoreOptions} from './store/redis/redis-store.ts';

export interface StoreOptions extends Omit<RedisStoreOptions, 'stream'> {
	/** The DLQ's key; `sg:stream:dlq` when it is not named. */
	readonly stream?: string | Uint8Array | undefined;
}

/**
 * A store on Redis, by `url` or by a client of the caller's, which is duplicated and never written
 * through; a key prefix of its own does not count, streams are named in full. Call `connect` before the first read, `close` when done.
 */
export function createStore({stream = defaultStream, ...rest}: StoreOptions): DlqStore {
	return createRedisStore({...rest, stream: typeof stream === 'string' ? Buffer.from(stream) : stream});
}
