import {createJob} from '../core/bulk/job.ts';
import type {JobJournal, JobOptions, JobReport, JobState} from '../core/bulk/job-types.ts';
import type {Lease} from '../core/bulk/lease.ts';
import {planBulk} from '../core/bulk/plan.ts';
import type {BulkPlan, BulkRequest} from '../core/bulk/types.ts';
import type {DlqStore} from '../core/store/port.ts';
import {count} from '../text/amount.ts';
import {timeLeft} from '../text/pace.ts';
import {ours, safeLine, safeText} from '../text/safe-text.ts';
import {describeBulk, summaryOf} from './bulk-text.ts';
import {exitCodes, type Output} from './output.ts';
import {refuseReadOnly} from './write-options.ts';

export interface ReplayManyOptions extends Omit<JobOptions, 'journal' | 'lease'> {
	readonly yes: boolean;
	readonly json: boolean;
	/** Why nothing may be written; undefined when it may. */
	readonly readOnly: string | undefined;
	/** Begins the journal of the ids that will be sent; undefined: none is kept. */
	readonly journal: (plan: BulkPlan) => Promise<JobJournal | undefined>;
	/** Lets others see the job. */
	readonly lease: (plan: BulkPlan) => Lease;
	/** Calls back when the process is asked to end. @returns the way to stop listening */
	readonly onInterrupt: (listener: (signal: string) => void) => () => void;
	/** Whether progress is shown while it runs. */
	readonly live: boolean;
}

/** Replays a selection as a job, or says what it would do. @returns the exit code */
export async function replayMany(
	store: DlqStore,
	output: Output,
	request: BulkRequest,
	options: ReplayManyOptions,
): Promise<number> {
	refuseReadOnly(options);
	const plan = await planBulk(store, request);
	describeBulk(plan, options, output, options.json);
	if (plan.refusals.length > 0) return exitCodes.someNot;
	if (!options.yes) {
		if (!options.json) output.out(ours('dry run: nothing was written; --yes replays'));
		return plan.total === request.ids.length ? exitCodes.done : exitCodes.someNot;
	}
	if (plan.total === 0) return exitCodes.someNot;
	const job = createJob(store, plan, {
		...options,
		journal: await options.journal(plan),
		lease: options.lease(plan),
	});
	const stops = [
		options.onInterrupt(signal => job.stop(`ended by ${signal}`)),
		// There is nobody to ask: what would wait for an answer on the screen ends here.
		// Somebody who paused it from elsewhere will let it go on from there.
		job.onChange(({phase, why, byHand}) => phase === 'paused' && !byHand && job.stop(why ?? 'paused')),
	];
	if (options.live) stops.push(job.onChange(progress(output)));
	let report: JobReport;
	try {
		report = await job.run();
	} finally {
		for (const stop of stops) stop();
	}
	summaryOf(report, output, options.json);
	const {state} = report;
	return state.counts.moved === request.ids.length ? exitCodes.done : exitCodes.someNot;
}

/** Two lines a second at most. */
const every = 500;

function progress(output: Output): (state: JobState) => void {
	let last = Number.NEGATIVE_INFINITY;
	return ({phase, counts, left, total, rate}) => {
		if (performance.now() - last < every || phase === 'ended') return;
		last = performance.now();
		output.note(
			safeLine`${safeText(phase)}: ${count(counts.moved)} of ${count(total)} moved, ${count(counts.gone)} gone, ${count(counts.refused + counts.failed + counts.unknown)} not, ${count(left)} left ${timeLeft(left, rate)}`,
		);
	};
}
