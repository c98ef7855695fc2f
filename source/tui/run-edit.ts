import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {factOf} from '../core/entry.ts';
import {migrationFile} from '../core/migrations/list.ts';
import {editedPayload, editText as textOf} from '../core/payload/edit.ts';
import {againstMigration} from '../core/replay/checks.ts';
import type {Effect} from '../state/event.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {editText, openEditor} from './editor.ts';
import type {EffectContext} from './run-effect.ts';
import {trouble} from './trouble.ts';

type Of<Type extends Effect['type']> = Extract<Effect, {type: Type}>;

/** The payload in the editor; what comes back is a plan, never a write. */
export async function editEntry(
	{store, dispatch, terminal}: EffectContext,
	{entry}: Of<'edit'>,
): Promise<void> {
	const answer = (payload: Uint8Array | undefined, complaint: SafeText | undefined) =>
		dispatch({type: 'edited', entry, payload, complaint});
	try {
		const found = await store.readEntry(entry);
		const [misfit] = againstMigration(store.layout);
		if (misfit !== undefined) return answer(undefined, safeLine`not edited: ${safeText(misfit.message)}`);
		const original = found === undefined ? undefined : factOf(found, 'data');
		if (original === undefined) return answer(undefined, ours('the entry is gone, or has no payload'));
		let text = textOf(original);
		const before = text;
		await terminal.lend(async () => {
			text = await editText(before, 'payload.json');
		});
		if (text === before) return answer(undefined, ours('not edited: nothing to replay'));
		const payload = editedPayload(original, text);
		const same = Buffer.compare(payload, original) === 0;
		answer(same ? undefined : payload, same ? ours('not edited: nothing to replay') : undefined);
	} catch (error) {
		const {message, hint} = trouble(error);
		answer(undefined, safeLine`not edited: ${message}; ${hint}`);
	}
}

export async function findMigration(
	{dispatch}: EffectContext,
	{selection, path: file}: Of<'find migration'>,
): Promise<void> {
	try {
		dispatch({type: 'migration found', selection, file: await migrationFile(file), complaint: undefined});
	} catch (error) {
		dispatch({type: 'migration found', selection, file: undefined, complaint: trouble(error).message});
	}
}

/** A migration begun from the entry, in the directory of migrations, opened in the editor. */
export async function newMigration(
	{session, dispatch, terminal}: EffectContext,
	{selection}: Of<'new migration'>,
): Promise<void> {
	const directory = session.migrations.directory ?? session.migrations.home;
	const file = path.join(directory, `migration-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.mjs`);
	try {
		await mkdir(directory, {recursive: true});
		await writeFile(file, template(selection.entry), {flag: 'wx', mode: 0o600});
		await terminal.lend(async () => openEditor(file));
		dispatch({type: 'migration found', selection, file: await migrationFile(file), complaint: undefined});
	} catch (error) {
		dispatch({type: 'migration found', selection, file: undefined, complaint: trouble(error).message});
	}
}

/** Ids only: no payload is written anywhere unasked. */
export async function saveIds({session, dispatch}: EffectContext, {ids}: Of<'save ids'>): Promise<void> {
	const file = path.join(
		session.migrations.home,
		`failed-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.txt`,
	);
	try {
		await mkdir(session.migrations.home, {recursive: true, mode: 0o700});
		await writeFile(file, `${ids.join('\n')}\n`, {flag: 'wx', mode: 0o600});
		dispatch({type: 'told', tone: 'plain', text: safeLine`the ids are in ${safeText(file)}`});
	} catch (error) {
		dispatch({type: 'told', tone: 'error', text: safeLine`not written: ${trouble(error).message}`});
	}
}

function template(entry: string): string {
	const lines = [
		`// Begun from the entry ${entry}. The payload comes decoded; return it, changed.`,
		'export default function migrate(payload, entry) {',
		'\treturn payload;',
		'}',
	];
	return `${lines.join('\n')}\n`;
}
