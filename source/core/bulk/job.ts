import type {EntryId} from '../entry.ts';
import type {DlqStore} from '../store/port.ts';
import {type Batch, nextBatch, nextSize} from './batches.ts';
import {brake, lagOf} from './brakes.ts';
import {canaryPassed, nothingTracked, pickCanary} from './canary.ts';
import {messageOf, requestOf} from './job-batch.ts';
import type {Job, JobOptions, JobReport, JobState} from './job-types.ts';
import {type ItemOutcome, sendBatch} from './settle-batch.ts';
import {createTracker} from './track.ts';
import type {BulkPlan} from './types.ts';

/** Between two looks at groups and returns, in ms. */
const lookEvery = 1000;
const firstSize = 50;
/** Between two renewals of the lease, in ms. */
const renewEvery = 250;
/** Batches a second, at most, under a rate: so that brakes and the operator are heard. */
const batchesPerSecond = 4;

/**
 * A plan that runs: canary first, then the rest under a rate, watched, stoppable between batches. Nothing
 * is sent before `run` is called. Rules: docs/decisions.md, "Brakes".
 */
export function createJob(store: DlqStore, plan: BulkPlan, options: JobOptions): Job {
	const {operation, now = () => performance.now(), sleep = slept, journal, lease} = options;
	const listeners = new Set<(state: JobState) => void>();
	const outcomes: Array<readonly [EntryId, ItemOutcome]> = [];
	let state: JobState = {
		phase: options.canary > 0 && plan.total > options.canary ? 'canary' : 'running',
		why: undefined,
		byHand: false,
		total: plan.total,
		left: plan.total,
		counts: {moved: 0, gone: 0, refused: 0, failed: 0, unknown: 0},
		rate: options.rate,
		tracking: nothingTracked,
		worked: 0,
		warnings: [],
	};
	let resumePhase = state.phase;
	let wake: (() => void) | undefined;
	let stopping: string | undefined;
	let batches = 0;
	let size = firstSize;
	let quickest = Number.POSITIVE_INFINITY;
	let failedInARow = 0;

	const change = (next: Partial<JobState>) => {
		state = {...state, ...next};
		for (const listener of [...listeners]) listener(state);
	};
	const pause = (why: string, byHand = false) => {
		if (state.phase === 'paused' || state.phase === 'ended') return;
		resumePhase = state.phase;
		change({phase: 'paused', why, byHand});
	};
	const warn = (warnings: readonly string[]) => {
		if (warnings.some(each => !state.warnings.includes(each)))
			change({warnings: [...new Set([...state.warnings, ...warnings])]});
	};
	let renewed = Number.NEGATIVE_INFINITY;
	// Others may want something of this job, whoever's it is.
	const listen = async () => {
		if (lease === undefined || now() - renewed < renewEvery) return;
		renewed = now();
		const wish = await lease.renew(state);
		const trouble = lease.trouble();
		if (trouble !== undefined) warn([`others cannot see this job: ${trouble}`]);
		if (wish === undefined) return;
		if (wish.want === 'stop') stopping ??= `by ${wish.actor}`;
		else if (wish.want === 'pause') pause(`by ${wish.actor}`, true);
		else proceed();
	};
	const proceed = () => {
		if (state.phase !== 'paused') return;
		failedInARow = 0;
		lagSince = undefined;
		change({phase: resumePhase, why: undefined});
		wake?.();
	};

	// What was sent goes on living meanwhile: the operator decides by what became of it.
	const whilePaused = async () => {
		while (state.phase === 'paused' && stopping === undefined) {
			const woken = new Promise<void>(resolve => {
				wake = resolve;
			});
			await Promise.race([woken, sleep(lookEvery)]);
			await listen();
			if (state.phase === 'paused' && stopping === undefined && tracker.size > 0) await look();
		}
	};

	/** @returns false when nothing was sent: the batch stays in the queue */
	const send = async ({group, items}: Batch): Promise<boolean> => {
		const name = `${operation}.${++batches}`;
		const ids = items.map(({id}) => id);
		const started = now();
		// Whatever goes wrong before the batch is on its way: nothing happened, the operator is asked.
		try {
			await journal?.intent(name, ids);
		} catch (error) {
			pause(`the journal cannot be written: ${messageOf(error)}`);
			return false;
		}
		const made = await requestOf(store, plan, group, items, name, options).catch(messageOf);
		if (typeof made === 'string') {
			pause(`not sent: ${made}`);
			return false;
		}
		const {request, failed} = made;
		const sentAt = now();
		const sent =
			request.items.length === 0
				? {outcomes: [], warnings: []}
				: await sendBatch(store, request, options.settleWithin);
		if ('notSent' in sent) {
			pause(`not sent: ${sent.notSent}`);
			return false;
		}
		const took = now() - sentAt;
		quickest = Math.min(quickest, took);
		size = nextSize(size, took, quickest);
		const byId = new Map(request.items.map(({id}, at) => [id, sent.outcomes[at]]));
		const results = ids.map(
			(id): ItemOutcome =>
				failed.get(id) ?? byId.get(id) ?? {kind: 'failed', reason: 'the script gave no result'},
		);
		warn(sent.warnings);
		await journal
			?.result(
				name,
				results.map(({kind}) => kind),
			)
			.catch(error => warn([`the journal cannot be written: ${messageOf(error)}`]));
		const counts = {...state.counts};
		for (const [at, outcome] of results.entries()) {
			outcomes.push([ids[at] ?? '', outcome]);
			counts[outcome.kind]++;
			failedInARow = outcome.kind === 'moved' || outcome.kind === 'gone' ? 0 : failedInARow + 1;
			if (outcome.kind === 'moved') tracker.add(group.target.stream, outcome.newId);
		}
		options.settled?.(results.map((outcome, at) => [ids[at] ?? '', outcome]));
		change({counts, left: state.left - ids.length, worked: state.worked + (now() - started)});
		return true;
	};

	let tracker = createTracker(store, '0-0');
	let lastLook = 0;
	let lastLag = 0;
	let lagSince: number | undefined;
	const activeAtStart = plan.groups
		.flatMap(({target}) => target.groups)
		.reduce((sum, {activeConsumers}) => sum + activeConsumers, 0);

	const look = async (): Promise<string | undefined> => {
		lastLook = now();
		try {
			const tracking = await tracker.look();
			const facts = await Promise.all(plan.groups.map(({target}) => store.targetFacts(target.stream)));
			const memoryUsed = await store.memoryUsed();
			const groups = facts.flatMap(each => each.groups);
			const lag = lagOf(groups);
			lagSince = lag > lastLag ? (lagSince ?? now()) : lag < lastLag ? undefined : lagSince;
			lastLag = lag;
			change({tracking});
			const lagGrowing = lagSince === undefined ? 0 : now() - lagSince;
			const {maxLag} = options;
			return brake({failedInARow, tracking, groups, activeAtStart, lagGrowing, maxLag, memoryUsed});
		} catch {
			// Not to be able to look is no reason to stop: what counts is whether batches arrive.
			return undefined;
		}
	};

	// Sends a queue to its end; between two batches it listens.
	const work = async (queue: readonly Batch[], free: boolean) => {
		let rest = queue;
		let begun = now();
		let sent = 0;
		for (;;) {
			await listen();
			await whilePaused();
			if (stopping !== undefined) return;
			const slow = free ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil(state.rate / batchesPerSecond));
			const next = nextBatch(rest, Math.min(size, slow));
			if (next === undefined) return;
			const {rate} = state;
			if (!(await send(next.batch))) continue;
			rest = next.rest;
			sent += next.batch.items.length;
			if (failedInARow >= 5) pause(brakeNow());
			else if (now() - lastLook >= lookEvery) {
				const why = await look();
				if (why !== undefined) pause(why);
			}
			if (free || rest.length === 0 || !Number.isFinite(state.rate)) continue;
			if (rate !== state.rate || state.phase === 'paused') [begun, sent] = [now(), 0];
			const due = begun + (sent / state.rate) * 1000;
			if (due > now()) await sleep(due - now());
		}
	};
	const brakeNow = () => `${failedInARow} in a row failed: ${reasonOf(outcomes.at(-1)?.[1])}`;

	const watchCanary = async () => {
		change({phase: 'watching'});
		const until = now() + options.canaryWait;
		for (;;) {
			await listen();
			// Paused by hand it is no verdict on the trial: it is watched on.
			await whilePaused();
			if (stopping !== undefined) return;
			await look();
			if (canaryPassed(state.tracking, tracker.size)) break;
			if (state.tracking.cameBack > 0 || now() >= until || tracker.size === 0) {
				pause('the canary is undecided');
				await whilePaused();
				break;
			}
			await sleep(Math.min(lookEvery, Math.max(50, until - now())));
		}
		if (stopping === undefined) change({phase: 'running', why: undefined});
	};

	return {
		operation,
		state: () => state,
		onChange(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		async look() {
			if (tracker.size > 0) await look();
		},
		pause: why => pause(why, true),
		proceed,
		stop(why) {
			stopping ??= why;
			wake?.();
		},
		setRate(rate) {
			change({rate});
		},
		async run(): Promise<JobReport> {
			const facts = await store.streamFacts().catch(() => undefined);
			tracker = createTracker(store, (facts?.kind === 'stream' ? facts.lastId : undefined) ?? '0-0');
			const trial = state.phase === 'canary';
			const {canary, rest} = pickCanary(plan.groups, trial ? options.canary : 0);
			if (trial) {
				await work(canary, true);
				if (stopping === undefined) await watchCanary();
			}
			await work(rest, false);
			if (stopping === undefined && state.counts.moved > 0) await look();
			change({phase: 'ended', why: stopping});
			await lease?.end();
			await journal?.end(stopping === undefined ? 'finished' : 'stopped').catch(() => {});
			const tried = new Set(outcomes.map(([id]) => id));
			const all = plan.groups.flatMap(({items}) => items.map(({id}) => id));
			return {state, outcomes, untouched: all.filter(id => !tried.has(id))};
		},
	};
}

async function slept(milliseconds: number): Promise<void> {
	await new Promise<void>(resolve => setTimeout(resolve, milliseconds));
}

function reasonOf(outcome: ItemOutcome | undefined): string {
	return outcome !== undefined && 'reason' in outcome ? outcome.reason : 'unknown';
}
