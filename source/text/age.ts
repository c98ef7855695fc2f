import {type SafeText, safeLine, safeText} from './safe-text.ts';

const units = [
	['w', 7 * 24 * 60 * 60],
	['d', 24 * 60 * 60],
	['h', 60 * 60],
	['m', 60],
] as const;

/** How long ago, in one unit and at most four cells up to two years: `5s`, `2m`, `16h`, `4d`, `12w`. */
export function age(milliseconds: number): SafeText {
	const seconds = Math.max(0, Math.floor(milliseconds / 1000));
	for (const [unit, size] of units) {
		if (seconds >= size * (unit === 'w' ? 2 : 1)) return safeText(`${Math.floor(seconds / size)}${unit}`);
	}
	return safeLine`${seconds}s`;
}
