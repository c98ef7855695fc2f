import {type SafeText, safeText} from '../text/safe-text.ts';

/** What is needed of stderr. */
export interface Printed {
	readonly isTTY?: boolean | undefined;
	write(chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean;
}

const most = 100;

/**
 * Keeps what libraries and Node print beside the screen (a warning of the Redis client, one of Node's)
 * from being drawn across it. @returns what prints it, each line once, after the screen was left
 */
export function holdBack(stream: Printed): () => void {
	// Into a file it may go at once.
	if (stream.isTTY !== true) return () => {};
	const write = stream.write;
	const held = new Set<SafeText>();
	stream.write = (chunk, ...rest) => {
		for (const line of String(typeof chunk === 'string' ? chunk : Buffer.from(chunk)).split('\n'))
			if (line !== '' && held.size < most) held.add(safeText(line));
		const done = rest.at(-1);
		if (typeof done === 'function') queueMicrotask(() => done());
		return true;
	};
	return () => {
		stream.write = write;
		for (const line of held) stream.write(`${line}\n`);
	};
}
