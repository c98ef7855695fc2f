import process from 'node:process';
import {render} from 'ink';
import type {Outcome} from '../core/replay/types.ts';
import {initialState} from '../state/initial.ts';
import {waitsForPaint} from '../state/replay.ts';
import {asciiText} from '../text/ascii.ts';
import {type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {App, type Handle} from './app.tsx';
import {holdBack, type Printed} from './hold-back.ts';
import {createLender} from './lend.ts';
import {createScreenOutput} from './screen/screen-output.ts';
import {createSheet} from './screen/sheet.ts';
import {spokenSize} from './spoken/heard.ts';
import {createVoice} from './spoken/voice.ts';
import {createStage, type Opening} from './stage.ts';
import {createStateStore} from './state-store.ts';
import type {Look} from './theme.ts';
import {leaveThough, watchOutput} from './watch-output.ts';

export interface InspectorOptions extends Opening {
	/** Whether a job goes on when nobody can see it. */
	readonly unattended: boolean;
	readonly environment: {
		readonly stdin: NodeJS.ReadStream;
		readonly stdout: NodeJS.WriteStream;
		readonly look: Look;
		/** Told line by line, for a screen reader. */
		readonly spoken: boolean;
	};
}

/** A terminal that takes nothing for so long is one that nobody looks at, in ms. */
const stallAfter = 30_000;

/** Opens the inspector on the terminal; resolves with the exit code once it was left and the terminal restored. */
export async function startInspector(options: InspectorOptions): Promise<number> {
	const {environment, session} = options;
	const {stdin, stdout, look, spoken} = environment;
	const clock = () => performance.now();
	const size = () => (spoken ? spokenSize : {columns: stdout.columns || 80, rows: stdout.rows || 24});
	let exitCode = 0;
	let why = 'ended by you';
	let handle: Handle | undefined;
	const states = createStateStore(initialState(session, size(), Date.now()), effect => stage.run(effect));
	// Written by itself, a terminal that takes nothing would hold the whole program up.
	(stdout as NodeJS.WriteStream & {_handle?: {setBlocking?(on: boolean): void}})._handle?.setBlocking?.(
		false,
	);
	const sheet = createSheet(look);
	const voice = spoken ? createVoice(stdout, states, clock, look.ascii) : undefined;
	const screen = voice ?? createScreenOutput(stdout, sheet.compose);
	const lender = createLender(stdin, () => handle, voice);
	const stage = createStage(options, states, {
		redraw: () => screen.repaint(),
		pass: sequence => screen.pass(sequence),
		suspend: () => void lender.suspend(),
		quit: () => handle?.exit(),
		lend: async work => lender.lend(work),
	});
	const release = holdBack(process.stderr as Printed);
	const app = render(
		<App
			store={states}
			sheet={sheet}
			say={voice?.say}
			clock={clock}
			onMounted={mounted => (handle = mounted)}
		/>,
		{
			stdin,
			stdout: screen.stream,
			exitOnCtrlC: false,
			alternateScreen: !spoken,
			// Its own would tell the whole screen anew with every key.
			isScreenReaderEnabled: false,
			// Ink hands over whole frames; what of them is new, and when it is written, the screen decides.
			debug: true,
			// The operator asked for a screen: being under CI does not change what a terminal is.
			interactive: true,
			onRender() {
				if (voice === undefined && waitsForPaint(states.shown()))
					screen.afterFrame(() => states.dispatch({type: 'painted', at: clock()}));
			},
		},
	);
	const resized = () => states.dispatch({type: 'resized', size: size()});
	const ended = (signal: NodeJS.Signals) => {
		exitCode = signal === 'SIGHUP' ? 129 : 143;
		why = `ended by ${signal}`;
		app.unmount();
		leaveThough(stdout, () => process.exit(exitCode));
	};
	// With a listener of ours Ink leaves the signal to us: the terminal is restored before we go.
	process.on('SIGTERM', ended).on('SIGHUP', ended);
	stdout.on('resize', resized);
	const unwatch = watchOutput(stdout, stallAfter, () => {
		if (!options.unattended)
			stage.run({type: 'tell job', order: 'pause', why: 'the terminal took no output for 30 s'});
	});
	stage.begin().catch(error => handle?.exit(error));
	try {
		await app.waitUntilExit();
	} finally {
		unwatch();
		await stage.end(why);
		stdout.off('resize', resized);
		process.off('SIGTERM', ended).off('SIGHUP', ended);
		lender.close();
		screen.close();
		release();
	}
	const {done, deeds} = states.get();
	for (const line of [...summary(done), ...deeds]) stdout.write(`${look.ascii ? asciiText(line) : line}\n`);
	return exitCode;
}

function summary(done: readonly Outcome[]): SafeText[] {
	return done.map(outcome => {
		const id = safeText(outcome.id);
		switch (outcome.kind) {
			case 'moved':
				return safeLine`replayed ${id} to ${safeText(outcome.target)} as ${safeText(outcome.newId)}`;
			case 'gone':
				return safeLine`gone     ${id}: nothing was replayed`;
			default:
				return safeLine`${safeText(outcome.kind.padEnd(8))} ${id}: ${safeText(outcome.reason)}`;
		}
	});
}
