import type {ViewState} from '../core/view-state.ts';

/** Somebody who tries the orders one by one wants the last of them kept, in ms. */
const restingTime = 500;

/** Keeps how the screen is left, once that stands still. What cannot be written is not worth a word. */
export function createViewKeeper(save: (view: ViewState) => Promise<void>) {
	let timer: NodeJS.Timeout | undefined;
	let last: ViewState | undefined;
	let writing = Promise.resolve();
	const write = () => {
		const view = last;
		last = undefined;
		if (view !== undefined) writing = writing.then(async () => save(view)).catch(() => {});
	};
	return {
		keep(view: ViewState): void {
			last = view;
			clearTimeout(timer);
			timer = setTimeout(write, restingTime);
		},
		/** Writes what is not written yet. */
		async stop(): Promise<void> {
			clearTimeout(timer);
			write();
			await writing;
		},
	};
}
