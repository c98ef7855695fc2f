import {spawn} from 'node:child_process';
import {rmSync} from 'node:fs';
import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {UsageError} from '../core/errors.ts';

const prefix = 'redis-dlq-edit-';

/**
 * Opens a text in $VISUAL or $EDITOR and gives what it was saved as. It lies in a directory that only
 * its owner can enter and that is removed whole, whatever happens. @throws when there is no editor or it fails
 */
export async function editText(text: string, name: string): Promise<string> {
	await removeLeftovers();
	const directory = await mkdtemp(path.join(tmpdir(), `${prefix}${process.pid}-`));
	const remove = () => rmSync(directory, {recursive: true, force: true});
	process.once('exit', remove);
	try {
		const file = path.join(directory, name);
		await writeFile(file, text, {mode: 0o600});
		await openEditor(file);
		return await readFile(file, 'utf8');
	} finally {
		process.off('exit', remove);
		await rm(directory, {recursive: true, force: true});
	}
}

/** Runs the editor on a file; resolves when it was left. @throws when there is none or it fails */
export async function openEditor(file: string): Promise<void> {
	const editor = process.env['VISUAL'] || process.env['EDITOR'] || 'vi';
	const [command = 'vi', ...args] = editor.split(' ').filter(part => part !== '');
	// No swap file, no memory of what was edited: both would keep a payload.
	const quiet = /^(?:n?vim?|vi)$/.test(path.basename(command)) ? ['-n', '-i', 'NONE'] : [];
	await new Promise<void>((resolve, reject) => {
		const child = spawn(command, [...args, ...quiet, file], {stdio: 'inherit'});
		child.on('error', error =>
			reject(
				new UsageError(`${command} cannot be started (${error.message})`, 'set EDITOR to one that is there'),
			),
		);
		child.on('exit', code =>
			code === 0
				? resolve()
				: reject(new UsageError(`${command} ended with ${code}`, 'nothing was taken over')),
		);
	});
}

// What a killed process of ours left behind.
async function removeLeftovers(): Promise<void> {
	for (const name of await readdir(tmpdir()).catch(() => [])) {
		const [, pid] = /^redis-dlq-edit-(\d+)-/.exec(name) ?? [];
		if (pid !== undefined && !runs(Number(pid)))
			await rm(path.join(tmpdir(), name), {recursive: true, force: true}).catch(() => {});
	}
}

function runs(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
