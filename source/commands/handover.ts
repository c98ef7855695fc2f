import type {Files} from '../core/export/new-file.ts';
import {newFile} from '../core/export/new-file.ts';
import {incidentNote} from '../core/incident/note.ts';
import {readIncident} from '../core/incident/read-incident.ts';
import type {DlqStore} from '../core/store/port.ts';
import {count} from '../text/amount.ts';
import {safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output} from './output.ts';
import {told} from './progress.ts';

export interface HandoverCommandOptions {
	/** Undefined: to the output. */
	readonly path: string | undefined;
	readonly files: Files;
	readonly force: boolean;
	readonly cap: number;
	readonly actor: string;
	readonly live: boolean;
}

/** The incident in Markdown, for whoever takes over. @returns the exit code */
export async function handoverCommand(
	store: DlqStore,
	output: Output,
	{path, files, force, cap, actor, live}: HandoverCommandOptions,
): Promise<number> {
	// Before anything is read: a name that is taken is told at once.
	const file = path === undefined || path === '-' ? undefined : await newFile(path, {files, force});
	const onProgress = live ? told(output, (read: number) => safeLine`${count(read)} read`) : undefined;
	try {
		const note = incidentNote(await readIncident(store, {cap, actor, onProgress}));
		if (file === undefined) {
			for (const line of note.trimEnd().split('\n')) output.out(safeText(line, Number.MAX_SAFE_INTEGER));
			return exitCodes.done;
		}
		await file.write(Buffer.from(note));
	} catch (error) {
		await file?.giveUp(false);
		throw error;
	}
	await file.finish();
	output.note(safeLine`written to ${safeText(path ?? '')}: only you can read it`);
	return exitCodes.done;
}
