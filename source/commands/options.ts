import {UsageError} from '../core/errors.ts';

/** The flags as meow reads them. */
export const flags = {
	url: {type: 'string', shortFlag: 'u'},
	host: {type: 'string', shortFlag: 'h'},
	port: {type: 'string', shortFlag: 'p'},
	db: {type: 'string', shortFlag: 'n'},
	user: {type: 'string'},
	cluster: {type: 'boolean', shortFlag: 'c', default: false},
	askpass: {type: 'boolean', default: false},
	tls: {type: 'boolean', default: false},
	cacert: {type: 'string'},
	cert: {type: 'string'},
	key: {type: 'string'},
	sni: {type: 'string'},
	context: {type: 'string'},
	config: {type: 'string'},
	// What they are when nobody says is a matter of the context.
	stream: {type: 'string'},
	cap: {type: 'string'},
	readOnly: {type: 'boolean', default: false},
	as: {type: 'string'},
	reason: {type: 'string', default: ''},
	audit: {type: 'boolean', default: true},
	to: {type: 'string'},
	create: {type: 'boolean', default: false},
	migrate: {type: 'string'},
	migrations: {type: 'string'},
	all: {type: 'boolean', default: false},
	filter: {type: 'string'},
	by: {type: 'string'},
	until: {type: 'string'},
	expect: {type: 'string'},
	dryRun: {type: 'boolean', default: false},
	includeHeld: {type: 'boolean', default: false},
	rate: {type: 'string', default: '50'},
	canary: {type: 'string', default: '10'},
	canaryWait: {type: 'string', default: '30'},
	maxLag: {type: 'string'},
	drop: {type: 'boolean', default: false},
	unattended: {type: 'boolean', default: false},
	pause: {type: 'boolean', default: false},
	proceed: {type: 'boolean', default: false},
	confirm: {type: 'string'},
	yes: {type: 'boolean', default: false},
	pattern: {type: 'string', isMultiple: true},
	json: {type: 'boolean', default: false},
	raw: {type: 'boolean', default: false},
	limit: {type: 'string'},
	ascii: {type: 'boolean', default: false},
	light: {type: 'boolean', default: false},
	local: {type: 'boolean', default: false},
	screenReader: {type: 'boolean', default: false},
	from: {type: 'string'},
	count: {type: 'string'},
	follow: {type: 'boolean', default: false},
	force: {type: 'boolean', default: false},
	demo: {type: 'boolean', default: false},
} as const;

export interface Flags {
	readonly url?: string | undefined;
	readonly host?: string | undefined;
	readonly port?: string | undefined;
	readonly db?: string | undefined;
	readonly user?: string | undefined;
	readonly tls: boolean;
	readonly stream: string;
}

export interface Address {
	readonly url: string;
	/** Without the password, for the screen and for command lines to hand on. */
	readonly shown: string;
	/** Whether the password stood on the command line, where every user of the host can read it. */
	readonly passwordInArgv: boolean;
}

/** The address from flags and environment. @throws UsageError; no password is ever part of the message */
export function address(given: Flags, environment: NodeJS.ProcessEnv, password: string | undefined): Address {
	const base =
		given.url ??
		(given.host === undefined && given.port === undefined ? environment['REDIS_URL'] : undefined);
	if (base !== undefined && /^rediss?\+sentinel:/.test(base))
		return sentinels(base, given, environment, password);
	const url = parse(base ?? 'redis://127.0.0.1:6379', given.tls);
	const passwordInArgv = given.url !== undefined && url.password !== '';
	if (given.host !== undefined) url.hostname = given.host;
	if (given.port !== undefined) url.port = String(wholeNumber(given.port, '--port', 65_535));
	if (given.db !== undefined) url.pathname = `/${wholeNumber(given.db, '--db', 1_000_000)}`;
	if (given.user !== undefined) url.username = encodeURIComponent(given.user);
	const secret = password ?? environment['REDISCLI_AUTH'];
	if (secret !== undefined && url.password === '') url.password = encodeURIComponent(secret);
	const shown = new URL(url);
	shown.password = '';
	return {url: url.href, shown: shown.href, passwordInArgv};
}

// Its hosts are several, which no URL parser takes: the parts that matter are put in by hand.
function sentinels(
	text: string,
	{user, db, tls}: Flags,
	environment: NodeJS.ProcessEnv,
	password: string | undefined,
): Address {
	const [, scheme = '', login = '', rest = ''] =
		/^(rediss?)\+sentinel:\/\/(?:([^@/]*)@)?(.*)$/.exec(text) ?? [];
	const [, givenUser = '', givenPassword] = /^([^:]*)(?::(.*))?$/.exec(login) ?? [];
	const secret = password ?? environment['REDISCLI_AUTH'];
	const name = user === undefined ? givenUser : encodeURIComponent(user);
	const pass = givenPassword ?? (secret === undefined ? undefined : encodeURIComponent(secret));
	const path = db === undefined ? rest : `${rest.split('/').slice(0, 2).join('/')}/${db}`;
	const made = (loginPart: string) =>
		`${tls ? 'rediss' : scheme}+sentinel://${loginPart === '' ? '' : `${loginPart}@`}${path}`;
	return {
		url: made(pass === undefined ? name : `${name}:${pass}`),
		shown: made(name),
		passwordInArgv: givenPassword !== undefined,
	};
}

/** @throws UsageError */
export function wholeNumber(text: string, flag: string, largest: number): number {
	const value = Number(text);
	if (/^\d+$/.test(text) && value <= largest) return value;
	throw new UsageError(`${flag} ${text} is no number from 0 to ${largest}`, 'see redis-dlq --help');
}

/** `--rate`: entries a second; `max` for as fast as it goes. @throws UsageError */
export function rateOf(text: string): number {
	if (text === 'max') return Number.POSITIVE_INFINITY;
	const rate = wholeNumber(text, '--rate', 1_000_000);
	if (rate === 0) throw new UsageError('--rate 0 would never end', 'name entries a second, or max');
	return rate;
}

/** The bytes of a key as typed: `\xNN` stands for a byte. @throws UsageError when there are none */
export function keyBytes(text: string): Uint8Array {
	if (text === '')
		throw new UsageError('the name of a stream is empty', 'is a variable in the command not set?');
	const parts = text.split(/(\\x[\da-f]{2})/i);
	return Buffer.concat(
		parts.map(part =>
			/^\\x[\da-f]{2}$/i.test(part) ? Buffer.from(part.slice(2), 'hex') : Buffer.from(part),
		),
	);
}

function parse(text: string, tls: boolean): URL {
	const hint = 'an address looks like redis://host:6379/0';
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined) throw new UsageError('that is no address of a Redis server', hint);
	if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') {
		throw new UsageError(`${url.protocol}// is no scheme of Redis`, hint);
	}
	return tls ? new URL(url.href.replace(/^rediss?:/, 'rediss:')) : url;
}
