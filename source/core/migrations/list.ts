import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {UsageError} from '../errors.ts';
import type {MigrationFile} from './types.ts';

const module = /\.(?:mjs|js|mts|ts)$/;
const program = /\.jq$/;
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
	const files = names.sort().map(name => ({name, path: path.resolve(directory, name)}));
	const fit = await Promise.all(files.map(async file => isMigration(file.path)));
	return files.filter((_, at) => fit[at]);
}

/** Whether it runs in a thread of ours; else it is a program of its own. */
export function isModule(file: string): boolean {
	return module.test(file);
}

async function isMigration(file: string): Promise<boolean> {
	const found = await stat(file).catch(() => undefined);
	if (found?.isFile() !== true || declarations.test(file)) return false;
	return module.test(file) || program.test(file) || (found.mode & executable) !== 0;
}

const executable = 0o111;

/** One migration by its file. @throws UsageError when it is no module file */
export async function migrationFile(file: string): Promise<MigrationFile> {
	const found = await stat(file).catch(() => undefined);
	if (found?.isFile() !== true) throw new UsageError(`there is no file ${file}`, 'check --migrate');
	if (!(await isMigration(file)))
		throw new UsageError(
			`${file} is no migration`,
			'a migration is a .mjs, .js, .mts or .ts module, a .jq program, or a program that may be executed',
		);
	return {name: path.basename(file), path: path.resolve(file)};
}
