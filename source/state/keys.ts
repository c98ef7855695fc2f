/** A key as the terminal told it, before it means anything. */
export type Keystroke =
	| {readonly kind: 'named'; readonly name: NamedKey}
	| {readonly kind: 'ctrl'; readonly letter: string}
	/** Characters that arrived in one piece: one key, or several on a slow link. */
	| {readonly kind: 'text'; readonly text: string; readonly afterEsc?: boolean};

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
	if (key.kind !== 'text') return {key, broken: undefined};
	// Ink passes on a sequence it gave up on (Esc and `[` together) without its Esc: `[` is no key of
	// ours, so it can only be the start of one. Alt and a letter is none either.
	if (key.afterEsc || startsLost(key.text)) return extend('', key.text, at) ?? nothing;
	if (broken === undefined || at - broken.at > brokenSequenceWindow) return {key, broken: undefined};
	const extended = extend(broken.soFar, key.text, at);
	// Esc and then a key is two keys; a piece that does not fit what came before is rubbish.
	return extended ?? (broken.soFar === '' ? {key, broken: undefined} : nothing);
}

function extend(soFar: string, piece: string, at: number): Mended | undefined {
	const text = soFar + piece;
	if (partial.test(text)) return {key: undefined, broken: {soFar: text, at}};
	const whole = complete.exec(text)?.[0];
	if (whole === undefined) return undefined;
	const rest = text.slice(whole.length);
	return {key: rest === '' ? undefined : {kind: 'text', text: rest}, broken: undefined};
}

const nothing: Mended = {key: undefined, broken: undefined};

function startsLost(text: string): boolean {
	return /^\[[\d;:?[]*[ -/]*[@-~]?$/.test(text);
}

/**
 * What a line of text is to make of a chunk, piece by piece: on a slow link a slip and its correction
 * arrive together. An enter among them stays text, which is dropped: a chunk sends nothing off.
 */
export function editsIn(key: Keystroke): Keystroke[] {
	if (key.kind !== 'text') return [key];
	return key.text
		.split(edit)
		.filter(piece => piece !== '')
		.map(piece => edits.get(piece) ?? {...key, text: piece});
}

const backspace: Keystroke = {kind: 'named', name: 'backspace'};
const edits: ReadonlyMap<string, Keystroke> = new Map<string, Keystroke>([
	['\u007f', backspace],
	['\b', backspace],
	['\u0015', {kind: 'ctrl', letter: 'u'}],
	['\u0017', {kind: 'ctrl', letter: 'w'}],
]);
const edit = /([\b\u0015\u0017\u007f])/;
