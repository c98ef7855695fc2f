import type {JobState} from '../core/bulk/job-types.ts';
import {type JobLease, staleAfter} from '../core/bulk/lease.ts';
import {count} from '../text/amount.ts';
import {ours, safeLine, safeText} from '../text/safe-text.ts';
import {type Event, type JobOrder, settled, type Update} from './event.ts';
import type {JobView, State} from './types.ts';

/** 3: the panel of the job that runs, or of the last one. */
export function showJob(state: State): Update {
	return {
		state: {...state, layer: {kind: 'job', top: 0, remark: undefined}},
		effects: [{type: 'list jobs'}],
	};
}

export function othersSeen(state: State, leases: readonly JobLease[]): Update {
	return settled(same(state.others, leases) ? state : {...state, others: leases});
}

// How long one has been silent is shown in steps: nothing redraws while nothing else changes.
function same(a: readonly JobLease[], b: readonly JobLease[]): boolean {
	const shown = (leases: readonly JobLease[]) =>
		JSON.stringify(leases.map(lease => ({...lease, age: Math.floor(lease.age / silenceStep)})));
	return shown(a) === shown(b);
}

const silenceStep = 15_000;

/** The job of another operator that keys act on: while none of ours runs. */
export function chosenOther(state: State): JobLease | undefined {
	const {layer} = state;
	if (layer?.kind !== 'job' || jobRuns(state)) return undefined;
	const {others} = state;
	return others[Math.min(layer.chosen ?? 0, others.length - 1)];
}

/** T: the rest of a job whose owner was not heard of, as a plan of ours. */
export function takeOver(state: State): Update {
	const other = chosenOther(state);
	if (other === undefined) return settled(state);
	if (other.age <= staleAfter) {
		const remark = safeLine`it is still running: s stops it, then T takes over its rest`;
		const layer = state.layer?.kind === 'job' ? {...state.layer, remark} : state.layer;
		return settled({...state, layer});
	}
	return {state, effects: [{type: 'take over', operation: other.operation}]};
}

export function jobRuns({job}: State): boolean {
	// Its report comes a moment after its end.
	return job !== undefined && job.report === undefined && job.state.phase !== 'ended';
}

/** + − space s: what the operator says to a running job. */
export function tellJob(state: State, order: JobOrder): Update {
	const other = chosenOther(state);
	if (other !== undefined && (order === 'pause' || order === 'proceed' || order === 'stop')) {
		const text = safeLine`${safeText(other.actor)}'s job was told; it obeys before its next batch`;
		const layer = state.layer?.kind === 'job' ? {...state.layer, remark: text} : state.layer;
		return {state: {...state, layer}, effects: [{type: 'wish', operation: other.operation, want: order}]};
	}
	if (!jobRuns(state)) return settled(state);
	return {state, effects: [{type: 'tell job', order}]};
}

/** space: pauses a job that runs, lets one go on that pauses. */
export function pauseOrProceed(state: State): Update {
	const next: State =
		state.layer?.kind === 'job' ? {...state, layer: {...state.layer, remark: undefined}} : state;
	const phase = chosenOther(state)?.phase ?? state.job?.state.phase;
	return tellJob(next, phase === 'paused' ? 'proceed' : 'pause');
}

export function jobNotBegun(state: State, {message}: Extract<Event, {type: 'job not begun'}>): Update {
	const text = safeLine`nothing was sent: the journal cannot be written (${message}); make room in $XDG_STATE_HOME`;
	return settled({...state, layer: undefined, job: undefined, notice: {tone: 'error', text}});
}

export function jobChanged(state: State, event: Extract<Event, {type: 'job changed'}>): Update {
	const job = state.job?.request === event.request ? state.job : unnamed(event.request, event.state);
	if (job.report !== undefined) return settled(state);
	return settled({...state, job: {...job, state: event.state, report: undefined}});
}

export function jobTracked(state: State, {request, tracking}: Extract<Event, {type: 'job tracked'}>): Update {
	const {job} = state;
	if (job?.request !== request || JSON.stringify(job.state.tracking) === JSON.stringify(tracking))
		return settled(state);
	return settled({...state, job: {...job, state: {...job.state, tracking}}});
}

/** Its end is told even when its panel is closed. */
export function jobEnded(state: State, {request, report}: Extract<Event, {type: 'job ended'}>): Update {
	const job = state.job?.request === request ? state.job : unnamed(request, report.state);
	const {counts, left, why} = report.state;
	const clean = counts.failed + counts.unknown + counts.refused + left === 0;
	const stopped = why === undefined ? ours('') : safeLine`, ${count(left)} not tried`;
	const text = safeLine`replayed ${count(counts.moved)} of ${count(report.state.total)}${stopped}; 3 shows the job`;
	const next: State = {
		...state,
		job: {...job, state: report.state, report},
		notice: {tone: clean ? 'good' : 'warning', text},
		deeds: [
			...state.deeds,
			safeLine`replayed ${count(counts.moved)} of ${count(report.state.total)}${stopped}`,
		],
	};
	return state.quitting ? {state: next, effects: [{type: 'quit'}]} : settled(next);
}

function unnamed(request: number, state: JobState): JobView {
	return {request, title: safeLine`Replay of ${count(state.total)}`, held: 0, state, report: undefined};
}
