import {asciiText} from '../text/ascii.ts';
import type {Line} from '../text/line.ts';
import {lineText} from '../text/line.ts';
import {safeJson} from '../text/safe-json.ts';
import {type SafeText, safeText} from '../text/safe-text.ts';

/** Where a command writes: results to `out`, what people should know beside them to `note`. */
export interface Output {
	/** One line; the line end is added. */
	out(line: SafeText): void;
	note(line: SafeText): void;
	/** One object a line, for programs. */
	json(value: unknown): void;
	/** Cells of the terminal; of a page when there is none. */
	readonly width: number;
}

export const exitCodes = {done: 0, someNot: 1, usage: 2, redis: 3} as const;

/** An output on two streams of text. */
export function createOutput(
	write: (text: string) => void,
	writeNote: (text: string) => void,
	width: number,
	ascii = false,
): Output {
	const drawn = (line: SafeText) => (ascii ? asciiText(line) : line);
	return {
		out: line => write(`${drawn(line)}\n`),
		note: line => writeNote(`${drawn(line)}\n`),
		json: value => write(`${safeJson(value, ascii)}\n`),
		width,
	};
}

export function plain(line: Line): SafeText {
	return safeText(lineText(line).trimEnd(), Number.MAX_SAFE_INTEGER);
}
