import {entrySize} from '../row.ts';
import {derive} from '../store/derive.ts';
import type {DlqStore} from '../store/port.ts';

/** What a rescue would copy, and the memory that needs: shown before it begins. */
export interface RescuePlan {
	/** Oldest entries that would be gone through. */
	readonly entries: number;
	/** Entries that the rescue stream holds; those of them that are asked for are skipped. */
	readonly held: number;
	/** Memory that the copies take, at most, in bytes: an estimate. */
	readonly bytes: number;
	/** Bytes in use on the server, and what it may use; undefined where it does not tell, or has no limit. */
	readonly used: number | undefined;
	readonly limit: number | undefined;
	/** Why it is not begun: the memory would be short. */
	readonly refusal: string | undefined;
}

/** Of the memory that Redis may use: beyond it nothing is copied. */
export const mostMemory = 0.95;
const sample = 20;
/** What Redis keeps around an entry of a stream, and of the hash that knows it is rescued, in bytes. */
const around = 160;

/** @param count the oldest so many; all when undefined. @throws ConnectionError, RedisReplyError */
export async function planRescue(store: DlqStore, count?: number): Promise<RescuePlan> {
	const facts = await store.streamFacts();
	const length = facts.kind === 'stream' ? facts.length : 0;
	const entries = Math.min(length, count ?? length);
	const {used, limit, dlq} = await store.memory();
	const {length: held} = await store.targetFacts(derive(store.stream, 'rescue'));
	const each = await bytesEach(store, dlq, length);
	const bytes = Math.ceil(entries * (each + around));
	return {entries, held: held ?? 0, bytes, used, limit, refusal: shortOf(bytes, used, limit)};
}

/** The same plan for no more than the oldest `count`, without another look. */
export function narrowed(plan: RescuePlan, count: number): RescuePlan {
	const entries = Math.min(plan.entries, count);
	const bytes = Math.ceil((plan.bytes / Math.max(1, plan.entries)) * entries);
	return {...plan, entries, bytes, refusal: shortOf(bytes, plan.used, plan.limit)};
}

function shortOf(bytes: number, used: number | undefined, limit: number | undefined): string | undefined {
	const short = used !== undefined && limit !== undefined && used + bytes > limit * mostMemory;
	return short ? 'Redis would use more than 95 % of the memory it may use' : undefined;
}

// The server's own estimate is of the whole DLQ; the oldest entries may be larger than the rest.
async function bytesEach(store: DlqStore, dlq: number | undefined, length: number): Promise<number> {
	const oldest = await store.readPage({order: 'oldest first', count: sample});
	const sampled = oldest.reduce((sum, entry) => sum + entrySize(entry), 0) / Math.max(1, oldest.length);
	return dlq === undefined || length === 0 ? sampled : Math.max(sampled, dlq / length);
}
