import type {GroupFacts} from '../store/port.ts';
import type {Tracking} from './canary.ts';

const failuresInARow = 5;
const cameBackShare = 0.2;
const mostMemory = 0.95;
const lagGrowsFor = 30_000;

/** What the brakes look at. */
export interface Signs {
	readonly tracking: Tracking;
	/** Of all groups of all targets. */
	readonly groups: readonly GroupFacts[];
	readonly activeAtStart: number;
	/** Since when the lag has been growing without a pause, in ms. */
	readonly lagGrowing: number;
	readonly maxLag: number | undefined;
	/** Share of the memory that Redis may use; undefined without a limit or the right to know it. */
	readonly memoryUsed?: number | undefined;
}

/** Why a job should pause after so many failures since the last success; undefined when it may go on. */
export function failureBrake(failedInARow: number, lastReason: string): string | undefined {
	return failedInARow < failuresInARow ? undefined : `${failedInARow} in a row failed: ${lastReason}`;
}

/** Why a job should pause by what is seen of it; undefined when it may go on. */
export function brake(signs: Signs): string | undefined {
	const {tracking, groups, activeAtStart, lagGrowing, maxLag} = signs;
	const {recentlyBack, recent} = tracking;
	if (recent > 0 && recentlyBack / recent > cameBackShare)
		return `${recentlyBack} of the last ${recent} came back`;
	const active = groups.reduce((sum, {activeConsumers}) => sum + activeConsumers, 0);
	if (activeAtStart > 0 && active < activeAtStart)
		return `active consumers dropped from ${activeAtStart} to ${active}`;
	const lag = lagOf(groups);
	if (maxLag !== undefined && lag > maxLag)
		return `${lag} messages are unread, more than the ${maxLag} allowed`;
	const {memoryUsed = 0} = signs;
	if (memoryUsed > mostMemory) return `Redis uses ${Math.round(memoryUsed * 100)} % of the memory it may use`;
	if (lagGrowing >= lagGrowsFor) return `the lag has grown for ${Math.round(lagGrowing / 1000)} s`;
	return undefined;
}

export function lagOf(groups: readonly GroupFacts[]): number {
	return groups.reduce((most, {lag}) => Math.max(most, lag ?? 0), 0);
}
