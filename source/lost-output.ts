import {exitCodes} from './commands/output.ts';
import {ours, type SafeText, safeLine, safeText} from './text/safe-text.ts';

/** Ends the program when nobody takes what it prints. */
export function lostOutput(
	error: NodeJS.ErrnoException,
	{exit, say}: {readonly exit: (code: number) => void; readonly say: (line: SafeText) => void},
): void {
	// A reader that went away (`| head`) is no failure; when the terminal itself is gone (the SSH
	// connection broke) there is nobody left to tell.
	const quiet = error.code === 'EPIPE' ? exitCodes.done : error.code === 'EIO' ? 129 : undefined;
	if (quiet === undefined) {
		const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
		const why = full ? ours('the disk is full') : safeText(error.message);
		say(safeLine`redis-dlq: the output could not be written, it is not whole: ${why}`);
	}
	exit(quiet ?? exitCodes.someNot);
}
