import {createHash, randomUUID} from 'node:crypto';
import path from 'node:path';
import type {Bytes} from './entry.ts';

/** How the screen was left for one stream. Never a filter, never anything of an entry. */
export interface ViewState {
	/** The name of an order of the list. */
	readonly sort?: string | undefined;
	/** The list's share of the width, from 0 to 1. */
	readonly split?: number | undefined;
}

/** What is needed of `node:fs/promises`. */
export interface ViewFiles {
	readFile(file: string, encoding: 'utf8'): Promise<string>;
	writeFile(file: string, text: string, options: {mode: number; flag: string}): Promise<void>;
	mkdir(directory: string, options: {recursive: true; mode: number}): Promise<unknown>;
	rename(from: string, to: string): Promise<void>;
	rm(file: string, options: {force: true}): Promise<void>;
}

type Entry = readonly [key: string, view: ViewState];

/** So many streams are remembered, those used last. */
const kept = 200;
const version = 1;

/** Names a stream of a server without telling it: no host name lies in the file. */
export function viewKey(address: string, stream: Bytes): string {
	return createHash('sha256').update(address).update('\0').update(stream).digest('hex').slice(0, 32);
}

/** What is remembered; undefined for nothing, or for a file that makes no sense. Never throws. */
export async function loadViewState(
	files: ViewFiles,
	file: string,
	key: string,
): Promise<ViewState | undefined> {
	return (await read(files, file)).find(([each]) => each === key)?.[1];
}

/**
 * Remembers it, the newest last, in a file of mode 0600 that is replaced whole: whoever reads meanwhile
 * finds the old one or the new one. @throws when it cannot be written, as the file system does
 */
export async function saveViewState(
	files: ViewFiles,
	file: string,
	key: string,
	view: ViewState,
): Promise<void> {
	const others = (await read(files, file)).filter(([each]) => each !== key);
	const views = [...others, [key, checked(view)] as const].slice(-kept);
	await files.mkdir(path.dirname(file), {recursive: true, mode: 0o700});
	const draft = `${file}.${randomUUID()}`;
	try {
		await files.writeFile(draft, `${JSON.stringify({version, views})}\n`, {mode: 0o600, flag: 'wx'});
		await files.rename(draft, file);
	} catch (error) {
		await files.rm(draft, {force: true}).catch(() => {});
		throw error;
	}
}

// A file that was cut, edited or written by another version is as good as none: it holds nothing that matters.
async function read(files: ViewFiles, file: string): Promise<Entry[]> {
	try {
		const known: unknown = JSON.parse(await files.readFile(file, 'utf8'));
		if (!isObject(known) || known['version'] !== version || !Array.isArray(known['views'])) return [];
		return known['views'].filter(isEntry).map(([key, view]) => [key, checked(view)]);
	} catch {
		return [];
	}
}

function isEntry(value: unknown): value is [string, Record<string, unknown>] {
	return Array.isArray(value) && typeof value[0] === 'string' && isObject(value[1]);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function checked({sort, split}: {readonly sort?: unknown; readonly split?: unknown}): ViewState {
	return {
		...(typeof sort === 'string' && /^[a-z][a-z -]{0,30}$/.test(sort) ? {sort} : {}),
		...(typeof split === 'number' && split >= 0 && split <= 1 ? {split} : {}),
	};
}
