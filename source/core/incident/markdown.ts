import {type SafeText, safeText} from '../../text/safe-text.ts';
import {looksSecret, mask} from '../payload/secrets.ts';

const longest = 300;

/**
 * Any text as a span of code, in which Markdown sees no link, mention, image, table or HTML. Values that
 * stand behind a secret-looking name (`token=…`, `"password": "…"`) are masked.
 */
export function codeSpan(input: string | Uint8Array): string {
	const text = maskNamed(safeText(input, longest));
	if (text.trim() === '') return '(empty)';
	const runs = text.match(/`+/g) ?? [];
	const fence = '`'.repeat(Math.max(0, ...runs.map(run => run.length)) + 1);
	// A span may not begin or end with its own mark, nor lose a space that was there.
	const padded = /^[` ]|[` ]$/.test(text) ? ` ${text} ` : text;
	return `${fence}${padded}${fence}`;
}

const names = /(["']?)([\w-]{2,40})\1\s*[=:]\s*/g;
const value = /"[^"]*"?|'[^']*'?|(?:(?:Bearer|Basic)\s+)?[^\s,;&"')\]}]+/y;
const credentials = /(\w+:\/\/[^\s:@/]*:)[^\s@/]+@/g;

/** Masks what follows a secret-looking name, and passwords in addresses. */
function maskNamed(safe: SafeText): SafeText {
	const text = safe.replaceAll(credentials, `$1${mask}@`);
	let out = '';
	let from = 0;
	for (const {0: whole, 2: name = '', index} of text.matchAll(names)) {
		value.lastIndex = index + whole.length;
		if (index < from || !looksSecret(name) || !value.test(text)) continue;
		out += text.slice(from, index + whole.length) + mask;
		from = value.lastIndex;
	}
	return safeText(out + text.slice(from), Number.MAX_SAFE_INTEGER);
}
