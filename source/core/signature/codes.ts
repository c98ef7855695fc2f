/** A number is replaced, unless it is a code: 404 and 503 are two causes. */
export function numberOrCode(found: string, text: string, at: number): string {
	const before = text.slice(Math.max(0, at - context), at);
	const after = text.slice(at + found.length, at + found.length + context);
	if (named.test(before)) return found;
	if (!/^[45]\d\d$/.test(found)) return '<n>';
	const first = at === 0 || atStart.test(before);
	if (phrase.test(after) || answered.test(before)) return found;
	return first && /^ [a-z]/i.test(after) && !amount.test(after) ? found : '<n>';
}

const context = 30;

// `[Errno 110]`, `status code 503`, `error: 1045`, `ORA-00942`, `utf-8`.
const named =
	/(?:\berrno|\bcode|\bstatus|\bHTTP(?:\/\d(?:\.\d)?)?|\bsqlstate|\berror|\bsignal|\bexit status)["']?\s?[=:#([]?\s?$|\b(?:utf|ORA|TNS|PLS|SQL|DB2|TS|HTTP)[-/]?$/i;
const atStart = /^[A-Z][\w.]{0,28}: $/;
const answered = /\b(?:returned|responded with|responded|replied|answered|response|got) (?:an? |with )?$/i;
const phrase =
	/^:? (?:bad request|unauthorized|payment required|forbidden|not found|method not|conflict|gone|payload too|unprocessable|too many|internal server|not implemented|bad gateway|service unavailable|gateway time|client error|server error|request time)/i;
const amount =
	/^ (?:s|ms|sec\w*|min\w*|hours?|bytes?|[kmg]i?b|rows?|items?|entries|records?|messages?|times|tokens?|of|out|more|x)\b/i;
