import process from 'node:process';
import type {Handle} from './app.tsx';
import {withInputLent} from './lent-input.ts';
import type {Voice} from './spoken/voice.ts';

export interface Lender {
	/** Gives the terminal to another program and takes it back once the work is done. */
	lend(work: () => Promise<void>): Promise<void>;
	/** Gives it to the shell until it says go on. */
	suspend(): Promise<void>;
	/** No signal is listened to any more. */
	close(): void;
}

/**
 * Lends the terminal. Stopped from outside by a signal, too, it is given back first; and it is taken
 * anew after a stop that could not be seen coming: the shell set it to its own ways meanwhile.
 */
export function createLender(
	stdin: NodeJS.ReadStream,
	handle: () => Handle | undefined,
	voice: Voice | undefined,
): Lender {
	let isLent = false;
	const suspend = async () => {
		if (!isLent) await lend(stopUntilContinued);
	};
	const stopped = () => void suspend().catch(() => {});
	const continued = () => {
		if (!isLent) void lend(async () => {}).catch(() => {});
	};
	const lend = async (work: () => Promise<void>) => {
		isLent = true;
		// Whoever has the terminal is stopped together with us, in the way that is usual.
		process.off('SIGTSTP', stopped);
		try {
			await lent(stdin, handle(), voice, work);
		} finally {
			process.on('SIGTSTP', stopped);
			isLent = false;
		}
	};
	process.on('SIGTSTP', stopped).on('SIGCONT', continued);
	return {
		lend,
		suspend,
		close: () => void process.off('SIGTSTP', stopped).off('SIGCONT', continued),
	};
}

// An editor that fails must not take the screen with it: its error is told on the screen.
async function lent(
	stdin: NodeJS.ReadStream,
	handle: Handle | undefined,
	voice: Voice | undefined,
	work: () => Promise<void>,
): Promise<void> {
	let failure: unknown;
	// The terminal sends ctrl-c to the whole group: for so long it is meant for the other program.
	const notOurs = () => {};
	process.on('SIGINT', notOurs);
	voice?.hold();
	try {
		await handle?.suspend(async () => {
			await withInputLent(stdin, work).catch(error => {
				failure = error;
			});
		});
	} finally {
		voice?.goOn();
		process.off('SIGINT', notOurs);
	}
	if (failure !== undefined) throw failure;
}

// The whole group stops, as if the terminal had sent the signal: `npm run` and a shell script too.
async function stopUntilContinued(): Promise<void> {
	await new Promise<void>(resolve => {
		process.once('SIGCONT', () => resolve());
		process.kill(0, 'SIGTSTP');
	});
}
