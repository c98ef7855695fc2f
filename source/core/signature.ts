import {message} from './signature/message.ts';
import {readStack, type Stack} from './signature/stack.ts';

/** Longer signatures are cut: they tell causes apart, they do not quote them. */
const longest = 300;
/** Of a longer text only the two ends are looked at: in one of them a stack trace names its cause. */
export const ends = 1000;
export const gap = '\n...\n';

/**
 * What an error says without what differs from one entry to the next: entries that died of the same
 * cause have the same one. A stack trace is its class and the last frames that are the program's own.
 * One line; takes time in proportion to the text up to a length, and never more than that.
 */
export function signatureOf(error: string): string {
	const text = error.length > 2 * ends + gap.length ? error.slice(0, ends) + gap + error.slice(-ends) : error;
	const stack = readStack(text);
	return (stack === undefined ? message(text) : ofStack(stack)).slice(0, longest);
}

function ofStack({headline, frames}: Stack): string {
	const [whole = '', name] = className.exec(headline) ?? [];
	const said = message(headline);
	if (frames.length === 0) return said;
	// Which key was missing is part of the cause; the rest of the message varies more than the place does.
	const names = message(headline.slice(whole.length)).match(keptNames) ?? [];
	const what = name === undefined ? said : [name, ...names].join(' ');
	return `${what} in ${frames.join(' < ')}`;
}

const className = /^((?:[\w$]{1,60}\.){0,12}[A-Z][\w$]{0,80}(?: \[\w{1,60}\])?)(?::\s*|$)/;
// In a message quotes are left around names only.
const keptNames = /'[^']{1,80}'|"[^"]{1,80}"/g;
