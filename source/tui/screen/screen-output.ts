import {type CellRow, cellsOf} from './cells.ts';
import {paint} from './paint.ts';

export interface ScreenOutput {
	/** What Ink takes for the terminal. */
	readonly stream: NodeJS.WriteStream;
	/** Calls back once the terminal has taken the frame that was handed over last. */
	afterFrame(done: () => void): void;
	/** Writes the whole screen anew, whatever has become of it. */
	repaint(): void;
	/** Writes a sequence that changes nothing of what the screen shows (a clipboard's), between two frames. */
	pass(sequence: string): void;
	close(): void;
}

const beginFrame = '\x1b[?2026h';
const endFrame = '\x1b[?2026l';
const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
const blankScreen = '\x1b[m\x1b[H\x1b[2J';
// Anything but text and looks: it is no frame of Ink's.
const otherSequence = /\x1b(?!\[[\d;]*m)/;
const alternateScreen = /\x1b\[\?1049([hl])/;
const onlyModes = /^(?:\x1b\[\?[\d;]*[hl])*$/;

/**
 * Stands between Ink and the terminal. Ink hands over whole frames; of each only the cells that changed
 * are written, in one piece. `compose` completes a frame. While the terminal takes nothing, frames are dropped and the newest waits.
 */
export function createScreenOutput(
	stdout: NodeJS.WriteStream,
	compose: (frame: string) => string = frame => frame,
): ScreenOutput {
	/** What the terminal shows; undefined: nobody knows. */
	let shown: readonly CellRow[] | undefined;
	let wanted: string | undefined;
	let writing = false;
	let waiting: Array<() => void> = [];

	const flush = () => {
		if (writing || wanted === undefined) return;
		const done = waiting;
		waiting = [];
		const columns = stdout.columns || 80;
		const after = rowsOf(wanted, shown, columns, stdout.rows || 24);
		const changes = paint(shown ?? [], after, columns);
		const bytes = shown === undefined ? hideCursor + blankScreen + changes : changes;
		shown = after;
		if (bytes === '') return void setImmediate(() => done.forEach(call));
		writing = true;
		stdout.write(beginFrame + bytes + endFrame, () => {
			writing = false;
			done.forEach(call);
			flush();
		});
	};
	const forget = () => {
		shown = undefined;
	};
	const repaint = () => {
		forget();
		flush();
	};
	const passOn = (data: string, done?: () => void) => {
		const [, switched] = alternateScreen.exec(data) ?? [];
		if (switched !== undefined || !onlyModes.test(data)) forget();
		// While another program has the terminal no frame of ours comes between.
		if (switched === 'l') wanted = undefined;
		stdout.write(switched === 'l' ? data + showCursor : data, done);
	};
	const write = (data: string | Uint8Array, ...rest: unknown[]): boolean => {
		const done = rest.find(each => typeof each === 'function') as (() => void) | undefined;
		const text = String(data);
		if (text === '' || otherSequence.test(text)) {
			if (text === '') stdout.write('', done);
			else passOn(text, done);
			return true;
		}
		wanted = compose(text);
		if (done !== undefined) waiting.push(done);
		flush();
		return true;
	};
	stdout.on('resize', forget);

	return {
		stream: new Proxy(stdout, {
			get(target, key) {
				if (key === 'write') return write;
				const value: unknown = Reflect.get(target, key);
				return typeof value === 'function' ? value.bind(target) : value;
			},
		}),
		afterFrame(done) {
			waiting.push(done);
			if (!writing) setImmediate(flush);
		},
		repaint,
		// A frame is one write and begins by placing the cursor: what stands between two disturbs neither.
		pass: sequence => void stdout.write(sequence),
		close() {
			stdout.off('resize', forget);
		},
	};
}

function rowsOf(
	frame: string,
	shown: readonly CellRow[] | undefined,
	columns: number,
	rows: number,
): CellRow[] {
	const lines = frame.split('\n');
	return Array.from({length: rows}, (_, row) => {
		const line = lines[row] ?? '';
		const old = shown?.[row];
		return old !== undefined && old.line === line && old.texts.length === columns
			? old
			: cellsOf(line, columns);
	});
}

function call(callback: () => void): void {
	callback();
}
