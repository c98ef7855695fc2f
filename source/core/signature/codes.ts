/** A number is replaced, unless it is a code: 404 and 503 are two causes. */
export function numberOrCode(found: string, text: string, at: number): string {
	const before = text.slice(Math.max(0, at - context), at);
	const after = text.slice(at + found.length, at + found.length + context);
	if (named.test(before) || (before === '(' && at === 1 && /^, ["']/.test(after))) return found;
	if (!/^[45]\d\d$/.test(found)) return '<n>';
	const begins = at === 0 || onlyClass.test(before);
	const isStatus =
		phrase.test(after) || (answered.test(before) && !/^ [a-z]/.test(after)) || (begins && says.test(after));
	return isStatus ? found : '<n>';
}

const context = 30;

// `(1062, 'Duplicate entry')` above; `[Errno 110]`, `status code 503`, `error 1045`, `ORA-00942`, `utf-8`.
const named =
	/(?:\berrno|\bcode|\bstatus|\bHTTP(?:\/\d(?:\.\d)?)?|\bsqlstate|\bsignal)["']?\s?[=:#([]?\s?$|\berror\s?[=#([]?\s?$|\b(?:utf|ORA|TNS|PLS|SQL|DB2|TS|HTTP)[-/]?$/i;
const onlyClass = /^[A-Z][\w.]{0,28}: $/;
const answered = /\b(?:returned|responded with|responded|replied with|replied|answered|response) (?:an? )?$/i;
// With capitals, as HTTP writes them: `user 404 not found` is about a user.
const phrase =
	/^:? (?:Bad Request|Unauthorized|Payment Required|Forbidden|Not Found|Method Not|Not Acceptable|Conflict|Gone|Payload Too|Request Entity|Unsupported Media|Unprocessable|Too Many|Internal Server|Not Implemented|Bad Gateway|Service Unavailable|Service Temporarily|Gateway Time|Client Error|Server Error|Request Time)/;
const says =
	/^:? (?:from|by|at|upstream|gateway|page|response|error|status|client|server|bad|unauthorized|forbidden|not found|conflict|too many|internal|service)\b/i;
