import type {EntryId} from '../entry.ts';
import type {DlqStore} from '../store/port.ts';
import {type Batch, nextBatch, nextSize} from './batches.ts';
import {failureBrake} from './brakes.ts';
import {canaryPassed, pickCanary} from './canary.ts';
import {carryOut} from './job-batch.ts';
import {beginning} from './job-state.ts';
import type {Job, JobOptions, JobReport, JobState} from './job-types.ts';
import {createJobWatch} from './job-watch.ts';
import {countReasons, reasonOf} from './reasons.ts';
import type {ItemOutcome} from './settle-batch.ts';
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
	let state = beginning(plan, options);
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

	/** @returns false when nothing was sent: the batch stays in the queue */
	const send = async (batch: Batch): Promise<boolean> => {
		const done = await carryOut(store, plan, batch, `${operation}.${++batches}`, options, now);
		if ('notSent' in done) {
			pause(`not sent: ${done.notSent}`);
			return false;
		}
		const {results, warnings, took} = done;
		quickest = Math.min(quickest, took);
		size = nextSize(size, took, quickest);
		warn(warnings);
		const settled = results.map((outcome, at) => [batch.items[at]?.id ?? '', outcome] as const);
		outcomes.push(...settled);
		const counts = {...state.counts};
		for (const outcome of results) {
			counts[outcome.kind]++;
			failedInARow = outcome.kind === 'moved' || outcome.kind === 'gone' ? 0 : failedInARow + 1;
			if (outcome.kind === 'moved') watch.add(batch.group.target.stream, outcome.newId);
		}
		options.settled?.(settled);
		const reasons = countReasons(
			results.filter(({kind}) => kind !== 'moved'),
			state.reasons,
		);
		const left = state.left - results.length;
		change({counts, reasons, left});
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
			const failing = failureBrake(failedInARow, reasonAtEnd());
			const why = failing ?? (now() - lastLook >= lookEvery ? await look() : undefined);
			if (why !== undefined) pause(why);
			if (free || rest.length === 0 || !Number.isFinite(state.rate)) continue;
			if (rate !== state.rate || state.phase === 'paused') [begun, sent] = [now(), 0];
			const due = begun + (sent / state.rate) * 1000;
			if (due > now()) await sleep(due - now());
		}
	};
	const reasonAtEnd = () => {
		const [, last] = outcomes.at(-1) ?? [];
		return last === undefined ? '' : reasonOf(last);
	};

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
