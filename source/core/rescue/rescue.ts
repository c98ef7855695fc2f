import {createSizer} from '../bulk/batches.ts';
import type {EntryId} from '../entry.ts';
import {pause} from '../pause.ts';
import {untilKnown} from '../replay/until-known.ts';
import type {RescueReply} from '../store/copy.ts';
import type {DlqStore, StreamFacts} from '../store/port.ts';
import type {AuditFacts} from '../store/transfer.ts';
import {mostMemory} from './plan.ts';

export interface RescueOptions {
	/** Names the rescue; its steps are `operation.1`, `operation.2`, … in the audit. */
	readonly operation: string;
	readonly audit: AuditFacts | undefined;
	/** How long a lost reply is looked into, in ms. */
	readonly settleWithin: number;
	readonly signal?: AbortSignal | undefined;
	readonly onProgress?: ((counts: RescueCounts) => void) | undefined;
	/** Monotonic milliseconds; the process's own clock unless given. */
	readonly now?: (() => number) | undefined;
}

export interface RescueCounts {
	readonly copied: number;
	/** Copied before. */
	readonly already: number;
	readonly gone: number;
	readonly failed: number;
}

export interface RescueReport extends RescueCounts {
	/** The newest id that was gone through: where following goes on. */
	readonly last: EntryId | undefined;
	/** Why it ended early; undefined when it came to its end or was told to stop. */
	readonly trouble: string | undefined;
	/** Whether that was the connection: then it can simply be tried again. */
	readonly cutOff: boolean;
	/** Reasons of what failed, and what went wrong beside the copying. */
	readonly warnings: readonly string[];
}

/** Named entries, or the oldest `count` after an id (all when it is left out). */
export type RescueWhat =
	| {readonly ids: readonly EntryId[]}
	| {readonly after?: EntryId | undefined; readonly count?: number | undefined};

const mostIds = 500;

/**
 * Copies entries to the rescue stream inside Redis, in steps of about 2 ms and 1 MB. What was copied
 * before is skipped, so that it can be asked for again at any time. Never throws.
 */
export async function rescueEntries(
	store: DlqStore,
	what: RescueWhat,
	options: RescueOptions,
): Promise<RescueReport> {
	const {operation, audit, settleWithin: within, signal, onProgress, now = () => performance.now()} = options;
	const counts = {copied: 0, already: 0, gone: 0, failed: 0};
	const warnings = new Set<string>();
	const sizer = createSizer();
	let last = 'ids' in what ? undefined : what.after;
	const ended = (trouble?: string, cutOff = false): RescueReport => ({
		...counts,
		last,
		trouble,
		cutOff,
		warnings: [...warnings],
	});

	let done = 0;
	// As it was when it began: arrivals are for those who follow.
	const until = 'ids' in what ? undefined : await newestId(store).catch(() => undefined);
	const total = 'ids' in what ? what.ids.length : (what.count ?? Number.POSITIVE_INFINITY);
	for (let step = 1; done < total; step++) {
		if (signal?.aborted) return ended();
		const short = await memoryIsShort(store);
		if (short !== undefined) return ended(short);
		const count = Math.min(sizer.size, total - done);
		const which =
			'ids' in what
				? {ids: what.ids.slice(done, done + Math.min(count, mostIds))}
				: {after: last, until, count};
		const began = now();
		const request = {operation: `${operation}.${step}`, which, audit};
		// What was copied is skipped the second time.
		const {reply} = await untilKnown(store, () => store.rescue(request), {within, unsent: true, signal});
		const took = now() - began;
		if (reply.kind !== 'done')
			return ended(reasonOf(reply), reply.kind === 'unknown' || reply.kind === 'not sent');
		for (const result of reply.results) {
			counts[result.kind]++;
			if (result.kind === 'failed') warnings.add(result.message);
			if (!('ids' in what)) last = result.id;
		}
		for (const warning of reply.warnings) warnings.add(warning);
		done += reply.results.length;
		onProgress?.(counts);
		const full = reply.results.find(
			result => result.kind === 'failed' && /^OOM|maxmemory/.test(result.message),
		);
		if (full !== undefined) return ended('Redis is out of memory');
		if (reply.results.length === 0 || (!('ids' in what) && reply.complete)) return ended();
		sizer.took(took, count);
	}
	return ended();
}

export interface FollowOptions extends RescueOptions {
	readonly signal: AbortSignal;
	/** Between two looks, in ms; a second unless given. */
	readonly every?: number | undefined;
	/** How long a trickle is gathered before the next step, in ms; half a minute unless given. */
	readonly gather?: number | undefined;
	readonly sleep?: ((milliseconds: number, signal: AbortSignal) => Promise<void>) | undefined;
}

/**
 * Copies what arrives after an id as long as the signal lets it, payloads never leave the server. It
 * survives lost connections. Never throws; `trouble` says why it gave up: memory, a right that is missing.
 * Each step is one record of an audit of 10,000: a trickle is gathered, so that a night of it does not
 * push out the receipts of what was moved. A burst is copied at once, and so is what comes after a pause.
 */
export async function followRescue(
	store: DlqStore,
	after: EntryId | undefined,
	{every = 1000, gather = 30_000, sleep = pause, ...options}: FollowOptions,
): Promise<RescueReport> {
	const {signal, onProgress, now = () => performance.now()} = options;
	let copiedAt = Number.NEGATIVE_INFINITY;
	let added: number | undefined;
	let all: RescueReport = {
		copied: 0,
		already: 0,
		gone: 0,
		failed: 0,
		last: after,
		trouble: undefined,
		cutOff: false,
		warnings: [],
	};
	for (let round = 1; !signal.aborted; round++) {
		const before = all;
		const facts = await store.streamFacts().catch(() => undefined);
		const known = facts?.kind === 'stream' ? facts : undefined;
		if (known !== undefined && now() - copiedAt < gather && isFew(known, added, before.last)) {
			await sleep(every, signal);
			continue;
		}
		added = known?.entriesAdded;
		const report = await rescueEntries(
			store,
			{after: before.last},
			{
				...options,
				operation: `${options.operation}.f${round}`,
				onProgress: counts => onProgress?.(sum(before, counts)),
			},
		);
		all = {
			...report,
			...sum(before, report),
			last: report.last ?? before.last,
			warnings: [...new Set([...before.warnings, ...report.warnings])],
		};
		if (report.copied > 0) copiedAt = now();
		const retry = report.cutOff && store.connection().state !== 'closed';
		if (report.trouble !== undefined && !retry) return all;
		await sleep(every, signal);
	}
	return {...all, trouble: undefined, cutOff: false};
}

const burst = 100;

// Where the server does not count what was added, any arrival may be one of many.
function isFew(
	{lastId, entriesAdded}: Extract<StreamFacts, {kind: 'stream'}>,
	before: number | undefined,
	last: EntryId | undefined,
): boolean {
	if (lastId === last) return true;
	return entriesAdded !== undefined && before !== undefined && entriesAdded - before < burst;
}

function sum(a: RescueCounts, b: RescueCounts): RescueCounts {
	return {
		copied: a.copied + b.copied,
		already: a.already + b.already,
		gone: a.gone + b.gone,
		failed: a.failed + b.failed,
	};
}

async function newestId(store: DlqStore): Promise<EntryId | undefined> {
	const facts = await store.streamFacts();
	return facts.kind === 'stream' ? facts.lastId : undefined;
}

async function memoryIsShort(store: DlqStore): Promise<string | undefined> {
	const used = await store.memoryUsed().catch(() => undefined);
	return used !== undefined && used > mostMemory
		? `Redis uses ${Math.round(used * 100)} % of the memory it may use`
		: undefined;
}

function reasonOf(reply: Exclude<RescueReply, {kind: 'done'}>): string {
	if ('message' in reply) return reply.message;
	return reply.kind === 'wrong type'
		? `${Buffer.from(reply.key).toString('utf8')} is a ${reply.type}`
		: reply.kind;
}
