import {promises} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {UsageError} from '../core/errors.ts';
import {exportEntries} from '../core/export/export.ts';
import type {Files} from '../core/export/new-file.ts';
import {fileSink, type Sink} from '../core/export/sink.ts';
import {derive} from '../core/store/derive.ts';
import type {Effect} from '../state/event.ts';
import type {Notice} from '../state/types.ts';
import {byteSize, entriesText} from '../text/amount.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import type {EffectContext} from './run-effect.ts';
import {trouble} from './trouble.ts';

/** For the page in flight, ms. */
const longestWait = 2000;

type Export = Extract<Effect, {type: 'export'}>;

type World = Pick<EffectContext, 'store' | 'dispatch'>;

/** Writes exports, one at a time, while the screen goes on. */
export function createExporter(context: World, files: Files = promises) {
	const {dispatch} = context;
	let stopping = new AbortController();
	let running: Promise<void> = Promise.resolve();

	const run = async (effect: Export, signal: AbortSignal) => {
		const {request} = effect;
		const file = fileNamed(effect.path);
		let sink: Sink;
		let total: number;
		try {
			// 0: how many there are may not be asked.
			total = effect.total ?? (await context.store.targetFacts(streamOf(context, effect))).length ?? 0;
			sink = await fileSink(file, {files, force: false});
		} catch (error) {
			return dispatch({type: 'file refused', request, message: refusal(error)});
		}
		dispatch({type: 'file begun', request, path: safeText(effect.path), total});
		dispatch({
			type: 'export ended',
			request,
			notice: await written(context, effect, sink, {files, file, signal}),
		});
	};
	return {
		export(effect: Export): void {
			stopping = new AbortController();
			running = run(effect, stopping.signal);
		},
		/** What is written by then is kept. A server that does not answer holds nobody up. */
		async stop(): Promise<void> {
			stopping.abort();
			await Promise.race([running, setTimeout(longestWait, undefined, {ref: false})]);
		},
	};
}

/** The path as it was typed at a prompt: `~/` is home, as in a shell. */
export function fileNamed(typed: string): string {
	const name = typed.trim();
	return name.startsWith('~/') ? path.join(homedir(), name.slice(2)) : name;
}

/** Why a file cannot be begun, without the hint that is for a command line. */
export function refusal(error: unknown): SafeText {
	const {message, hint} = trouble(error);
	return error instanceof UsageError
		? safeLine`${message}: name another file`
		: safeLine`${message}: ${hint}`;
}

function streamOf({store}: World, {from}: Export): Uint8Array {
	return from === undefined ? store.stream : derive(store.stream, from);
}

async function written(
	world: World,
	effect: Export,
	sink: Sink,
	{files, file, signal}: {readonly files: Files; readonly file: string; readonly signal: AbortSignal},
): Promise<Notice> {
	const {store, dispatch} = world;
	const {request, ids, path: typed} = effect;
	let kept: SafeText = ours('');
	try {
		const done = await exportEntries(
			store,
			sink,
			{stream: streamOf(world, effect), ids},
			{
				signal,
				onProgress: soFar => dispatch({type: 'export written', request, written: soFar}),
				onPartial: (part, soFar) => {
					kept = safeLine`; ${entriesText(soFar)} are kept in ${safeText(part)}`;
				},
			},
		);
		const {size} = await files.lstat(file);
		const gone = done.gone.length === 0 ? ours('') : safeLine`; ${entriesText(done.gone.length)} were gone`;
		return {
			tone: done.gone.length === 0 ? 'good' : 'warning',
			text: safeLine`exported ${entriesText(done.written)} to ${safeText(typed)}, ${byteSize(size)}, for your eyes only${gone}`,
		};
	} catch (error) {
		if (signal.aborted) return {tone: 'warning', text: safeLine`export stopped${kept}`};
		const {message, hint} = trouble(error);
		return {tone: 'error', text: safeLine`not exported: ${message}: ${hint}${kept}`};
	}
}
