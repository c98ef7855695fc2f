import path from 'node:path';
import process from 'node:process';
import {type IPty, spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {type LinkOptions, slowly} from './slow-link.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** The program, as it is installed. */
export const program = [process.execPath, path.join(root, 'source/bin.js')] as const;

const frameEnd = '\u{1b}[?2026l';

interface Chunk {
	readonly at: number;
	readonly bytes: number;
}

/** A program on a pseudo-terminal whose output is counted, not shown. */
export class Pty {
	readonly started = performance.now();
	readonly chunks: Chunk[] = [];
	bytes = 0;
	frames = 0;
	raw = '';
	readonly ended: Promise<void>;
	readonly #delay: number;
	readonly #pty: IPty;
	readonly #watchers = new Set<() => void>();
	readonly #screen: xterm.Terminal;

	constructor(
		[file, ...args]: readonly string[],
		{
			columns = 120,
			rows = 40,
			environment = {},
			link,
		}: {columns?: number; rows?: number; environment?: object; link?: LinkOptions} = {},
	) {
		this.#screen = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
		this.#pty = spawn(file ?? '', args, {
			cols: columns,
			rows,
			cwd: root,
			name: 'xterm-256color',
			env: {...cleanEnvironment(), ...environment},
		});
		const take = (data: string) => {
			const bytes = Buffer.byteLength(data);
			this.bytes += bytes;
			// The mark of a frame's end may come in two pieces.
			const from = Math.max(0, this.raw.length - frameEnd.length + 1);
			const raw = this.raw + data;
			this.frames += raw.slice(from).split(frameEnd).length - 1;
			this.raw = raw.slice(-200_000);
			this.chunks.push({at: performance.now(), bytes});
			const look = () => {
				for (const watcher of [...this.#watchers]) watcher();
			};
			look();
			this.#screen.write(data, look);
		};
		this.#delay = (link?.latency ?? 0) / 2;
		this.#pty.onData(link === undefined ? take : slowly(link, this.#pty, take));
		this.ended = new Promise(resolve => this.#pty.onExit(() => resolve()));
	}

	get pid(): number {
		return this.#pty.pid;
	}

	send(keys: string): void {
		if (this.#delay === 0) this.#pty.write(keys);
		else setTimeout(() => this.#pty.write(keys), this.#delay);
	}

	kill(): void {
		this.#pty.kill('SIGKILL');
	}

	/** Whether it stands in a row of the screen: what was there before is not written again. */
	isShown(wanted: string | RegExp): boolean {
		const {active} = this.#screen.buffer;
		return Array.from({length: this.#screen.rows}, (_, row) => active.getLine(active.baseY + row)).some(
			line => {
				const row = line?.translateToString() ?? '';
				return typeof wanted === 'string' ? row.includes(wanted) : wanted.test(row);
			},
		);
	}

	/** Waits until `met`, looked at whenever there is output. */
	async until(met: () => boolean, what: string, within = 60_000): Promise<void> {
		if (met()) return;
		await new Promise<void>((resolve, reject) => {
			const watcher = () => {
				if (!met()) return;
				clearTimeout(timer);
				this.#watchers.delete(watcher);
				resolve();
			};
			const timer = setTimeout(
				() =>
					reject(new Error(`${what} never came; the last bytes: ${JSON.stringify(this.raw.slice(-1500))}`)),
				within,
			);
			this.#watchers.add(watcher);
		});
	}

	/** Waits until nothing was written for `ms`. */
	async quiet(ms = 150): Promise<void> {
		for (;;) {
			const last = this.chunks.at(-1)?.at ?? this.started;
			const left = last + ms - performance.now();
			if (left <= 0) return;
			await new Promise(resolve => setTimeout(resolve, left + 1));
		}
	}

	/** Sends keys and waits for the frame that answers them. @returns ms */
	async answered(keys: string): Promise<number> {
		const before = this.frames;
		const at = performance.now();
		this.send(keys);
		await this.until(() => this.frames > before, `an answer to ${JSON.stringify(keys)}`);
		return performance.now() - at;
	}
}

// What the shell of whoever measures has set must not change what is measured.
function cleanEnvironment(): Record<string, string> {
	const kept = Object.entries(process.env).filter(
		([name]) => !['CI', 'NO_COLOR', 'NODE_OPTIONS'].includes(name),
	);
	return Object.fromEntries(kept.map(([name, value]) => [name, value ?? '']));
}

/** Resident memory of a process and its highest, in MB. */
export async function memoryOf(pid: number): Promise<{now: number; most: number}> {
	const {readFile} = await import('node:fs/promises');
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	const field = (name: string) =>
		Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024;
	return {now: field('VmRSS'), most: field('VmHWM')};
}

/** Seconds of processor time that a process has used. */
export async function processorTime(pid: number): Promise<number> {
	const {readFile} = await import('node:fs/promises');
	const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
	return (Number(fields[11]) + Number(fields[12])) / 100;
}
