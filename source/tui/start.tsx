import {randomUUID} from 'node:crypto';
import process from 'node:process';
import {render} from 'ink';
import type {Outcome} from '../core/replay/types.ts';
import {initialState} from '../state/initial.ts';
import {waitsForPaint} from '../state/replay.ts';
import {safeText} from '../text/safe-text.ts';
import {App, type Handle} from './app.tsx';
import {createEffects, type EffectContext} from './run-effect.ts';
import {createStateStore} from './state-store.ts';
import {watchOutput} from './watch-output.ts';

export interface InspectorOptions extends Omit<EffectContext, 'newOperation' | 'dispatch' | 'terminal'> {
	/** Whether a job goes on when nobody can see it. */
	readonly unattended: boolean;
	readonly environment: {
		readonly stdin: NodeJS.ReadStream;
		readonly stdout: NodeJS.WriteStream;
		readonly colour: boolean;
	};
}

/** A terminal that takes nothing for so long is one that nobody looks at, in ms. */
const stallAfter = 30_000;

/** Opens the inspector on the terminal; resolves with the exit code once it was left and the terminal restored. */
export async function startInspector(options: InspectorOptions): Promise<number> {
	const {environment, session} = options;
	const {stdin, stdout, colour} = environment;
	const clock = () => performance.now();
	const size = () => ({columns: stdout.columns || 80, rows: stdout.rows || 24});
	let exitCode = 0;
	let why = 'ended by you';
	let handle: Handle | undefined;

	const states = createStateStore(initialState(session, size(), Date.now()), effect => effects.run(effect));
	const effects = createEffects({
		...options,
		newOperation: () => `${Date.now()}-${randomUUID().slice(0, 8)}`,
		dispatch: event => states.dispatch(event),
		terminal: {
			redraw: () => void handle?.suspend(async () => {}),
			suspend: () => void handle?.suspend(stopUntilContinued),
			quit: () => handle?.exit(),
			lend: async work => lend(handle, work),
		},
	});

	const app = render(
		<App store={states} colour={colour} clock={clock} onMounted={mounted => (handle = mounted)} />,
		{
			stdin,
			stdout,
			exitOnCtrlC: false,
			alternateScreen: true,
			incrementalRendering: true,
			maxFps: 60,
			// The operator asked for a screen: being under CI does not change what a terminal is.
			interactive: true,
			onRender() {
				if (waitsForPaint(states.get())) {
					stdout.write('', () => states.dispatch({type: 'painted', at: clock()}));
				}
			},
		},
	);
	const resized = () => states.dispatch({type: 'resized', size: size()});
	const ended = (signal: NodeJS.Signals) => {
		exitCode = signal === 'SIGHUP' ? 129 : 143;
		why = `ended by ${signal}`;
		app.unmount();
	};
	// With a listener of ours Ink leaves the signal to us: the terminal is restored before we go.
	process.on('SIGTERM', ended).on('SIGHUP', ended);
	stdout.on('resize', resized);
	// Written by itself, a terminal that takes nothing would hold the whole program up.
	(stdout as NodeJS.WriteStream & {_handle?: {setBlocking?(on: boolean): void}})._handle?.setBlocking?.(
		false,
	);
	const unwatch = watchOutput(stdout, stallAfter, () => {
		if (!options.unattended)
			effects.run({type: 'tell job', order: 'pause', why: 'the terminal took no output for 30 s'});
	});
	effects.start();
	try {
		await app.waitUntilExit();
	} finally {
		unwatch();
		await effects.stop(why);
		stdout.off('resize', resized);
		process.off('SIGTERM', ended).off('SIGHUP', ended);
		await options.runner.close();
		await options.store.close();
	}
	const {done, deeds} = states.get();
	for (const line of [...summary(done), ...deeds]) stdout.write(`${line}\n`);
	return exitCode;
}

// An editor that fails must not take the screen with it: its error is told on the screen.
async function lend(handle: Handle | undefined, work: () => Promise<void>): Promise<void> {
	let failure: unknown;
	await handle?.suspend(async () => {
		await work().catch(error => {
			failure = error;
		});
	});
	if (failure !== undefined) throw failure;
}

// The whole group stops, as if the terminal had sent the signal: `npm run` and a shell script too.
async function stopUntilContinued(): Promise<void> {
	await new Promise<void>(resolve => {
		process.once('SIGCONT', () => resolve());
		process.kill(0, 'SIGTSTP');
	});
}

function summary(done: readonly Outcome[]): string[] {
	return done.map(outcome => {
		const id = safeText(outcome.id);
		switch (outcome.kind) {
			case 'moved':
				return `replayed ${id} to ${safeText(outcome.target)} as ${safeText(outcome.newId)}`;
			case 'gone':
				return `gone     ${id}: nothing was replayed`;
			default:
				return `${outcome.kind.padEnd(8)} ${id}: ${safeText(outcome.reason)}`;
		}
	});
}
