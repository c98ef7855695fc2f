import type {promises} from 'node:fs';
import {constants} from 'node:fs';
import {promisify} from 'node:util';
import {gzip} from 'node:zlib';
import {FileError, UsageError} from '../errors.ts';

/** Where an export goes. */
export interface Sink {
	/** @throws FileError; nothing may be written after it */
	write(lines: string, entries: number): Promise<void>;
	/** Makes what was written whole. @throws FileError */
	finish(): Promise<void>;
	/** It ends early. Never throws. @returns where what was written is kept, if it is */
	giveUp(): Promise<string | undefined>;
}

/** The part of `node:fs/promises` that files are written with. */
export type Files = Pick<typeof promises, 'open' | 'link' | 'unlink' | 'rename' | 'lstat'>;

export interface FileSinkOptions {
	readonly files: Files;
	/** Whether a file of that name is replaced. */
	readonly force: boolean;
}

const pack = promisify(gzip);

/**
 * A file that only its owner reads (0600), gzip when its name ends with `.gz`. It is written beside, as
 * `FILE.part`, and gets its name when it is whole; no link is followed, no file replaced unless forced.
 * @throws UsageError when it is there already, FileError when it cannot be opened
 */
export async function fileSink(path: string, {files, force}: FileSinkOptions): Promise<Sink> {
	const part = `${path}.part`;
	if (!force && (await exists(files, path)))
		throw new UsageError(`${path} is there already`, 'name another file, or --force replaces it');
	if (force) await files.unlink(part).catch(() => {});
	const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
	const handle = await files.open(part, flags, 0o600).catch(error => {
		throw codeOf(error) === 'EEXIST'
			? new UsageError(
					`${part} is there already: another export runs, or one was cut off`,
					'delete it, or --force replaces it',
				)
			: new FileError(`${part} cannot be written: ${said(error)}`, 'check the directory and its rights', {
					cause: error,
				});
	});
	const isGzip = path.endsWith('.gz');
	let written = 0;
	let broken = false;
	const failed = async (error: unknown) => {
		broken = true;
		await handle.close().catch(() => {});
		await files.unlink(part).catch(() => {});
		const full = codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
		return new FileError(
			`${path} was not written: ${full ? 'the disk is full' : said(error)}, after ${written} ${written === 1 ? 'entry' : 'entries'}`,
			full
				? 'make room or name a file elsewhere; a name that ends with .gz takes less'
				: 'nothing was left behind',
			{cause: error},
		);
	};
	return {
		async write(lines, entries) {
			try {
				// Each piece is a gzip member of its own: together they are one file, and what is there is readable.
				const bytes = isGzip ? await pack(lines) : Buffer.from(lines);
				for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
				written += entries;
			} catch (error) {
				throw await failed(error);
			}
		},
		async finish() {
			try {
				// Nothing to export is an empty file; of gzip that, too, has a form.
				if (isGzip && written === 0) await handle.write(await pack(''));
				await handle.sync();
				await handle.close();
				await (force ? files.rename(part, path) : takeName(files, part, path));
			} catch (error) {
				const told = await failed(error);
				if (codeOf(error) !== 'EEXIST') throw told;
				throw new UsageError(`${path} has come to be meanwhile`, 'name another file, or --force replaces it');
			}
		},
		async giveUp() {
			if (broken) return undefined;
			await handle.close().catch(() => {});
			if (written > 0) return part;
			await files.unlink(part).catch(() => {});
			return undefined;
		},
	};
}

// A link refuses a name that is taken; a rename would not. Not every file system has links.
async function takeName(files: Files, part: string, path: string): Promise<void> {
	try {
		await files.link(part, path);
	} catch (error) {
		if (codeOf(error) === 'EEXIST' || (await exists(files, path))) throw error;
		return files.rename(part, path);
	}
	await files.unlink(part);
}

async function exists(files: Files, path: string): Promise<boolean> {
	return files.lstat(path).then(
		() => true,
		() => false,
	);
}

function codeOf(error: unknown): unknown {
	return error instanceof Error && 'code' in error ? error.code : undefined;
}

function said(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
