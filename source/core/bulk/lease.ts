import type {Bytes, EntryId} from '../entry.ts';
import type {JobState} from './job-types.ts';

/** What others see of a job: kept in Redis, renewed while it runs. */
export interface LeaseFacts {
	readonly operation: string;
	readonly actor: string;
	readonly host: string;
	/** Process on that host. */
	readonly pid: number;
	readonly reason: string;
	/** As base64; undefined: each entry to its own source. */
	readonly target?: string | undefined;
	readonly create: boolean;
	/** How the DLQ's entries are written, as `fieldsText` says it; undefined: as the reference writes them. */
	readonly fields?: string | undefined;
	readonly migration?: {readonly path: string; readonly sha256: string} | undefined;
	readonly phase: JobState['phase'];
	readonly why?: string | undefined;
	readonly moved: number;
	readonly left: number;
	readonly total: number;
}

export interface JobLease extends LeaseFacts {
	/** Milliseconds since its owner renewed it, by the server's clock. */
	readonly age: number;
}

/** What somebody wants of a job that may be another's. */
export interface Wish {
	readonly want: 'pause' | 'proceed' | 'stop';
	readonly actor: string;
	/** Tells one wish from the next. */
	readonly number: string;
}

/** The part of a store that lets operators see and stop each other's jobs. All may throw what reads throw. */
export interface LeaseStore {
	/** Writes the facts, and the ids at the beginning; gives the last wish, if there is one. */
	renewLease(facts: LeaseFacts, ids?: readonly EntryId[]): Promise<Wish | undefined>;
	endLease(operation: string): Promise<void>;
	leases(): Promise<readonly JobLease[]>;
	leaseIds(operation: string): Promise<readonly EntryId[]>;
	wish(operation: string, wish: Wish): Promise<void>;
}

/** A lease whose owner was not heard of for so long is taken for one that went away, in ms: longer than a lost reply is looked into. */
export const staleAfter = 30_000;

/** What a job does about its lease. Never throws: without the right to keep one nobody else sees the job. */
export interface Lease {
	/** Tells how far it is; gives a wish that was not given before. */
	renew(state: JobState): Promise<Wish | undefined>;
	end(): Promise<void>;
	/** Why nobody else sees the job; undefined while they can. */
	trouble(): string | undefined;
}

export interface LeaseOptions {
	readonly operation: string;
	readonly actor: string;
	readonly host: string;
	/** Process on that host. */
	readonly pid: number;
	readonly reason: string;
	readonly target?: Bytes | undefined;
	readonly create: boolean;
	/** How the DLQ's entries are written, as `fieldsText` says it; undefined: as the reference writes them. */
	readonly fields?: string | undefined;
	readonly migration?: LeaseFacts['migration'];
	readonly ids: readonly EntryId[];
}

export function createLease(store: LeaseStore, {ids, target, ...facts}: LeaseOptions): Lease {
	let begun = false;
	let heard: string | undefined;
	let trouble: string | undefined;
	return {
		async renew({phase, why, counts, left, total}) {
			const named = target === undefined ? undefined : Buffer.from(target).toString('base64');
			try {
				const now = {...facts, target: named, phase, why, moved: counts.moved, left, total};
				const wish = await store.renewLease(now, begun ? undefined : ids);
				begun = true;
				trouble = undefined;
				if (wish === undefined || wish.number === heard) return undefined;
				heard = wish.number;
				return wish;
			} catch (error) {
				trouble = error instanceof Error ? error.message : String(error);
				return undefined;
			}
		},
		async end() {
			await store.endLease(facts.operation).catch(() => {});
		},
		trouble: () => trouble,
	};
}
