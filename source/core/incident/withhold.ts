import {type SafeText, safeText} from '../../text/safe-text.ts';
import {looksSecret, mask} from '../payload/secrets.ts';

/**
 * A free text for others to read, as `safeText` gives it, with what looks like a secret masked: what
 * stands behind a secret-looking name, passwords in addresses, bearer tokens, JSON web tokens. Rather too
 * much than too little.
 */
export function withheld(text: SafeText): SafeText {
	const out = maskNamed(text.replaceAll(inAddress, `$1${mask}@`))
		.replaceAll(bearer, `$1 ${mask}`)
		.replaceAll(webToken, mask);
	return safeText(out, out.length);
}

// Of `host:8080/path?a@b` nothing is a password.
const inAddress = /(\w[\w+.-]*:\/\/[^\s:@/]*:)(?!\d+\/)[^\s"'<>]*@/g;
const bearer = /\b([Bb]earer|[Bb]asic|BEARER|BASIC)\s+(?=\S*[\dA-Z])[\w.~+/=-]{6,}/g;
const webToken = /\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g;

/** `name=`, `"name": `, `\"name\":`, `name => `, `--name `. */
const named = /(\\*["'])?([\w.-]{2,60})(?:\\*["'])?(?:\s*(?:=>|[=:])\s*|(?<=--[\w-]{2,60})\s+)/g;
/** In quotes, also in those of a text within a text; in brackets; up to what ends a word. */
const inQuotes = String.raw`[bu]?(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\\+(["']).*?(?:\\+\1|$))`;
const inBrackets = String.raw`[[{(][^\]})]*[\]})]?`;
const word = String.raw`(?:[^\s,;&"')\]}]|[,;)\]}](?=[^\s,;&"')\]}])(?![\w-]+[=:]))+`;
const parameter = String.raw`[\w.-]+=(?:"[^"]*"|[^\s,;"']+)`;
const anyValue = new RegExp(`${inQuotes}|${inBrackets}|(?:(?:Bearer|Basic)\\s+)?${word}`, 'iy');
/** Of a header: `scheme token`, `scheme a="b", c=d`, `a=b; c=d`. */
const headerValue = new RegExp(
	`${inQuotes}|(?:[\\w-]+\\s+)?${parameter}(?:\\s*[,;]\\s*${parameter})*|[a-z][\\w-]*\\s+${word}|${word}`,
	'iy',
);
const header = /auth|cookie/i;

function maskNamed(text: string): string {
	let out = '';
	let from = 0;
	for (const {0: whole, 2: name = '', index} of text.matchAll(named)) {
		if (index < from || !looksSecret(name)) continue;
		const value = header.test(name) ? headerValue : anyValue;
		value.lastIndex = index + whole.length;
		if (!value.test(text)) continue;
		out += text.slice(from, index + whole.length) + mask;
		from = value.lastIndex;
	}
	return out + text.slice(from);
}
