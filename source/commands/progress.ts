import type {SafeText} from '../text/safe-text.ts';
import type {Output} from './output.ts';

/** Two lines a second at most. */
const every = 500;

/** A progress callback that says how far it is beside the results. */
export function told<Progress>(
	output: Output,
	text: (progress: Progress) => SafeText,
): (progress: Progress) => void {
	let last = performance.now();
	return progress => {
		if (performance.now() - last < every) return;
		last = performance.now();
		output.note(text(progress));
	};
}
