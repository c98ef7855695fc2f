/** What is needed of a stream to know whether anybody takes what is written to it. */
export interface Taker {
	readonly writableLength: number;
}

/** Longer than a command may take: what is in flight has ended by then, in ms. */
const lastWait = 12_000;

/** Leaves for good when the terminal, frozen, still holds what was written as a farewell. */
export function leaveThough(output: Taker, leave: () => void): void {
	setTimeout(() => output.writableLength > 0 && leave(), lastWait).unref();
}

const lookEvery = 1000;

/**
 * Calls back once each time that nothing was taken for `within` ms though there was something to take:
 * the link is dead, or the other side is stopped. @returns the way to stop watching
 */
export function watchOutput(output: Taker, within: number, stalled: () => void): () => void {
	let since: number | undefined;
	let last = 0;
	let told = false;
	const timer = setInterval(() => {
		const {writableLength} = output;
		const moves = writableLength === 0 || writableLength < last;
		last = writableLength;
		if (moves) {
			since = undefined;
			told = false;
			return;
		}
		since ??= performance.now();
		if (told || performance.now() - since < within) return;
		told = true;
		stalled();
	}, lookEvery);
	timer.unref();
	return () => clearInterval(timer);
}
