import {safeText} from '../../text/safe-text.ts';
import {withheld} from './withhold.ts';

const longest = 300;

/** A name as a span of code, in which Markdown sees no link, mention, image, table or HTML. */
export function codeSpan(name: string | Uint8Array): string {
	return span(safeText(name, longest));
}

/** A free text in the same way; what looks like a secret in it is masked. */
export function toldSpan(text: string): string {
	return span(withheld(safeText(text, longest)));
}

function span(text: string): string {
	if (text.trim() === '') return '(empty)';
	const runs = text.match(/`+/g) ?? [];
	const fence = '`'.repeat(Math.max(0, ...runs.map(run => run.length)) + 1);
	// A span may not begin or end with its own mark, nor lose a space that was there.
	const padded = /^[` ]|[` ]$/.test(text) ? ` ${text} ` : text;
	return `${fence}${padded}${fence}`;
}
