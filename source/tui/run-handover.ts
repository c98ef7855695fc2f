import {promises as files} from 'node:fs';
import {type NewFile, newFile} from '../core/export/new-file.ts';
import {groupEntries} from '../core/groups/groups.ts';
import {incidentNote} from '../core/incident/note.ts';
import {readIncident} from '../core/incident/read-incident.ts';
import type {Effect} from '../state/event.ts';
import {ours, safeLine, safeText} from '../text/safe-text.ts';
import type {EffectContext} from './run-effect.ts';
import {fileNamed, refusal} from './run-export.ts';
import {copyOut} from './run-hand-out.ts';
import {trouble} from './trouble.ts';

type Handover = Extract<Effect, {type: 'handover'}>;

/** The incident in Markdown, to a file or to the clipboard. */
export async function handOver(context: EffectContext, effect: Handover): Promise<void> {
	const {dispatch} = context;
	const {request, path} = effect;
	let file: NewFile | undefined;
	try {
		// Before anything is read: a name that is taken is told at once.
		if (path !== undefined) file = await newFile(fileNamed(path), {files, force: false});
	} catch (error) {
		return dispatch({type: 'file refused', request, message: refusal(error)});
	}
	if (path !== undefined) dispatch({type: 'file begun', request, path: safeText(path), total: undefined});
	try {
		const note = await noteOf(context, effect);
		if (file === undefined) return await copyOut(context, ours('the handover'), note, intoFile);
		await file.write(Buffer.from(note));
		await file.finish();
		const text = safeLine`the handover is in ${safeText(path ?? '')}: only you can read it`;
		dispatch({type: 'told', tone: 'plain', text});
	} catch (error) {
		await file?.giveUp(false);
		const {message, hint} = trouble(error);
		dispatch({type: 'told', tone: 'error', text: safeLine`no handover: ${message}: ${hint}`});
	}
}

const intoFile = ours('H writes it to a file, too');

async function noteOf(
	{store, session, actor}: EffectContext,
	{index, now, losses}: Handover,
): Promise<string> {
	const {cap} = session;
	const groups = index === undefined ? undefined : (await groupEntries(index, {now})).groups;
	return incidentNote(await readIncident(store, {cap, actor, groups, losses}));
}
