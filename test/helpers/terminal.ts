import path from 'node:path';
import {type IPty, spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {picture} from './picture.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** The program as a user starts it. */
export const program = [process.execPath, path.join(root, 'source/bin.js')] as const;

export interface TerminalOptions {
	readonly columns?: number;
	readonly rows?: number;
	readonly environment?: Readonly<Record<string, string>>;
	/** Instead of the program: a shell line, with the program as `$REDIS_DLQ`. */
	readonly shell?: string;
}

export interface Ended {
	readonly code: number;
	readonly signal: number;
}

/** A pseudo-terminal with a program in it, read back through a terminal emulator. */
export class Terminal {
	/** Everything the program wrote, as it came. */
	raw = '';
	readonly ended: Promise<Ended>;
	readonly #pty: IPty;
	readonly #screen: xterm.Terminal;
	readonly #watchers = new Set<() => void>();

	constructor(
		args: readonly string[],
		{columns = 120, rows = 40, environment = {}, shell}: TerminalOptions = {},
	) {
		const [file, ...rest] = shell === undefined ? [...program, ...args] : ['/bin/sh', '-c', shell];
		this.#screen = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 1000});
		this.#pty = spawn(file ?? '', rest, {
			cols: columns,
			rows,
			cwd: root,
			name: 'xterm-256color',
			env: {...cleanEnvironment(), REDIS_DLQ: program.join(' '), ...environment},
		});
		this.#pty.onData(data => {
			this.raw += data;
			this.#screen.write(data, () => {
				for (const watcher of [...this.#watchers]) watcher();
			});
		});
		this.ended = new Promise(resolve => {
			this.#pty.onExit(({exitCode, signal = 0}) => {
				// What is still on its way to the emulator counts.
				this.#screen.write('', () => resolve({code: exitCode, signal}));
			});
		});
	}

	get pid(): number {
		return this.#pty.pid;
	}

	/** The visible rows, without the spaces at their ends. */
	lines(): string[] {
		const buffer = this.#screen.buffer.active;
		return Array.from({length: this.#screen.rows}, (_, at) =>
			(buffer.getLine(buffer.baseY + at)?.translateToString(true) ?? '').trimEnd(),
		);
	}

	text(): string {
		return this.lines().join('\n');
	}

	/** The screen as an SVG picture. */
	picture(): string {
		return picture(this.#screen);
	}

	/** The row that holds `part`; empty when there is none. */
	line(part: string): string {
		return this.lines().find(line => line.includes(part)) ?? '';
	}

	/** Everything that is unlike a terminal nobody has touched. */
	leftovers(): string[] {
		const {modes, buffer} = this.#screen;
		const found: string[] = [];
		if (buffer.active.type !== 'normal') found.push('alternate screen');
		if (modes.bracketedPasteMode) found.push('bracketed paste');
		if (modes.applicationCursorKeysMode) found.push('application cursor keys');
		if (modes.mouseTrackingMode !== 'none') found.push('mouse');
		if (modes.synchronizedOutputMode) found.push('synchronised output');
		if (this.raw.lastIndexOf('\u{1b}[?25l') > this.raw.lastIndexOf('\u{1b}[?25h'))
			found.push('hidden cursor');
		return found;
	}

	/** Sends keys as they come from a terminal, in one piece. */
	send(keys: string): void {
		this.#pty.write(keys);
	}

	resize(columns: number, rows: number): void {
		this.#screen.resize(columns, rows);
		this.#pty.resize(columns, rows);
	}

	kill(signal: string): void {
		process.kill(this.#pty.pid, signal);
	}

	/** Waits until the screen shows it. */
	async shows(wanted: string | RegExp | ((text: string) => boolean), within = 12_000): Promise<void> {
		const met = () => {
			const text = this.text();
			if (typeof wanted === 'string') return text.includes(wanted);
			return wanted instanceof RegExp ? wanted.test(text) : wanted(text);
		};
		if (met()) return;
		await new Promise<void>((resolve, reject) => {
			const done = (error?: Error) => {
				clearTimeout(timer);
				this.#watchers.delete(watcher);
				if (error === undefined) resolve();
				else reject(error);
			};
			const watcher = () => met() && done();
			const timer = setTimeout(
				() => done(new Error(`the screen never showed ${String(wanted)}; it shows\n${this.text()}`)),
				within,
			);
			this.#watchers.add(watcher);
		});
	}

	async lacks(unwanted: string): Promise<void> {
		await this.shows(text => !text.includes(unwanted));
	}

	/** Ends the program however it is. */
	async close(): Promise<void> {
		try {
			this.#pty.kill('SIGKILL');
		} catch {
			// It has ended already.
		}
		await this.ended;
		this.#screen.dispose();
	}
}

/** Runs a story on a terminal of its own, which ends with it. */
export async function onTerminal(
	args: readonly string[],
	options: TerminalOptions,
	story: (screen: Terminal) => Promise<void>,
): Promise<void> {
	const screen = new Terminal(args, options);
	try {
		await story(screen);
	} finally {
		await screen.close();
	}
}

/** Longer than keys are ignored after a question appeared. */
export const untilNotBlind = async () => pause(550);

export async function pause(milliseconds: number): Promise<void> {
	await new Promise(resolve => setTimeout(resolve, milliseconds));
}

// Under CI Ink draws no screen, and without a colour terminal no colours.
function cleanEnvironment(): Record<string, string> {
	const skipped =
		/^(?:CI|NO_COLOR|FORCE_COLOR|CONTINUOUS_INTEGRATION|BUILD_NUMBER|RUN_ID|GITHUB_ACTIONS|REDIS_URL|REDISCLI_AUTH|NODE_ENV|VITEST.*|COLUMNS|LINES|TMUX|TERM_PROGRAM)$/;
	const kept = Object.entries(process.env).filter(([name]) => !skipped.test(name));
	return Object.fromEntries(kept.map(([name, value]) => [name, value ?? '']));
}
