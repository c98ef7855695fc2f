import {setImmediate} from 'node:timers/promises';

/** After so many ms whatever waits has its turn, a key above all: far less than a frame. */
const sliceTime = 5;

export interface ScanOptions {
	readonly signal?: AbortSignal | undefined;
	/** Lets others have their turn; another one for tests. */
	readonly giveWay?: (() => Promise<unknown>) | undefined;
}

/** A long piece of work asks between two steps: others have their turn when it is due. @throws what the signal aborts with */
export function createTurns({signal, giveWay = setImmediate}: ScanOptions): () => Promise<void> | undefined {
	let until = performance.now() + sliceTime;
	const turn = async () => {
		await giveWay();
		signal?.throwIfAborted();
		until = performance.now() + sliceTime;
	};
	return () => (performance.now() < until ? undefined : turn());
}
