import {ours, type SafeText, safeLine, safeText} from './safe-text.ts';
import {timeStamp} from './time.ts';

/** A count with its thousands apart: `4,812`. */
export function count(value: number): SafeText {
	return safeText(String(value).replaceAll(/\B(?=(\d{3})+$)/g, ','));
}

/** How many entries: `1 entry`, `4,812 entries`. */
export function entriesText(amount: number): SafeText {
	return amount === 1 ? ours('1 entry') : safeLine`${count(amount)} entries`;
}

/** A share of 0 to 1: `<0.1%`, `6.2%`, `63%`. */
export function percent(share: number): SafeText {
	const value = share * 100;
	return safeText(value < 0.1 ? '<0.1%' : `${value.toFixed(value < 10 ? 1 : 0)}%`);
}

/** How long a stream is: `4,812 long`; undefined where that may not be asked. */
export function howLong(length: number | undefined): SafeText {
	return length === undefined ? ours('how long is not known') : safeLine`${count(length)} long`;
}

/** Bytes in steps of 1,000: `312 B`, `4.1 kB`, `10 MB`. */
export function byteSize(bytes: number): SafeText {
	if (bytes < 1000) return safeText(`${bytes} B`);
	const [unit, size] = bytes < 1_000_000 ? (['kB', 1000] as const) : (['MB', 1_000_000] as const);
	const value = bytes / size;
	return safeText(`${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`);
}

/** A point in time in UTC and labelled so: `2025-11-21 04:48:43 UTC`. */
export function utc(milliseconds: number): SafeText {
	return timeStamp(milliseconds, 'utc');
}
