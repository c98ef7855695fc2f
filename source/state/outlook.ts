import {type Forecast, forecast} from '../core/forecast/forecast.ts';
import {age} from '../text/age.ts';
import {ours, type SafeText, safeLine} from '../text/safe-text.ts';
import {arrivals} from './selectors.ts';
import type {State} from './types.ts';

/** What the cap is about to drop, as far as can be seen here; undefined before the stream was read. */
export function outlook({facts, index, now, session, losses}: State): Forecast | undefined {
	if (facts?.kind !== 'stream') return undefined;
	return forecast({
		length: facts.length,
		cap: session.cap,
		perMinute: arrivals(index, now).perMinute,
		oldest: facts.firstId,
		now,
		losses: losses.seen,
	});
}

/** When the cap begins to drop entries, in few words; undefined when that is not within a day. */
export function whenFull({minutesToLoss}: Forecast): SafeText | undefined {
	if (minutesToLoss === undefined || minutesToLoss >= 24 * 60) return undefined;
	return minutesToLoss === 0
		? ours('full: the oldest are being trimmed')
		: safeLine`full in ~${age(minutesToLoss * 60_000)}`;
}

/** Said before messages are sent while the cap is about to drop others; undefined when there is time. */
export function rescueOffer(state: State): SafeText | undefined {
	const seen = outlook(state);
	if (seen === undefined || seen.level === 'calm' || rescueRuns(state)) return undefined;
	if (seen.level === 'losing') return ours('full: the oldest are being trimmed: X rescues the oldest first');
	const minutes = seen.minutesToLoss ?? 0;
	const left = minutes < 1 ? ours('in less than a minute') : safeLine`in ~${Math.round(minutes)} min`;
	return safeLine`full ${left}: X rescues the oldest first`;
}

export function rescueRuns({rescue}: State): boolean {
	return rescue !== undefined && rescue.phase !== 'ended';
}
