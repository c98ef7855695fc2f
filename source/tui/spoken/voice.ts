import {bindings} from '../../state/keymap.ts';
import {waitsForPaint} from '../../state/replay.ts';
import {asciiText} from '../../text/ascii.ts';
import {ours, type SafeText} from '../../text/safe-text.ts';
import type {ScreenOutput} from '../screen/screen-output.ts';
import type {StateStore} from '../state-store.ts';
import {type Heard, heard, news} from './heard.ts';

export interface Voice extends ScreenOutput {
	say(text: SafeText): void;
	/** Says nothing until `goOn`: another program has the terminal. */
	hold(): void;
	goOn(): void;
}

/** What comes so shortly after each other is told together, in ms: only the last of many rows is read. */
const breath = 120;
const longestBreath = 1000;
/** A number that moves on is told again after so long, in ms. */
const numbersEvery = 10_000;

const bracketedPaste = /\x1b\[\?2004[hl]/g;

/**
 * Takes the place of the screen: what has changed is written as plain lines, one below the other, and
 * nothing that was written changes any more. Of Ink only its ear for keys is used.
 */
export function createVoice(
	stdout: NodeJS.WriteStream,
	states: StateStore,
	clock: () => number,
	ascii: boolean,
): Voice {
	let told: Heard | undefined;
	let timer: NodeJS.Timeout | undefined;
	let since: number | undefined;
	let numbersAt = Number.NEGATIVE_INFINITY;
	let numbersTold: Heard | undefined;
	let held = false;

	const write = (lines: readonly SafeText[]) => {
		if (lines.length > 0) stdout.write(lines.map(line => `${ascii ? asciiText(line) : line}\n`).join(''));
	};
	const speak = () => {
		clearTimeout(timer);
		since = undefined;
		if (held) return;
		const state = states.shown();
		const now = heard(state, bindings);
		const numbers = now.place === 'job' && clock() - numbersAt >= numbersEvery;
		write(news(numbers && told?.place === 'job' ? (numbersTold ?? told) : told, now, numbers));
		told = now;
		if (numbers) [numbersAt, numbersTold] = [clock(), now];
		if (waitsForPaint(state)) stdout.write('', () => states.dispatch({type: 'painted', at: clock()}));
	};
	const changed = () => {
		since ??= clock();
		clearTimeout(timer);
		timer = setTimeout(speak, Math.max(0, Math.min(breath, since + longestBreath - clock())));
	};
	const unsubscribe = states.subscribe(changed);
	write([ours('redis-dlq, spoken. ? reads the keys, ctrl-l where you are.')]);
	changed();

	const swallow = (data: string | Uint8Array, ...rest: unknown[]): boolean => {
		const done = rest.find(each => typeof each === 'function') as (() => void) | undefined;
		const [modes = ''] = String(data).match(bracketedPaste) ?? [];
		stdout.write(modes, done);
		return true;
	};
	return {
		stream: new Proxy(stdout, {
			get(target, key) {
				if (key === 'write') return swallow;
				const value: unknown = Reflect.get(target, key);
				return typeof value === 'function' ? value.bind(target) : value;
			},
		}),
		say: text => write([text]),
		afterFrame: done => void setImmediate(done),
		repaint() {
			told = undefined;
			changed();
		},
		pass: sequence => void stdout.write(sequence),
		hold() {
			held = true;
		},
		goOn() {
			held = false;
			told = undefined;
			changed();
		},
		close() {
			clearTimeout(timer);
			unsubscribe();
		},
	};
}
