import {promisify} from 'node:util';
import {gzip} from 'node:zlib';
import type {Entry} from '../entry.ts';
import {entryLine} from './entry-line.ts';
import {type Files, newFile} from './new-file.ts';

/** Where an export goes. */
export interface Sink {
	/** @throws FileError; nothing may be written after it */
	write(entries: readonly Entry[]): Promise<void>;
	/** Makes what was written whole. @throws FileError, UsageError */
	finish(): Promise<void>;
	/** It ends early. Never throws. @returns where what was written is kept, if it is */
	giveUp(): Promise<string | undefined>;
}

const pack = promisify(gzip);

/**
 * An export into a file (see `newFile`), gzip when its name ends with `.gz`.
 * @throws UsageError when it is there already, FileError when it cannot be opened
 */
export async function fileSink(
	path: string,
	options: {readonly files: Files; readonly force: boolean},
): Promise<Sink> {
	let written = 0;
	const soFar = () => `, after ${written} ${written === 1 ? 'entry' : 'entries'}`;
	const file = await newFile(path, {...options, soFar});
	const isGzip = path.endsWith('.gz');
	// Each page is a gzip member of its own: together they are one file, and a part of it is readable.
	const put = async (text: string) => file.write(isGzip ? await pack(text) : Buffer.from(text));
	return {
		async write(entries) {
			await put(entries.map(entry => `${entryLine(entry)}\n`).join(''));
			written += entries.length;
		},
		async finish() {
			// Nothing to export is an empty file; of gzip that, too, has a form.
			if (written === 0) await put('');
			await file.finish();
		},
		giveUp: () => file.giveUp(written > 0),
	};
}
