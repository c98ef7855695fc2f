import {numberOrCode} from './codes.ts';
import {quotedOrName} from './names.ts';

/** One line of text with everything that differs between two of its kind replaced. */
export function message(text: string): string {
	let out = text.trim();
	for (const {needs, pattern, by} of rules) {
		if (!out.includes(needs)) continue;
		out =
			typeof by === 'string'
				? out.replaceAll(pattern, by)
				: out.replaceAll(pattern, (found: string, at: number) => by(found, out, at));
	}
	return out.trim();
}

interface Rule {
	/** Without this in the text there is nothing to look for: most texts have little of all that follows. */
	readonly needs: string;
	/** Without groups where `by` is a function. */
	readonly pattern: RegExp;
	readonly by: string | ((found: string, text: string, at: number) => string);
}

const host = '[a-z\\d](?:[a-z\\d-]{0,62})';
const domains = 'com|net|org|io|dev|app|cloud|internal|local|svc|lan|test|example|de|eu|uk';
const files = 'py|js|mjs|cjs|jsx|ts|mts|tsx|go|java|kt|rb|rs|c|cc|cpp|h|php|cs|scala|lua|sql|html|vue';
const hex4 = '[\\da-f]{1,4}';
const rest6 = '(?:%\\w{1,15})?(?:\\](?::\\d{1,5})?)?(?!\\w|:[\\da-f:])';

const ownedBy = '(?<![a-z])id|Id|ID|uid|user|email|host|tenant|trace|session|token|customer|account';

/**
 * In this order: what is made of other things comes before them. No pattern can look at a character more
 * than a bounded number of times, whatever the text.
 */
const rules: readonly Rule[] = [
	// Objects, and those inside others; a text that is one is left for what it says.
	{needs: '{', pattern: /(?<!^)\{[^{}]{1,1000}\}/g, by: '<object>'},
	{needs: '{', pattern: /(?<!^)\{[^{}]{1,1000}\}/g, by: '<object>'},
	{
		needs: '://',
		pattern: /\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s"'<>`]{1,500}[^\s"'<>`.,:;)\]]/gi,
		by: '<url>',
	},
	{
		needs: '@',
		pattern: /(?<![\w.+-])[\w.+-]{1,64}@[a-z\d][a-z\d.-]{0,200}[a-z\d]/gi,
		by: '<email>',
	},
	{
		needs: '-',
		pattern: /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi,
		by: '<uuid>',
	},
	// ISO and Go's log; ctime and HTTP; a time alone.
	{
		needs: '',
		pattern:
			/\b\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)?(?!\w)/g,
		by: '<time>',
	},
	{
		needs: ':',
		pattern:
			/\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?:\d{1,2},? )?(?:\d{4} )?\d\d:\d\d:\d\d(?: (?:GMT|UTC|[A-Z]{3,4}))?(?: \d{4})?/g,
		by: '<time>',
	},
	{needs: ':', pattern: /(?<![\w:.])\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?![\w:])/g, by: '<time>'},
	// pydantic quotes what it was given as it is.
	{
		needs: 'input_value=',
		pattern: /\binput_value=[^\n]{0,1000}?, input_type/g,
		by: 'input_value=<text>, input_type',
	},
	{needs: '"', pattern: /(?<!\w)[bru]?"(?:[^"\\\n]|\\.){0,1000}"/g, by: quotedOrName},
	{needs: "'", pattern: /(?<!\w)[bru]?'(?:[^'\\\n]|\\.){0,1000}'(?!\w)/g, by: quotedOrName},
	{
		needs: '',
		pattern: /`[^`\n]{1,1000}`|„[^“”\n]{1,1000}[“”]|“[^”\n]{1,1000}”|‘[^’\n]{1,1000}’|«[^»\n]{1,1000}»/g,
		by: quotedOrName,
	},
	{
		needs: '/',
		pattern: /(?<![\w<>:/.)])(?:~|\.{1,2})?(?:\/[\w.@%+~$=-]{1,255}){1,40}\/?(?:\?[^\s"'<>]{1,500})?/g,
		by: '<path>',
	},
	{needs: ':\\', pattern: /(?<!\w)[A-Z]:\\[^\s"'<>|:*?]{1,500}/g, by: '<path>'},
	{
		needs: '/',
		pattern: new RegExp(`(?<![\\w./-])[\\w.-]{1,100}(?:/[\\w.-]{1,100}){1,30}\\.(?:${files})\\b`, 'g'),
		by: '<path>',
	},
	{
		needs: '.',
		pattern: /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?![\w.]*\d)/g,
		by: '<address>',
	},
	// IPv6: whole, or with a gap.
	{
		needs: ':',
		pattern: new RegExp(`(?<![\\w:])\\[?(?:${hex4}:){7}${hex4}${rest6}`, 'gi'),
		by: '<address>',
	},
	{
		needs: '::',
		pattern: new RegExp(
			`(?<![\\w:])\\[?(?=[\\da-f:]{0,40}\\d)(?:${hex4}(?::${hex4}){0,6})?::(?:${hex4}(?::${hex4}){0,6})?${rest6}`,
			'gi',
		),
		by: '<address>',
	},
	// Hosts: with a port, of a domain, after a word that says so.
	{
		needs: ':',
		pattern: new RegExp(
			`(?<![\\w.@$/-])(?:${host}\\.){1,8}(?!(?:${files}):)[a-z][a-z-]{0,30}:\\d{2,5}\\b`,
			'gi',
		),
		by: '<address>',
	},
	{
		needs: ':',
		pattern:
			/(?<![\w.@$/-])(?!(?:line|port|code|errno|status|pid|id|byte|offset)\b)[a-z][a-z\d-]{1,40}:\d{4,5}\b/gi,
		by: '<address>',
	},
	{
		needs: '.',
		pattern: new RegExp(`(?<![\\w.@$/-])(?:${host}\\.){1,8}(?:${domains})(?![\\w-]|\\.\\w)`, 'gi'),
		by: '<address>',
	},
	{needs: '', pattern: /\b(ENOTFOUND|EAI_AGAIN|lookup) (?!<)[\w.-]{1,253}/g, by: '$1 <address>'},
	// `user_id=…`, `customer: …` when that has digits.
	{needs: '=', pattern: new RegExp(`(?<=${ownedBy})=[^\\s,;)\\]<]{1,200}`, 'g'), by: '=<n>'},
	{
		needs: ': ',
		pattern: new RegExp(`(?<=${ownedBy}): (?=[a-zA-Z_.:/+-]{0,60}\\d)[\\w.:/+-]{1,200}`, 'g'),
		by: ': <n>',
	},
	{needs: '0x', pattern: /\b0x[\da-f]{1,64}\b/gi, by: '<hex>'},
	// Ids: hexadecimal ones that are no error codes; with their kind before them; letters and digits that take turns.
	{
		needs: '',
		pattern:
			/(?<![a-zA-Z\d])(?![A-Z]\d{1,8}\b)(?=[\da-fA-F]{0,64}\d)(?=\d{0,64}[a-fA-F])[\da-fA-F]{6,}(?:-[\da-fA-F]{4,64}){0,8}(?![a-zA-Z\d])/g,
		by: '<n>',
	},
	{
		needs: '',
		pattern: /\b([a-z]{2,8}[_-])(?=[a-zA-Z]{0,30}\d)(?!\d{1,30}\b)[A-Za-z\d]{8,}\b/g,
		by: '$1<n>',
	},
	{needs: '', pattern: /\b(?=[A-Za-z_]{0,24}\d{1,24}[A-Za-z_]{1,20}\d)\w{8,}\b/g, by: '<n>'},
	{
		needs: '',
		pattern: /(?<![\w<.])(?:\d{1,15}(?:\.\d{1,9})?(?:ns|µs|us|ms|s|m|h)){1,4}(?!\w)/g,
		by: '<duration>',
	},
	{needs: '', pattern: /(?<![\w<])[-+]?\d+(?:[.,:-]\d+)*(?:e[-+]?\d{1,4}\b)?/gi, by: numberOrCode},
	// What was cut was cut anywhere; a list is as long as it is.
	{needs: '<text>', pattern: /(<text>)(?:\.{3}|…)/g, by: '$1'},
	{needs: ',', pattern: /(<\w{1,10}>)(?:,\s?\1)+/g, by: '$1, …'},
	{needs: '', pattern: /\s+/g, by: ' '},
];
