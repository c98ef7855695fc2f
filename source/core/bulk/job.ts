import type {EntryId} from '../entry.ts';
import type {DlqStore} from '../store/port.ts';
import {type Batch, createSizer, nextBatch} from './batches.ts';
import {failureBrake} from './brakes.ts';
import {canaryPassed, pickCanary, undecided} from './canary.ts';
import {carryOut, type Made, type Prepared, prepare, writeResult} from './job-batch.ts';
import {beginning} from './job-state.ts';
import type {Job, JobOptions, JobReport, JobState} from './job-types.ts';
import {createJobWatch} from './job-watch.ts';
import {countReasons, reasonOf} from './reasons.ts';
import type {ItemOutcome} from './settle-batch.ts';
import type {BulkPlan} from './types.ts';

/** Between two looks at groups and returns, in ms. */
const lookEvery = 1000;
/** Batches on their way at once: while the server works on one, the next is already there. A way of several calls takes more. */
const atOnce = 2;
const atOnceInSteps = 4;
const readyAhead = 8;
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
	/** By the number of the batch. */
	const outcomes = new Map<number, ReadonlyArray<readonly [EntryId, ItemOutcome]>>();
	let state = beginning(plan, options);
	let resumePhase = state.phase;
	let wake: (() => void) | undefined;
	let stopping: string | undefined;
	let batches = 0;
	const sizer = createSizer();
	let flying = atOnce;
	let failedInARow = 0;
	let written: Promise<unknown> = Promise.resolve();
	const flights = new Set<Promise<void>>();

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
		watch.forgive();
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
			if (state.phase === 'paused' && stopping === undefined && watch.size > 0) await look();
		}
	};

	/** @returns false when nothing was sent */
	const send = async ({number, batch}: Prepared, made: Made): Promise<boolean> => {
		const done = await carryOut(store, batch, made, options.settleWithin);
		if ('notSent' in done) {
			pause(`not sent: ${done.notSent}`);
			return false;
		}
		const {results, warnings, took} = done;
		if (took !== undefined) {
			sizer.took(took.longest, results.length, flights.size > 1);
			flying = took.calls > 1 ? atOnceInSteps : atOnce;
		}
		warn(warnings);
		written = Promise.all([written, writeResult(journal, `${operation}.${number}`, results).then(warn)]);
		const settled = results.map((outcome, at) => [batch.items[at]?.id ?? '', outcome] as const);
		outcomes.set(number, settled);
		const counts = {...state.counts};
		for (const [at, outcome] of results.entries()) {
			counts[outcome.kind]++;
			failedInARow = outcome.kind === 'moved' || outcome.kind === 'gone' ? 0 : failedInARow + 1;
			if (outcome.kind === 'moved')
				watch.add(batch.group.target.stream, outcome.newId, batch.items[at]?.messageId);
		}
		options.settled?.(settled);
		const reasons = countReasons(
			results.filter(({kind}) => kind !== 'moved'),
			state.reasons,
		);
		const left = state.left - results.length;
		change({counts, reasons, left});
		const last = results.at(-1);
		const failing = failureBrake(failedInARow, last === undefined ? '' : reasonOf(last));
		if (failing !== undefined) pause(failing);
		return true;
	};

	let watch = createJobWatch(store, plan, '0-0', {now, maxLag: options.maxLag});
	let lastLook = 0;

	const look = async (): Promise<string | undefined> => {
		lastLook = now();
		// Not to be able to look is no reason to stop: what counts is whether batches arrive.
		const seen = await watch.look().catch(() => undefined);
		if (seen !== undefined) change({tracking: seen.tracking});
		return seen?.brake;
	};

	// Sends a queue to its end, in its order; between two batches it listens. Without a rate that is felt
	// several are made ready at once, so that the disk takes their intents together, and two are on their way.
	const work = async (queue: readonly Batch[], free: boolean) => {
		let rest = queue;
		let ready: Prepared[] = [];
		let begun = now();
		let sent = 0;
		for (;;) {
			await listen();
			if (state.phase === 'paused') await Promise.all(flights);
			await whilePaused();
			if (stopping !== undefined) break;
			const slow = free ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil(state.rate / batchesPerSecond));
			// The first one goes alone: it tells how quick the server is.
			const fast = slow > sizer.size && outcomes.size > 0;
			while (ready.length < (fast ? (sizer.growing ? 1 : readyAhead) : 1)) {
				const next = nextBatch(rest, Math.min(sizer.size, slow));
				if (next === undefined) break;
				rest = next.rest;
				ready.push(prepare(store, plan, next.batch, ++batches, options));
			}
			const [head] = ready;
			if (head === undefined && flights.size === 0) break;
			const made = await head?.made;
			if (head === undefined || made === undefined) {
				await Promise.race(flights);
				continue;
			}
			if ('notSent' in made) {
				// What follows is made anew, too: under the same names, as none of it was sent.
				rest = [...ready.map(({batch}) => batch), ...rest];
				batches -= ready.length;
				ready = [];
				pause(`not sent: ${made.notSent}`);
				continue;
			}
			if (stopped()) continue;
			ready.shift();
			const {rate} = state;
			const flight = send(head, made).then(isSent => {
				flights.delete(flight);
				if (!isSent) ready = [head, ...ready].sort((a, b) => a.number - b.number);
				else sent += head.batch.items.length;
			});
			flights.add(flight);
			if (flights.size >= (fast ? flying : 1)) await Promise.race(flights);
			const why = now() - lastLook >= lookEvery ? await look() : undefined;
			if (why !== undefined) pause(why);
			if (free || (rest.length === 0 && ready.length === 0) || !Number.isFinite(state.rate)) continue;
			if (rate !== state.rate || state.phase === 'paused') [begun, sent] = [now(), 0];
			const due = begun + (sent / state.rate) * 1000;
			if (due > now()) await sleep(due - now());
		}
		await Promise.all(flights);
	};
	const stopped = () => state.phase === 'paused' || stopping !== undefined;

	const watchCanary = async () => {
		change({phase: 'watching'});
		const until = now() + options.canaryWait;
		for (;;) {
			await listen();
			// Paused by hand it is no verdict on the trial: it is watched on.
			await whilePaused();
			if (stopping !== undefined) return;
			await look();
			if (canaryPassed(state.tracking, watch.size)) break;
			if (state.tracking.cameBack > 0 || now() >= until || watch.size === 0) {
				pause(undecided(state.tracking));
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
			if (watch.size > 0) await look();
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
			const after = (facts?.kind === 'stream' ? facts.lastId : undefined) ?? '0-0';
			watch = createJobWatch(store, plan, after, {now, maxLag: options.maxLag});
			const trial = state.phase === 'canary';
			const {canary, rest} = pickCanary(plan.groups, trial ? options.canary : 0);
			if (trial) {
				await work(canary, true);
				if (stopping === undefined) await watchCanary();
			}
			await work(rest, false);
			if (stopping === undefined && state.counts.moved > 0) await look();
			await written;
			change({phase: 'ended', why: stopping});
			await lease?.end();
			await journal?.end(stopping === undefined ? 'finished' : 'stopped').catch(() => {});
			const told = [...outcomes].sort(([a], [b]) => a - b).flatMap(([, settled]) => settled);
			const tried = new Set(told.map(([id]) => id));
			const all = plan.groups.flatMap(({items}) => items.map(({id}) => id));
			return {state, outcomes: told, untouched: all.filter(id => !tried.has(id))};
		},
	};
}

async function slept(milliseconds: number): Promise<void> {
	await new Promise<void>(resolve => setTimeout(resolve, milliseconds));
}
