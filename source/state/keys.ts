/** A key as the terminal told it, before it means anything. */
export type Keystroke =
	| {readonly kind: 'named'; readonly name: NamedKey}
	| {readonly kind: 'ctrl'; readonly letter: string}
	/** Characters that arrived in one piece: one key, or several on a slow link. */
	| {readonly kind: 'text'; readonly text: string};

export type NamedKey =
	| 'up'
	| 'down'
	| 'left'
	| 'right'
	| 'pageup'
	| 'pagedown'
	| 'home'
	| 'end'
	| 'enter'
	| 'esc'
	| 'tab'
	| 'backspace'
	| 'delete'
	| 'f5';

/** An escape sequence that arrives in pieces: what came so far after Esc, and when the last piece did. */
export interface BrokenSequence {
	readonly soFar: string;
	/** Milliseconds on the clock of the key events. */
	readonly at: number;
}

/** How long after its last piece a broken sequence may still go on. Ink gives up after 20 ms; slow links do not. */
export const brokenSequenceWindow = 500;

const complete = /^(?:\[[\d;:?[]*[ -/]*[@-~]|O[\d;]*[@-~])/;
const partial = /^(?:\[[\d;:?[]*[ -/]*|O[\d;]*)?$/;

export type Mended =
	/** Swallowed as a piece of a sequence. */
	| {readonly key: undefined; readonly broken: BrokenSequence | undefined}
	| {readonly key: Keystroke; readonly broken: BrokenSequence | undefined};

/**
 * Sorts keys from the pieces of a sequence that was split on its way: an arrow may arrive as Esc and,
 * later, `[A`. Pieces are swallowed; what follows a finished sequence is a key again.
 * @param at milliseconds, on one clock for all keys
 */
export function mend(broken: BrokenSequence | undefined, key: Keystroke, at: number): Mended {
	if (key.kind === 'named' && key.name === 'esc') return {key, broken: {soFar: '', at}};
	const open = broken !== undefined && at - broken.at <= brokenSequenceWindow ? broken : undefined;
	// Ink passes on a sequence it gave up on (Esc and `[` together) without its Esc: `[` alone is not
	// a key of ours, so it can only be the start of one.
	const soFar = open?.soFar ?? (key.kind === 'text' && startsLost(key.text) ? '' : undefined);
	if (soFar === undefined || key.kind !== 'text') return {key, broken: undefined};
	const text = soFar + key.text;
	if (partial.test(text)) return {key: undefined, broken: {soFar: text, at}};
	const whole = complete.exec(text)?.[0];
	if (whole === undefined)
		return soFar === '' ? {key, broken: undefined} : {key: undefined, broken: undefined};
	const rest = text.slice(whole.length);
	return {key: rest === '' ? undefined : {kind: 'text', text: rest}, broken: undefined};
}

function startsLost(text: string): boolean {
	return /^\[[\d;:?[]*[ -/]*[@-~]?$/.test(text);
}
