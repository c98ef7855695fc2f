import {numberOrCode} from './codes.ts';
import {quotedOrName} from './names.ts';

/** One line of text with everything that differs between two of its kind replaced. */
export function message(text: string): string {
	let out = text.trim();
	for (const [pattern, replacement] of rules) {
		out =
			typeof replacement === 'string'
				? out.replaceAll(pattern, replacement)
				: out.replaceAll(pattern, (found: string, ...rest: unknown[]) =>
						replacement(found, out, rest.find(each => typeof each === 'number') as number),
					);
	}
	return out.trim();
}

type Rule = readonly [
	pattern: RegExp,
	replacement: string | ((found: string, text: string, at: number) => string),
];

const host = '[a-z\\d](?:[a-z\\d-]{0,62})';
const domains = 'com|net|org|io|dev|app|cloud|internal|local|svc|lan|test|example|de|eu|uk';
const files = 'py|js|mjs|cjs|jsx|ts|mts|tsx|go|java|kt|rb|rs|c|cc|cpp|h|php|cs|scala|lua|sql|html|vue';
const hex4 = '[\\da-f]{1,4}';

/**
 * In this order: what is made of other things comes before them. No pattern can look at a character more
 * than a bounded number of times, whatever the text.
 */
const rules: readonly Rule[] = [
	// Objects inside other objects.
	[/(?<!^)\{[^{}]{1,1000}\}/g, '<object>'],
	[/(?<!^)\{[^{}]{1,1000}\}/g, '<object>'],
	[/\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s"'<>`]{1,500}[^\s"'<>`.,:;)\]]/gi, '<url>'],
	[/(?<![\w.+-])[\w.+-]{1,64}@[a-z\d][a-z\d.-]{0,200}[a-z\d]/gi, '<email>'],
	[/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, '<uuid>'],
	// ISO, Go's log, ctime and HTTP; then times and dates alone.
	[
		/\b\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)?(?!\w)/g,
		'<time>',
	],
	[
		/\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?:\d{1,2},? )?(?:\d{4} )?\d\d:\d\d:\d\d(?: (?:GMT|UTC|[A-Z]{3,4}))?(?: \d{4})?/g,
		'<time>',
	],
	[/(?<![\w:.])\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?![\w:])/g, '<time>'],
	// pydantic quotes what it was given as it is.
	[/\binput_value=[^\n]{0,1000}?, input_type/g, 'input_value=<text>, input_type'],
	[/(?<!\w)[bru]?"(?:[^"\\\n]|\\.){0,1000}"/g, quotedOrName],
	[/(?<!\w)[bru]?'(?:[^'\\\n]|\\.){0,1000}'(?!\w)/g, quotedOrName],
	[/`[^`\n]{1,1000}`|„[^“”\n]{1,1000}[“”]|“[^”\n]{1,1000}”|‘[^’\n]{1,1000}’|«[^»\n]{1,1000}»/g, quotedOrName],
	[/(?<![\w<>:/.)])(?:~|\.{1,2})?(?:\/[\w.@%+~$=-]{1,255}){1,40}\/?(?:\?[^\s"'<>]{1,500})?/g, '<path>'],
	[/(?<!\w)[A-Z]:\\[^\s"'<>|:*?]{1,500}/g, '<path>'],
	[new RegExp(`(?<![\\w./-])[\\w.-]{1,100}(?:/[\\w.-]{1,100}){1,30}\\.(?:${files})\\b`, 'g'), '<path>'],
	[/(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?![\w.]*\d)/g, '<address>'],
	[
		new RegExp(
			`(?<![\\w:])\\[?(?=[\\da-f:]{0,40}\\d)(?:(?:${hex4}:){7}${hex4}|(?:${hex4}(?::${hex4}){0,6})?::(?:${hex4}(?::${hex4}){0,6})?)(?:%\\w{1,15})?(?:\\](?::\\d{1,5})?)?(?!\\w|:[\\da-f:])`,
			'gi',
		),
		'<address>',
	],
	[
		new RegExp(
			`(?<![\\w.@$/-])(?:${host}\\.){1,8}(?!(?:${files}):)[a-z][a-z-]{0,30}:\\d{2,5}\\b|(?<![\\w.@$/-])(?:localhost|(?!(?:line|port|code|errno|status|pid|id|byte|offset)\\b)[a-z][a-z\\d-]{1,40}):\\d{4,5}\\b`,
			'gi',
		),
		'<address>',
	],
	[new RegExp(`(?<![\\w.@$/-])(?:${host}\\.){1,8}(?:${domains})(?![\\w-]|\\.\\w)`, 'gi'), '<address>'],
	[/\b(ENOTFOUND|EAI_AGAIN|lookup) (?!<)[\w.-]{1,253}/g, '$1 <address>'],
	[
		/\b(\w{0,30}(?:id|ID|Id|user|email|host|tenant|trace|session|token|customer|account))(=|: )(?=[\w.:/+-]{0,60}\d|=)[\w.:/+-]{1,200}/g,
		'$1$2<n>',
	],
	[
		/\b(\w{0,30}(?:id|ID|Id|user|email|host|tenant|trace|session|token|customer|account))=[^\s,;)\]<]{1,200}/g,
		'$1=<n>',
	],
	[/\b0x[\da-f]{1,64}\b/gi, '<hex>'],
	// Ids: hexadecimal ones, and letters and digits that take turns.
	[
		/(?<![a-z\d])(?=[\da-f]{0,64}\d)(?=[\da-f]{0,64}[a-f])[\da-f]{6,}(?:-[\da-f]{4,64}){0,8}(?![a-z\d])/gi,
		'<n>',
	],
	[/\b([a-z]{2,8}[_-])(?=[a-zA-Z]{0,30}\d)(?!\d{1,30}\b)[A-Za-z\d]{8,}\b/g, '$1<n>'],
	[/\b(?=\w{0,24}\d[A-Za-z_]{1,20}\d)\w{8,}\b/g, '<n>'],
	[/(?<![\w<.])(?:\d{1,15}(?:\.\d{1,9})?(?:ns|µs|us|ms|s|m|h)){1,4}(?!\w)/g, '<duration>'],
	[/(?<![\w<])[-+]?\d+(?:[.,:-]\d+)*(?:e[-+]?\d{1,4}\b)?/gi, numberOrCode],
	// What was cut was cut anywhere; a list is as long as it is.
	[/(<text>)(?:\.{3}|…)/g, '$1'],
	[/(<\w+>)(?:,\s?\1)+/g, '$1, …'],
	[/\s+/g, ' '],
];
