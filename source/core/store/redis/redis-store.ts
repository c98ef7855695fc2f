import type {Redis} from 'ioredis';
import type {Bytes} from '../../entry.ts';
import {ConnectionError} from '../../errors.ts';
import {derive, keySlot} from '../derive.ts';
import {asMoveReply, asTransfer} from '../move.ts';
import type {Connection, DlqStore} from '../port.ts';
import {findReceipt} from '../receipt.ts';
import type {TransferReply, TransferRequest} from '../transfer.ts';
import {readAudit} from './audit.ts';
import {type ConnectOptions, closeClient, openClient, watch} from './connections.ts';
import {readDeliveries} from './deliveries.ts';
import {readServerFacts, readStreamFacts, readTargetFacts} from './facts.ts';
import {followStream} from './follow.ts';
import {parkOnRedis} from './park.ts';
import {readEntries, readGone, readMany, readOne, scanStreams} from './reads.ts';
import {transferOnRedis} from './transfer.ts';

export interface RedisStoreOptions extends ConnectOptions {
	readonly stream: Bytes;
	/** `connect` gives up at the first failure, as a script wants it, instead of trying for 15 s. */
	readonly failFast?: boolean | undefined;
}

/** How long the first connection may take before `connect` gives up; the store goes on trying. */
const connectWithin = 15_000;
/** Above the server's BLOCK: a connection that died without a word is given up. */
const blockingTimeout = 8000;

/** A DLQ on Redis. Nothing is connected before `connect`. */
export function createRedisStore(options: RedisStoreOptions): DlqStore {
	const {stream} = options;
	const listeners = new Set<(connection: Connection) => void>();
	const stops: Array<() => void> = [];
	let connection: Connection = {state: 'connecting'};
	let clients: {readonly reader: Redis; readonly writer: Redis; readonly follower: Redis} | undefined;
	let cluster = false;
	let polls = false;

	const tell = (next: Connection) => {
		if (connection.state === 'closed') return;
		connection = next;
		for (const listener of [...listeners]) listener(next);
	};
	const reader = () => {
		if (clients === undefined || connection.state !== 'ready') throw notConnected(connection);
		return clients.reader;
	};

	const transfer = async (request: TransferRequest): Promise<TransferReply> => {
		if (clients === undefined || connection.state === 'closed')
			return {kind: 'not sent', message: 'not connected'};
		return transferOnRedis(clients.writer, stream, cluster, request);
	};

	return {
		stream,
		connection: () => connection,
		onConnection(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		async connect() {
			if (clients === undefined) {
				const [main, writer, follower] = await Promise.all([
					openClient(options),
					openClient(options),
					openClient(options, {commandTimeout: undefined, blockingTimeout}),
				]);
				clients = {reader: main, writer, follower};
				stops.push(watch(main, tell).stop);
				for (const client of [main, writer, follower]) client.connect().catch(() => {});
			}
			await untilConnected(() => connection, listeners, options.failFast === true);
		},
		async close() {
			tell({state: 'closed'});
			for (const stop of stops) stop();
			for (const client of Object.values(clients ?? {})) closeClient(client);
		},
		async server() {
			const facts = await readServerFacts(reader(), addressOf(reader()), stream);
			cluster = facts.cluster;
			return {...facts, follows: polls ? 'polling' : 'blocking'};
		},
		streamFacts: async () => readStreamFacts(reader(), stream),
		readPage: async query => readEntries(reader(), stream, query),
		readEntry: async id => readOne(reader(), stream, id),
		readEntries: async ids => readMany(reader(), stream, ids),
		goneIds: async ids => (ids.length === 0 ? [] : readGone(reader(), stream, ids)),
		async *follow(after, signal) {
			if (clients === undefined) throw notConnected(connection);
			yield* followStream(clients.follower, stream, after, signal, () => {
				polls = true;
				// Said again, so that whoever listens asks for the server's facts anew.
				if (connection.state === 'ready') tell(connection);
			});
		},
		listStreams: async limit => scanStreams(reader(), limit),
		async targetFacts(target) {
			const facts = await readTargetFacts(reader(), target);
			if (!cluster || keySlot(target) === keySlot(stream)) return facts;
			return {...facts, refusal: 'the target lies in another slot of the cluster than the DLQ'};
		},
		move: async request => asMoveReply(await transfer(asTransfer(request))),
		transfer,
		receipt: async (id, operation) =>
			findReceipt(async query => readAudit(reader(), stream, query), id, operation),
		archivePage: async query => readEntries(reader(), derive(stream, 'archive'), query),
		auditRecords: async query => readAudit(reader(), stream, query),
		deliveries: async (target, from, to) => readDeliveries(reader(), target, from, to),
		async park(request) {
			if (clients === undefined) throw notConnected(connection);
			return parkOnRedis(clients.writer, stream, cluster, request);
		},
	};
}

function addressOf({options}: Redis): string {
	const {host = '127.0.0.1', port = 6379, path, db = 0} = options;
	return path ?? `${host}:${port}/${db}`;
}

function notConnected(connection: Connection): ConnectionError {
	const reason = 'reason' in connection ? connection.reason : undefined;
	return new ConnectionError(reason?.message ?? 'not connected', reason?.hint ?? 'call connect first');
}

async function untilConnected(
	now: () => Connection,
	listeners: Set<(connection: Connection) => void>,
	failFast: boolean,
): Promise<void> {
	if (now().state === 'ready') return;
	await new Promise<void>((resolve, reject) => {
		const finish = (end: () => void) => {
			clearTimeout(timer);
			listeners.delete(listener);
			end();
		};
		const listener = (connection: Connection) => {
			const {state} = connection;
			if (state === 'ready') finish(resolve);
			const failed = failFast && state === 'connecting' && connection.reason !== undefined;
			if (failed || state === 'closed') finish(() => reject(notConnected(now())));
		};
		const timer = setTimeout(() => finish(() => reject(notConnected(now()))), connectWithin);
		listeners.add(listener);
	});
}
