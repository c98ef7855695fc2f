import {type SafeText, safeText} from './safe-text.ts';

/** Whose clock times are shown by. */
export type Zone = 'utc' | 'local';

/** Minutes that a local clock is ahead of UTC at that time. */
export type OffsetAt = (milliseconds: number) => number;

const minute = 60_000;
const localOffset: OffsetAt = milliseconds => -new Date(milliseconds).getTimezoneOffset();

/** A point in time with its zone: `2025-11-21 04:48:43 UTC`, `2025-11-21 05:48:43 +01:00`. */
export function timeStamp(milliseconds: number, zone: Zone, offsetAt = localOffset): SafeText {
	const {day, time, label} = parts(milliseconds, zone, offsetAt);
	return safeText(day === '' ? time : `${day} ${time} ${label}`);
}

function parts(milliseconds: number, zone: Zone, offsetAt: OffsetAt) {
	const offset = zone === 'utc' ? 0 : offsetAt(milliseconds);
	const date = new Date(milliseconds + offset * minute);
	if (Number.isNaN(date.getTime())) return {day: '', time: 'no valid time', label: ''};
	// A year beyond 9999 takes seven places.
	const [day = '', rest = ''] = date.toISOString().split('T');
	return {day, time: rest.slice(0, 8), label: zone === 'utc' ? 'UTC' : offsetText(offset)};
}

function offsetText(minutes: number): string {
	const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
	const two = (value: number) => String(value).padStart(2, '0');
	return `${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`;
}
