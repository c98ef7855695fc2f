import type {SafeText} from './safe-text.ts';

const blocks = '▁▂▃▄▅▆▇█';
const plain = '._-=+*%#';

/** One cell a number, the largest of them at full height, nothing as a space: `▁▂ ▅█`. */
export function sparkline(values: readonly number[], ascii = false): SafeText {
	const steps = ascii ? plain : blocks;
	const largest = Math.max(0, ...values);
	return values
		.map(value => (value > 0 ? steps[Math.ceil((value / largest) * steps.length) - 1] : ' '))
		.join('') as SafeText;
}

/** Numbers for fewer cells: each the sum of its neighbours, so that no arrival is lost. */
export function condensed(values: readonly number[], cells: number): number[] {
	if (values.length <= cells) return [...values];
	const out = Array.from({length: cells}, () => 0);
	for (const [at, value] of values.entries()) {
		const cell = Math.floor((at * cells) / values.length);
		out[cell] = (out[cell] ?? 0) + value;
	}
	return out;
}
