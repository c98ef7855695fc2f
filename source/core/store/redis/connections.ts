import type {Redis, RedisOptions} from 'ioredis';
import {ConnectionError} from '../../errors.ts';
import type {Connection} from '../port.ts';
import {sentinelOptions} from './sentinel-url.ts';
import {asDlqError, codeOf, isReply} from './troubles.ts';

export interface ConnectOptions {
	/** `redis://…`, `rediss://…` or `redis+sentinel://…`. */
	readonly url?: string | undefined;
	/** A client of the caller's: it is duplicated, never used. */
	readonly client?: Redis | undefined;
	readonly options?: RedisOptions | undefined;
}

const commandTimeout = 10_000;
const connectTimeout = 10_000;
/** So long without a byte while a reply is due: the server is frozen, or the link died without a word. */
const socketTimeout = 6000;
const slowestRetry = 2000;
const readyCheckEvery = 300;

/** A write that is sent twice publishes twice: nothing is ever resent or queued behind our back, whoever made the client. */
const safety = {
	maxRetriesPerRequest: 0,
	autoResendUnfulfilledCommands: false,
	enableOfflineQueue: false,
	// ioredis's own check needs INFO and warns on the console where that is denied.
	enableReadyCheck: false,
	disableClientInfo: true,
	lazyConnect: true,
	// RESP3 needs HELLO, which older servers and narrow users lack, and turns XREAD's reply into another shape.
	protocol: 2,
	replyMapping: 'legacy',
	// A client of the caller's may have these otherwise. Streams are named in full here.
	keyPrefix: '',
	stringNumbers: false,
	enableAutoPipelining: false,
} as const satisfies RedisOptions;

type WriterOptions = Omit<RedisOptions, keyof typeof safety> & typeof safety;

const patience: RedisOptions = {
	commandTimeout,
	connectTimeout,
	socketTimeout,
	retryStrategy: attempt => Math.min(slowestRetry, 100 * 2 ** Math.min(attempt - 1, 5)),
};

/** Opens a client with the writer's settings; errors are taken by the listener, never thrown. */
export async function openClient(
	{url, client, options}: ConnectOptions,
	more: RedisOptions = {},
): Promise<Redis> {
	const sentinels = url === undefined ? undefined : sentinelOptions(url);
	const all = clientOptions({options: {...sentinels, ...options}}, more);
	const {
		default: {Redis: Client},
	} = await import('ioredis');
	const opened =
		client !== undefined
			? client.duplicate(all)
			: sentinels === undefined
				? new Client(url ?? 'redis://127.0.0.1:6379', all)
				: new Client(all);
	opened.on('error', () => hush(opened));
	return opened;
}

/** The writer's settings over those of the caller. */
export function clientOptions({options}: ConnectOptions, more: RedisOptions = {}): WriterOptions {
	return {...patience, ...options, ...more, ...safety};
}

/** Closes a client of ours for good. */
export function closeClient(client: Redis): void {
	hush(client);
	client.disconnect();
}

// ioredis hears the first error of a socket; a failed TLS handshake has a second one, which nobody would hear.
function hush({stream}: Redis): void {
	if ((stream as typeof stream | undefined)?.listeners('error').includes(ignore) === false)
		stream.on('error', ignore);
}

function ignore(): void {}

/**
 * Resolves when the server takes commands. Rights are checked before anything else, so to a user without
 * the right to PING a server that loads says no more than any other: the first read tells then.
 */
export async function ping(client: Redis): Promise<void> {
	try {
		await client.call('PING');
	} catch (error) {
		if (!isReply(error) || codeOf(error) !== 'NOPERM') throw error;
	}
}

/** Tells how the connection is, from the client's events and a PING: a server that loads its data is not ready. */
export function watch(client: Redis, tell: (connection: Connection) => void): {stop(): void} {
	let reason: ConnectionError | undefined;
	let wasReady = false;
	let timer: NodeJS.Timeout | undefined;
	let stopped = false;

	const say = (connection: Connection) => {
		if (!stopped) tell(connection);
	};
	const check = async () => {
		try {
			await ping(client);
			ready();
		} catch (error) {
			// While it is still connected no answer came: of a connection that broke it is told elsewhere.
			if (isReply(error) || (error instanceof Error && client.status === 'ready')) later(error);
		}
	};
	const ready = () => {
		wasReady = true;
		reason = undefined;
		say({state: 'ready'});
	};
	const later = (error: Error) => {
		const trouble = asDlqError(error);
		say({state: 'connecting', reason: trouble});
		clearTimeout(timer);
		const wait = codeOf(error) === 'LOADING' ? readyCheckEvery : slowestRetry;
		timer = setTimeout(() => void (client.status === 'ready' && check()), wait);
	};
	client.on('ready', () => void check());
	client.on('error', (error: Error) => {
		const trouble = asDlqError(error);
		reason =
			trouble instanceof ConnectionError ? trouble : new ConnectionError(trouble.message, trouble.hint);
		if (!wasReady) say({state: 'connecting', reason});
	});
	client.on('close', () => {
		clearTimeout(timer);
		const lost = reason ?? new ConnectionError('the connection was closed', 'it is tried again by itself');
		say(wasReady ? {state: 'lost', reason: lost} : {state: 'connecting', reason: lost});
	});
	return {
		stop() {
			stopped = true;
			clearTimeout(timer);
		},
	};
}

/** Resolves once the client can take a command; false when it could not within `within` ms. */
export async function untilReady(client: Redis, within: number): Promise<boolean> {
	if (client.status === 'ready') return true;
	// A node of a cluster is connected when it is needed first.
	if (client.status === 'wait') client.connect().catch(() => {});
	return new Promise(resolve => {
		const done = (is: boolean) => {
			clearTimeout(timer);
			client.off('ready', ready);
			resolve(is);
		};
		const ready = () => done(true);
		const timer = setTimeout(() => done(false), within);
		client.on('ready', ready);
	});
}
