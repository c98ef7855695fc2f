import * as files from 'node:fs/promises';
import {factsOf} from './commands/contexts.ts';
import {loadViewState, saveViewState, type ViewState, viewKey} from './core/view-state.ts';
import {viewFile} from './given.ts';
import type {Cli} from './settle.ts';
import type {Wiring} from './wiring.ts';

/** The contexts of the config as a menu tells them, never a secret. */
export function contextsOf({config}: Pick<Cli, 'config'>) {
	return [...(config?.contexts ?? [])].map(([name, context]) => ({name, ...factsOf(context)}));
}

/** How the screen was left for this stream, and the way to keep it. Of the demo nothing is kept. */
export async function viewOf(
	{flags: {demo}}: Pick<Cli, 'flags'>,
	{shown, stream}: Pick<Wiring, 'shown' | 'stream'>,
): Promise<{
	readonly view: ViewState | undefined;
	readonly saveView: (view: ViewState) => Promise<void>;
}> {
	if (demo) return {view: undefined, saveView: async () => {}};
	const [file, key] = [viewFile(), viewKey(shown, stream)];
	return {
		view: await loadViewState(files, file, key),
		saveView: async view => saveViewState(files, file, key, view),
	};
}
