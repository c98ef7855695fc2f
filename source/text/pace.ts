import {count} from './amount.ts';
import {ours, type SafeText, safeLine} from './safe-text.ts';

/** How a number of entries is sent: `10 on trial, then 50 a second`. */
export function paceText(
	{rate, canary}: {readonly rate: number; readonly canary: number},
	total: number,
): SafeText {
	const trial = canary > 0 && total > canary ? safeLine`${count(canary)} on trial, then ` : ours('');
	const speed = Number.isFinite(rate) ? safeLine`${count(rate)} a second` : ours('as fast as it goes');
	return safeLine`${trial}${speed}`;
}

/** How long so many take at a rate a second, rounded up: `~8 s`, `~4 min`, `~2 h`; nothing for no rate. */
export function timeLeft(left: number, rate: number): SafeText {
	if (!Number.isFinite(rate)) return ours('');
	const seconds = left / rate;
	if (seconds < 60) return safeLine`~${Math.ceil(seconds)} s`;
	const minutes = Math.ceil(seconds / 60);
	return minutes < 60 ? safeLine`~${minutes} min` : safeLine`~${Math.ceil(minutes / 60)} h`;
}
