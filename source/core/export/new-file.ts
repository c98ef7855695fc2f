import type {promises} from 'node:fs';
import {constants} from 'node:fs';
import {FileError, UsageError} from '../errors.ts';

/** The part of `node:fs/promises` that files are written with. */
export type Files = Pick<typeof promises, 'open' | 'link' | 'unlink' | 'rename' | 'lstat'>;

export interface NewFileOptions {
	readonly files: Files;
	/** Whether a file of that name is replaced. */
	readonly force: boolean;
	/** How far it came, for the error of a write that failed: `, after 12 entries`. */
	readonly soFar?: (() => string) | undefined;
}

/** A file that gets its name when it is whole. */
export interface NewFile {
	/** @throws FileError; what was written is removed, and nothing may be written after it */
	write(bytes: Uint8Array): Promise<void>;
	/** @throws FileError, UsageError */
	finish(): Promise<void>;
	/** It ends early. Never throws. @returns where what was written is kept, if it is */
	giveUp(keep: boolean): Promise<string | undefined>;
}

/**
 * Begins a file that only its owner reads (0600). It is written beside, as `FILE.part`; no link is
 * followed, no file replaced unless forced.
 * @throws UsageError when it is there already, FileError when it cannot be opened
 */
export async function newFile(path: string, {files, force, soFar}: NewFileOptions): Promise<NewFile> {
	const part = `${path}.part`;
	if (!force && (await exists(files, path)))
		throw new UsageError(`${path} is there already`, 'name another file, or --force replaces it');
	if (force) await files.unlink(part).catch(() => {});
	const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
	const handle = await files.open(part, flags, 0o600).catch(error => {
		throw codeOf(error) === 'EEXIST'
			? new UsageError(
					`${part} is there already: somebody is writing it, or was cut off`,
					'delete it, or --force replaces it',
				)
			: new FileError(`${part} cannot be written: ${said(error)}`, 'check the directory and its rights', {
					cause: error,
				});
	});
	let broken = false;
	const failed = async (error: unknown) => {
		broken = true;
		await handle.close().catch(() => {});
		await files.unlink(part).catch(() => {});
		const full = codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
		return new FileError(
			`${path} was not written: ${full ? 'the disk is full' : said(error)}${soFar?.() ?? ''}`,
			full ? 'nothing was left behind; make room, or name a file elsewhere' : 'nothing was left behind',
			{cause: error},
		);
	};
	return {
		async write(bytes) {
			try {
				for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
			} catch (error) {
				throw await failed(error);
			}
		},
		async finish() {
			try {
				await handle.sync();
				await handle.close();
				await (force ? files.rename(part, path) : takeName(files, part, path));
			} catch (error) {
				const told = await failed(error);
				if (codeOf(error) !== 'EEXIST') throw told;
				throw new UsageError(`${path} has come to be meanwhile`, 'name another file, or --force replaces it');
			}
		},
		async giveUp(keep) {
			if (broken) return undefined;
			await handle.close().catch(() => {});
			if (keep) return part;
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
