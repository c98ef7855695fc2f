import process from 'node:process';
import type {Output} from './commands/output.ts';
import type {openContext as OpenContext} from './contexts.ts';
import {fieldsText} from './core/config/layouts.ts';
import {UsageError} from './core/errors.ts';
import type {Layout} from './core/layout.ts';
import {actorOf, capOf, commandLineOf, paceOf, readOnlyOf, workDirectory} from './given.ts';
import type {Cli} from './settle.ts';
import type {Session} from './state/types.ts';
import {safeText} from './text/safe-text.ts';
import type {Opening} from './tui/stage.ts';
import {startInspector} from './tui/start.tsx';
import {paletteOf} from './tui/theme.ts';
import {type Wiring, wire} from './wiring.ts';

/** What the command line has already, handed on: importing it would be one more piece to load. */
interface FromTheCommandLine {
	readonly toolVersion: string;
	readonly openContext: typeof OpenContext;
}

/** Opens the inspector. What the first frame does not need is loaded once that frame stands. */
export async function inspect(cli: Cli, output: Output, given: FromTheCommandLine): Promise<number> {
	const {unattended, light, ascii, screenReader} = cli.flags;
	return startInspector({
		...(await openingOf(cli, await wire(cli, false, output), given)),
		unattended,
		environment: {
			stdin: process.stdin,
			stdout: process.stdout,
			look: {palette: paletteOf(process.env, light), ascii},
			spoken: screenReader || process.env['INK_SCREEN_READER'] === 'true',
		},
	});
}

async function openingOf(cli: Cli, wiring: Wiring, more: FromTheCommandLine): Promise<Opening> {
	const {flags: given} = cli;
	const {toolVersion, openContext} = more;
	return {
		session: await sessionOf(cli, wiring),
		actor: actorOf(cli),
		reason: given.reason,
		audit: given.audit,
		toolVersion,
		runner: wiring.runner,
		async open() {
			const {createEffects, journalOf, leaseOf, unfinishedHere, contextsOf, viewOf} = await import(
				'./late.ts'
			);
			const {store, start} = await wiring.open();
			start();
			return {
				createEffects,
				newOperation: () => `${Date.now()}-${crypto.randomUUID().slice(0, 8)}`,
				store,
				unfinished: given.demo ? 0 : await unfinishedHere(wiring),
				beginJournal: (operation, plan, ask) => journalOf(cli, wiring, operation, plan, ask),
				lease: (operation, plan, ask) => leaseOf(cli, store, operation, plan, ask),
				contexts: contextsOf(cli),
				...(await viewOf(cli, wiring)),
			};
		},
		async other(place, lend) {
			let found: Awaited<ReturnType<typeof OpenContext>> | undefined;
			const find = async () => {
				found = await openContext(cli, place, onTheScreen);
			};
			// The password of this server is asked for on the terminal.
			if (given.askpass && 'stream' in place) await lend(find);
			else await find();
			if (found === undefined) throw new UsageError('it was not opened', 'try again');
			return openingOf(found.cli, found.wiring, more);
		},
	};
}

// The screen has the terminal: what is to be said beside it was said when the program began.
const onTheScreen: Output = {out() {}, note() {}, json() {}, width: 80};

/** What the screen is told of where it is: anew for every context and stream that is opened. */
async function sessionOf(cli: Cli, {stream, shown}: Wiring): Promise<Session> {
	const {flags: given, context} = cli;
	return {
		stream: safeText(stream),
		context: context && {name: safeText(context.name), colour: context.colour},
		fields: fieldsOf(context?.layout),
		cap: capOf(cli),
		readOnly: readOnlyOf(cli),
		commandLine: safeText(commandLineOf(cli, shown)),
		migrations: {
			directory: given.migrations,
			files: await migrationsOf(given.migrate),
			home: workDirectory(),
		},
		pace: paceOf(cli),
		demo: given.demo,
		zone: given.local ? 'local' : 'utc',
	};
}

function fieldsOf(layout: Layout | undefined): Session['fields'] {
	const text = fieldsText(layout);
	return text === undefined ? undefined : {text: safeText(text), tellsError: layout?.error !== undefined};
}

async function migrationsOf(file: string | undefined) {
	if (file === undefined) return [];
	const {migrationFile} = await import('./late.ts');
	return [await migrationFile(file)];
}
