import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {UsageError} from '../errors.ts';
import type {MigrationFile} from './types.ts';

const module = /\.(?:mjs|js|mts|ts)$/;
const declarations = /\.d\.[mc]?ts$/;

/** The migrations of a directory by name; not those below it. @throws UsageError when it cannot be read */
export async function listMigrations(directory: string): Promise<readonly MigrationFile[]> {
	let names: string[];
	try {
		names = await readdir(directory);
	} catch (error) {
		const why = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
		throw new UsageError(
			`the migrations directory ${directory} cannot be read (${why})`,
			'check --migrations',
		);
	}
	return names
		.filter(name => module.test(name) && !declarations.test(name))
		.sort()
		.map(name => ({name, path: path.resolve(directory, name)}));
}

/** One migration by its file. @throws UsageError when it is no module file */
export async function migrationFile(file: string): Promise<MigrationFile> {
	const found = await stat(file).catch(() => undefined);
	if (found?.isFile() !== true) throw new UsageError(`there is no file ${file}`, 'check --migrate');
	if (!module.test(file))
		throw new UsageError(`${file} is no migration`, 'a migration is a .mjs, .js, .mts or .ts module');
	return {name: path.basename(file), path: path.resolve(file)};
}
