import process from 'node:process';
import type {Cli} from './cli.tsx';
import {flags} from './commands/options.ts';
import type {Output} from './commands/output.ts';
import {actorOf, capOf, paceOf, readOnlyOf, workDirectory} from './given.ts';
import {safeText} from './text/safe-text.ts';
import {startInspector} from './tui/start.tsx';
import {paletteOf} from './tui/theme.ts';
import {wire} from './wiring.ts';

/** Opens the inspector. What the first frame does not need is loaded once that frame stands. */
export async function inspect(cli: Cli, output: Output, toolVersion: string): Promise<number> {
	const {flags: given} = cli;
	const wiring = await wire(given, false, output);
	const {stream, shown, runner} = wiring;
	const home = workDirectory();
	return startInspector({
		session: {
			stream: safeText(stream),
			cap: capOf(cli),
			readOnly: readOnlyOf(cli),
			commandLine: safeText(
				`redis-dlq ${given.demo ? '--demo' : `-u ${shown}`}${given.stream === flags.stream.default ? '' : ` --stream '${given.stream}'`}`,
			),
			migrations: {directory: given.migrations, files: await migrationsOf(given.migrate), home},
			pace: paceOf(cli),
			demo: given.demo,
		},
		actor: actorOf(cli),
		reason: given.reason,
		audit: given.audit,
		toolVersion,
		runner,
		unattended: given.unattended,
		environment: {
			stdin: process.stdin,
			stdout: process.stdout,
			look: {palette: paletteOf(process.env, given.light), ascii: given.ascii},
			spoken: given.screenReader || process.env['INK_SCREEN_READER'] === 'true',
		},
		async open() {
			const {createEffects, journalOf, leaseOf, unfinishedHere} = await import('./late.ts');
			const {store, start} = await wiring.open();
			start();
			return {
				createEffects,
				newOperation: () => `${Date.now()}-${crypto.randomUUID().slice(0, 8)}`,
				store,
				unfinished: await unfinishedHere(wiring),
				beginJournal: async (operation, plan, ask) =>
					given.demo ? undefined : journalOf(cli, wiring, operation, plan, ask),
				lease: (operation, plan, ask) => leaseOf(cli, store, operation, plan, ask),
			};
		},
	});
}

async function migrationsOf(file: string | undefined) {
	if (file === undefined) return [];
	const {migrationFile} = await import('./late.ts');
	return [await migrationFile(file)];
}
