import type {Redis} from 'ioredis';
import type {Bytes} from '../../entry.ts';
import {ConnectionError} from '../../errors.ts';
import type {Slots} from '../../handover/types.ts';
import {foreignPark, type Layout, reading} from '../../layout.ts';
import {readingRecords} from '../../recorded.ts';
import {derive, keySlot} from '../derive.ts';
import {asMoveReply, asTransfer} from '../move.ts';
import type {Connection, DlqStore} from '../port.ts';
import {findReceipt} from '../receipt.ts';
import type {TransferReply, TransferRequest} from '../transfer.ts';
import {readAudit} from './audit.ts';
import {type ConnectOptions, watch} from './connections.ts';
import {forgetOnRedis, insertOnRedis, readMemory, rescueOnRedis} from './copies.ts';
import {readDeliveries} from './deliveries.ts';
import {readMemoryUsed, readServerFacts, readTargetFacts} from './facts.ts';
import {findOnRedis} from './find.ts';
import {followStream} from './follow.ts';
import {createLeases} from './leases.ts';
import {type AllNodes, isCluster, openCluster, openSingle, watchNode} from './open-nodes.ts';
import {parkOnRedis} from './park.ts';
import {ask, readEntries, readGone, readMany, readOne, scanStreams} from './reads.ts';
import {createRowReader} from './rows.ts';
import {createSlots} from './slots.ts';
import {createStreamFacts} from './stream-facts.ts';
import {createSweeper} from './sweep.ts';
import {transferOnRedis} from './transfer.ts';

export interface RedisStoreOptions extends ConnectOptions {
	readonly stream: Bytes;
	/** How its entries are written; undefined: as the reference writes them. */
	readonly layout?: Layout | undefined;
	/** `connect` gives up at the first failure, as a script wants it, instead of trying for 15 s. */
	readonly failFast?: boolean | undefined;
}

/** How long the first connection may take before `connect` gives up; the store goes on trying. */
const connectWithin = 15_000;

/** A DLQ on Redis. Nothing is connected before `connect`. */
export function createRedisStore(options: RedisStoreOptions): DlqStore {
	const {stream, layout} = options;
	const see = reading(layout);
	const seeRecord = readingRecords(layout);
	const listeners = new Set<(connection: Connection) => void>();
	const stops: Array<() => void> = [];
	const rows = createRowReader(stream, layout);
	const streamFacts = createStreamFacts(stream);
	let connection: Connection = {state: 'connecting'};
	let nodes: AllNodes | undefined;
	let slots: Slots | undefined;
	let sweepTarget: (target: Bytes) => void = () => {};
	let polls = false;
	let opening: Promise<void> | undefined;

	const tell = (next: Connection) => {
		if (connection.state === 'closed') return;
		connection = next;
		for (const listener of [...listeners]) listener(next);
	};
	const reader = (key: Bytes = stream): Redis => {
		const node = connection.state === 'ready' ? nodes?.reader.at(key) : undefined;
		if (node === undefined) throw notConnected(connection);
		return node;
	};
	const use = (opened: AllNodes) => {
		nodes = opened;
		slots = createSlots(opened.writer, stream, layout);
		sweepTarget = createSweeper(opened.writer, stream);
	};

	// What kind of server it is shows only once it answers.
	const open = async () => {
		const single = await openSingle(options);
		// Left before it was there: nobody else would close it.
		if (connection.state === 'closed') return closeAll(single);
		use(single);
		let asked = false;
		const watching = watch(single.main, async next => {
			if (next.state !== 'ready' || asked) return tell(next);
			asked = true;
			if (!(await isCluster(single.main))) {
				// Lost meanwhile, it will say that it is ready again.
				if (single.main.status === 'ready') tell(next);
				return;
			}
			const opened = await openCluster(single.main, options);
			watching.stop();
			for (const each of [single.reader, single.writer, single.follower]) each.close();
			if (connection.state === 'closed') return closeAll(opened);
			use(opened);
			stops.push(watchNode(opened.reader, stream, tell).stop);
		});
		stops.push(watching.stop);
	};

	const transfer = async (request: TransferRequest): Promise<TransferReply> => {
		if (nodes === undefined || slots === undefined || connection.state === 'closed') return notSent;
		const reply = await transferOnRedis(nodes.writer, slots, stream, request, layout);
		if (nodes.writer.cluster && request.target !== undefined) sweepTarget(request.target);
		return reply;
	};

	return {
		stream,
		layout,
		connection: () => connection,
		onConnection(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		async connect() {
			opening ??= open();
			await opening;
			await untilConnected(() => connection, listeners, options.failFast === true);
		},
		async close() {
			tell({state: 'closed'});
			for (const stop of stops) stop();
			if (nodes !== undefined) closeAll(nodes);
		},
		async server() {
			const facts = await readServerFacts(reader(), addressOf(reader()), stream);
			return {...facts, follows: polls ? 'polling' : 'blocking'};
		},
		streamFacts: async () => streamFacts(reader()),
		readPage: async query => (await readEntries(reader(), stream, query)).map(see),
		rowPage: async query => rows.page(reader(), query),
		rowsOf: async ids => (ids.length === 0 ? [] : rows.rows(reader(), ids)),
		async readEntry(id) {
			const entry = await readOne(reader(), stream, id);
			return entry === undefined ? undefined : see(entry);
		},
		readEntries: async ids =>
			(await readMany(reader(), stream, ids)).map(entry => (entry === undefined ? undefined : see(entry))),
		goneIds: async ids => (ids.length === 0 ? [] : readGone(reader(), stream, ids)),
		async *follow(after, signal) {
			if (nodes === undefined) throw notConnected(connection);
			const {follower} = nodes;
			const arrivals = followStream(
				() => follower.at(stream),
				stream,
				after,
				signal,
				() => {
					polls = true;
					// Said again, so that whoever listens asks for the server's facts anew.
					if (connection.state === 'ready') tell(connection);
				},
			);
			for await (const entries of arrivals) yield entries.map(see);
		},
		async listStreams(limit) {
			const masters = reader() && (nodes?.reader.masters() ?? []);
			const found = await Promise.all(masters.map(async master => scanStreams(master, limit)));
			return found.flat().sort(Buffer.compare).slice(0, limit);
		},
		async findStreams(query) {
			if (nodes === undefined || connection.state !== 'ready') throw notConnected(connection);
			return findOnRedis(nodes.reader, stream, query);
		},
		async targetFacts(target) {
			const facts = await readTargetFacts(reader(target), target);
			return nodes?.reader.cluster && keySlot(target) !== keySlot(stream)
				? {...facts, elsewhere: true}
				: facts;
		},
		move: async request => asMoveReply(await transfer(asTransfer(request))),
		transfer,
		receipt: async (id, operation) =>
			findReceipt(async query => readAudit(reader(), stream, query), id, operation),
		archivePage: async query => (await readEntries(reader(), derive(stream, 'archive'), query)).map(see),
		auditRecords: async query => readAudit(reader(), stream, query, seeRecord),
		async memoryUsed() {
			const shares = await Promise.all((nodes?.reader.masters() ?? []).map(readMemoryUsed));
			const known = shares.filter(share => share !== undefined);
			return known.length === 0 ? undefined : Math.max(...known);
		},
		deliveries: async (target, from, to) => readDeliveries(reader(target), target, from, to),
		...createLeases(() => {
			if (nodes === undefined || connection.state !== 'ready') throw notConnected(connection);
			return nodes.writer;
		}, stream),
		async rescue(request) {
			if (nodes === undefined || connection.state === 'closed') return notSent;
			return rescueOnRedis(nodes.writer, stream, request, layout);
		},
		async insert(request) {
			if (nodes === undefined || connection.state === 'closed') return notSent;
			return insertOnRedis(nodes.writer, stream, request, layout);
		},
		memory: async () => readMemory(reader(), stream),
		streamPage: async (key, query) => (await readEntries(reader(key), key, query)).map(see),
		async purge(ids, from = 'archive') {
			const archive = Buffer.from(derive(stream, 'archive'));
			const node = nodes?.writer.at(archive);
			if (node === undefined || connection.state !== 'ready') throw notConnected(connection);
			if (ids.length === 0) return 0;
			return from === 'rescue' && nodes !== undefined
				? ask(forgetOnRedis(nodes.writer, stream, ids))
				: Number(await ask(node.callBuffer('XDEL', archive, ...ids)));
		},
		async park(request) {
			if (layout !== undefined) throw foreignPark();
			if (nodes === undefined) throw notConnected(connection);
			return parkOnRedis(nodes.writer, stream, request);
		},
	};
}

const notSent = {kind: 'not sent', message: 'not connected'} as const;

function closeAll({reader, writer, follower}: AllNodes): void {
	for (const each of [reader, writer, follower]) each.close();
}

function addressOf({options, stream}: Redis): string {
	const {host = '127.0.0.1', port = 6379, path, db = 0, name} = options;
	if (typeof name === 'string' && 'remotePort' in stream)
		return `${stream.remoteAddress}:${stream.remotePort}/${db} (${name})`;
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
	if (now().state === 'closed') throw notConnected(now());
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
