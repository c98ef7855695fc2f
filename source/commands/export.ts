import type {Aside} from '../core/bulk/put-away.ts';
import type {EntryId} from '../core/entry.ts';
import {entryObject} from '../core/export/entry-line.ts';
import {exportEntries} from '../core/export/export.ts';
import type {Files} from '../core/export/new-file.ts';
import {fileSink, type Sink} from '../core/export/sink.ts';
import {derive} from '../core/store/derive.ts';
import type {DlqStore} from '../core/store/port.ts';
import {count} from '../text/amount.ts';
import {safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output} from './output.ts';
import {told} from './progress.ts';

export interface ExportCommandOptions {
	/** `-` is the output. */
	readonly path: string;
	/** Undefined: all. */
	readonly ids: readonly EntryId[] | undefined;
	readonly from: Aside | undefined;
	readonly files: Files;
	readonly force: boolean;
	readonly signal: AbortSignal;
	/** Whether progress is shown. */
	readonly live: boolean;
}

/** Writes entries as NDJSON that gives them back. @returns the exit code */
export async function exportCommand(
	store: DlqStore,
	output: Output,
	{path, ids, from, files, force, signal, live}: ExportCommandOptions,
): Promise<number> {
	const sink = path === '-' ? toOutput(output) : await fileSink(path, {files, force});
	const stream = from === undefined ? store.stream : derive(store.stream, from);
	const onPartial = (part: string, written: number) =>
		output.note(safeLine`${count(written)} entries are in ${safeText(part)}`);
	const onProgress = live
		? told(output, (written: number) => safeLine`${count(written)} written`)
		: undefined;
	const {written, gone} = await exportEntries(store, sink, {stream, ids}, {signal, onProgress, onPartial});
	for (const id of gone)
		output.note(safeLine`${safeText(id)}: no such entry: it was moved, deleted or trimmed`);
	output.note(
		path === '-'
			? safeLine`${count(written)} entries written`
			: safeLine`${count(written)} entries written to ${safeText(path)}, secrets included: only you can read it`,
	);
	return gone.length === 0 ? exitCodes.done : exitCodes.someNot;
}

function toOutput(output: Output): Sink {
	return {
		async write(entries) {
			for (const entry of entries) output.json(entryObject(entry));
		},
		finish: async () => {},
		giveUp: async () => undefined,
	};
}
