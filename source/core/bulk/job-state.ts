import {nothingTracked} from './canary.ts';
import type {JobState, Pace} from './job-types.ts';
import type {BulkPlan} from './types.ts';

/** A job before its first step. */
export function beginning({total}: Pick<BulkPlan, 'total'>, {canary, rate}: Pace): JobState {
	return {
		phase: canary > 0 && total > canary ? 'canary' : 'running',
		why: undefined,
		byHand: false,
		total,
		left: total,
		counts: {moved: 0, gone: 0, refused: 0, failed: 0, unknown: 0},
		reasons: new Map(),
		rate,
		tracking: nothingTracked,
		warnings: [],
	};
}
