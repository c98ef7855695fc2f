import {ConnectionError, RedisReplyError} from '../../errors.ts';

/** Whether Redis answered, as opposed to a connection that broke. */
export function isReply(error: unknown): error is Error {
	return error instanceof Error && error.name === 'ReplyError';
}

/** The first word of a Redis error: `WRONGTYPE`, `NOPERM`, `OOM`, … */
export function codeOf(error: Error): string {
	return /^[A-Z]+(?= )/.exec(error.message)?.[0] ?? 'ERR';
}

/** Whatever ioredis throws as one of ours. The command's arguments never go along: they hold payloads. */
export function asDlqError(error: unknown): ConnectionError | RedisReplyError {
	if (error instanceof ConnectionError || error instanceof RedisReplyError) return error;
	if (isReply(error)) {
		const code = codeOf(error);
		if (code === 'WRONGTYPE') return wrongType(error);
		if (error.message.includes('max number of clients'))
			return new ConnectionError(error.message, 'too many are connected: end some, or raise maxclients');
		if (code in connectionHints) return new ConnectionError(error.message, connectionHints[code] ?? '');
		return new RedisReplyError(
			error.message,
			replyHints[code] ?? 'redis-dlq doctor tells what works here',
			code,
		);
	}
	const message = plain(error instanceof Error ? messageOf(error) : String(error));
	const hint = Object.entries(networkHints).find(([sign]) => message.includes(sign))?.[1];
	return new ConnectionError(
		message,
		hint ?? 'check the address and that Redis runs; it is tried again by itself',
	);
}

// Which key it is, the server does not say; of what was sent only that goes along.
function wrongType(error: Error & {command?: {name?: string; args?: readonly unknown[]}}): RedisReplyError {
	const {name = '', args = []} = error.command ?? {};
	const isScript = /^eval/i.test(name);
	const key = isScript ? args[1] === '1' && args[2] : args[0];
	if (!(key instanceof Uint8Array))
		return new RedisReplyError(error.message, replyHints['WRONGTYPE'] ?? '', 'WRONGTYPE');
	const shown = Buffer.from(key).toString('utf8');
	const derived = /:(archive|audit|rescue|rescued|claims|jobs|imports)$/.test(shown);
	return new RedisReplyError(
		`${shown} is ${derived ? 'not what is kept there' : 'no stream'}: ${error.message}`,
		derived ? 'something else uses that key: rename it' : 'check --stream',
		'WRONGTYPE',
	);
}

// An error that several addresses of a host caused says nothing itself.
function messageOf(error: Error): string {
	const inner: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
	const {message} = inner instanceof Error ? inner : error;
	// OpenSSL puts its thread, its library and its source line around what it has to say.
	const [, said = message] = /^[\dA-F]+:error:[^:]*:[^:]*:[^:]*:([^:]+):/.exec(message) ?? [];
	return said;
}

// What ioredis says for those who program it, as those who look at the screen need it.
function plain(message: string): string {
	const [, silent] = /^Socket timeout\. .* in (\d+)ms\.$/.exec(message) ?? [];
	if (silent !== undefined) return `no answer from Redis for ${Number(silent) / 1000} s`;
	if (message.startsWith('Unknown RESP type')) return 'what answers there is not Redis';
	return message.startsWith('Reached the max retries')
		? 'the connection broke before Redis answered'
		: message;
}

const networkHints: Record<string, string> = {
	ECONNREFUSED: 'nothing listens there: check host and port, or start Redis; it is tried again by itself',
	ENOTFOUND: 'the host name does not resolve: check it',
	EAI_AGAIN: 'the host name could not be looked up: check the network',
	ETIMEDOUT: 'no answer: check the address, the network and firewalls; Redis without TLS wants no --tls',
	ECONNRESET: 'the other side closed the connection: if it speaks TLS, connect with --tls',
	'certificate required': 'Redis wants to see a certificate of yours: name it with --cert and --key',
	"does not match certificate's": 'the certificate is for another name: name the expected one with --sni',
	CERT: 'the certificate is not trusted: name its CA with --cacert',
	'self-signed': 'the certificate is not trusted: name its CA with --cacert',
	'no answer from Redis': 'it is frozen, or the network swallows what is sent; it is tried again by itself',
	'broke before Redis answered': 'look again once Redis answers',
	'is not Redis': 'check host and port; if Redis speaks TLS there, connect with --tls',
	'Command timed out': 'Redis did not answer in time; it is tried again by itself',
};

const connectionHints: Record<string, string> = {
	NOAUTH: 'Redis wants a password: put it into REDISCLI_AUTH or use --askpass',
	WRONGPASS: 'user name or password is wrong: check --user and REDISCLI_AUTH',
	LOADING: 'Redis is loading its data; wait, it is tried again by itself',
	MASTERDOWN: 'this replica has lost its master: connect to the master',
	CLUSTERDOWN: 'the cluster is down: wait until it is back',
};

const replyHints: Record<string, string> = {
	NOPERM: 'the Redis user lacks a right: redis-dlq doctor names it',
	WRONGTYPE: 'the key is no stream: check --stream',
	OOM: 'Redis is out of memory: free some, then try again',
	READONLY: 'this is a replica: connect to the master',
	MOVED: 'this is a cluster node that does not hold the key: connect to the one that does',
};
