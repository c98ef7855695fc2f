import type {JobLease} from '../core/bulk/lease.ts';
import {count} from '../text/amount.ts';
import {ours, safeLine} from '../text/safe-text.ts';
import {type Event, type JobOrder, settled, type Update} from './event.ts';
import type {State} from './types.ts';

/** 3: the panel of the job that runs, or of the last one. */
export function showJob(state: State): Update {
	return {
		state: {...state, layer: {kind: 'job', top: 0, remark: undefined}},
		effects: [{type: 'list jobs'}],
	};
}

export function othersSeen(state: State, leases: readonly JobLease[]): Update {
	const {layer} = state;
	if (layer?.kind !== 'job' || same(layer.others, leases)) return settled(state);
	return settled({...state, layer: {...layer, others: leases}});
}

// How long one has been silent is shown in steps: nothing redraws while nothing else changes.
function same(a: readonly JobLease[] | undefined, b: readonly JobLease[]): boolean {
	const shown = (leases: readonly JobLease[] | undefined) =>
		JSON.stringify(leases?.map(lease => ({...lease, age: Math.floor(lease.age / silenceStep)})));
	return shown(a) === shown(b);
}

const silenceStep = 15_000;

export function jobRuns({job}: State): boolean {
	// Its report comes a moment after its end.
	return job !== undefined && job.report === undefined && job.state.phase !== 'ended';
}

/** + − space s: what the operator says to a running job. */
export function tellJob(state: State, order: JobOrder): Update {
	if (!jobRuns(state)) return settled(state);
	return {state, effects: [{type: 'tell job', order}]};
}

/** space: pauses a job that runs, lets one go on that pauses. */
export function pauseOrProceed(state: State): Update {
	const next: State =
		state.layer?.kind === 'job' ? {...state, layer: {...state.layer, remark: undefined}} : state;
	return tellJob(next, state.job?.state.phase === 'paused' ? 'proceed' : 'pause');
}

export function jobNotBegun(state: State, {message}: Extract<Event, {type: 'job not begun'}>): Update {
	const text = safeLine`nothing was sent: the journal cannot be written (${message}); make room in $XDG_STATE_HOME`;
	return settled({...state, layer: undefined, notice: {tone: 'error', text}});
}

export function jobChanged(state: State, event: Extract<Event, {type: 'job changed'}>): Update {
	const title = state.job?.request === event.request ? state.job.title : titleOf(event.state.total);
	return settled({...state, job: {request: event.request, title, state: event.state, report: undefined}});
}

export function jobTracked(state: State, {request, tracking}: Extract<Event, {type: 'job tracked'}>): Update {
	const {job} = state;
	if (job?.request !== request || JSON.stringify(job.state.tracking) === JSON.stringify(tracking))
		return settled(state);
	return settled({...state, job: {...job, state: {...job.state, tracking}}});
}

/** Its end is told even when its panel is closed. */
export function jobEnded(state: State, {request, report}: Extract<Event, {type: 'job ended'}>): Update {
	const title = state.job?.title ?? titleOf(report.state.total);
	const {counts, left, why} = report.state;
	const clean = counts.failed + counts.unknown + counts.refused + left === 0;
	const stopped = why === undefined ? ours('') : safeLine`, ${count(left)} not tried`;
	const text = safeLine`replayed ${count(counts.moved)} of ${count(report.state.total)}${stopped}; 3 shows the job`;
	const next: State = {
		...state,
		job: {request, title, state: report.state, report},
		notice: {tone: clean ? 'good' : 'warning', text},
		deeds: [
			...state.deeds,
			safeLine`replayed ${count(counts.moved)} of ${count(report.state.total)}${stopped}`,
		],
	};
	return state.quitting ? {state: next, effects: [{type: 'quit'}]} : settled(next);
}

function titleOf(total: number) {
	return safeLine`Replay of ${count(total)}`;
}
