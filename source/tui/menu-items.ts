import {listMigrations} from '../core/migrations/list.ts';
import type {DlqStore} from '../core/store/port.ts';
import type {Event} from '../state/event.ts';
import type {MenuItem} from '../state/layers.ts';
import type {Session} from '../state/types.ts';
import {ours, safeText} from '../text/safe-text.ts';

type Items = Pick<Extract<Event, {type: 'menu items'}>, 'items' | 'empty'>;

/** More streams than this and a name is quicker typed than found. */
const mostTargets = 200;

/** The migrations named on the command line; the directory is read anew each time. */
export async function migrationItems({migrations}: Session): Promise<Items> {
	const {directory, files} = migrations;
	const listed = directory === undefined ? [] : await listMigrations(directory);
	const items = [...files, ...listed].map(
		(migration): MenuItem => ({label: safeText(migration.name), value: migration.path, choice: {migration}}),
	);
	const more: MenuItem[] = [
		{label: ours('a file…'), value: ' file', choice: {file: true}},
		{label: ours('a new one from this entry, in $EDITOR…'), value: ' new', choice: {newFile: true}},
	];
	return {items: [...items, ...more], empty: undefined};
}

/** The streams of the server, save the DLQ, and a way to name another. */
export async function targetItems(store: DlqStore): Promise<Items> {
	const streams = await store.listStreams(mostTargets);
	const targets = streams
		.filter(stream => Buffer.compare(stream, store.stream) !== 0)
		.map(
			(target): MenuItem => ({
				label: safeText(target),
				value: Buffer.from(target).toString('hex'),
				choice: {target},
			}),
		);
	const other: MenuItem = {label: ours('another stream…'), value: 'other', choice: {other: true}};
	return {items: [...targets, other], empty: undefined};
}
