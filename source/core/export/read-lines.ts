import {Readable} from 'node:stream';
import {createGunzip} from 'node:zlib';
import {UsageError} from '../errors.ts';

/** A file's bytes from its beginning, each time it is called. */
export type OpenFile = () => AsyncIterable<Uint8Array>;

const mostBytes = 256 * 1024 * 1024;

/** The lines of a file, unpacked if it is gzip, with their numbers from 1; empty ones are left out. @throws UsageError */
export async function* readLines(
	open: OpenFile,
): AsyncGenerator<{readonly number: number; readonly text: string}> {
	let number = 0;
	let held: Uint8Array[] = [];
	let size = 0;
	const take = () => {
		const text = Buffer.concat(held).toString('utf8').replace(/\r$/, '');
		held = [];
		size = 0;
		number++;
		return {number, text};
	};
	for await (const chunk of unpacked(open, () => number + 1)) {
		let from = 0;
		for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
			held.push(chunk.subarray(from, end));
			from = end + 1;
			const line = take();
			if (line.text !== '') yield line;
		}
		held.push(chunk.subarray(from));
		size += chunk.length - from;
		if (size > mostBytes) throw new UsageError(`line ${number + 1}: longer than 256 MB`, 'is it an export?');
	}
	const last = take();
	if (last.text !== '') yield last;
}

async function* unpacked(open: OpenFile, line: () => number): AsyncGenerator<Uint8Array> {
	const source = open()[Symbol.asyncIterator]();
	try {
		const first = await source.next();
		if (first.done === true) return;
		let read = 0;
		const whole = joined(first.value, source, length => {
			read += length;
		});
		const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b;
		if (!isGzip) return yield* whole;
		const gunzip = createGunzip();
		const input = Readable.from(whole);
		input.on('error', error => gunzip.destroy(error));
		yield* input.pipe(gunzip);
		// Node passes over what follows a member and does not begin like one.
		if (gunzip.bytesWritten < read) throw damaged(line());
	} catch (error) {
		const zlib = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
		if (!zlib) throw error;
		throw damaged(line(), error);
	} finally {
		await source.return?.();
	}
}

function damaged(line: number, cause?: unknown): UsageError {
	return new UsageError(
		`line ${line}: the gzip ends early or is damaged`,
		'nothing was written; export it again',
		{cause},
	);
}

async function* joined(
	first: Uint8Array,
	rest: AsyncIterator<Uint8Array>,
	told: (length: number) => void,
): AsyncGenerator<Uint8Array> {
	for (
		let chunk: IteratorResult<Uint8Array> = {value: first};
		chunk.done !== true;
		chunk = await rest.next()
	) {
		told(chunk.value.length);
		yield chunk.value;
	}
}
