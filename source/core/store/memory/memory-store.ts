import {type Bytes, compareIds, type Entry, type EntryId, type Field} from '../../entry.ts';
import {ConnectionError} from '../../errors.ts';
import {foreignPark, type Layout, reading} from '../../layout.ts';
import {readingRecords} from '../../recorded.ts';
import {createSummariser, entrySize} from '../../row.ts';
import {derive} from '../derive.ts';
import {asMoveReply, asTransfer} from '../move.ts';
import {byArrival, fits, isDerived} from '../names.ts';
import type {
	AuditRecord,
	Connection,
	DlqStore,
	FoundStream,
	PageQuery,
	Permission,
	ServerFacts,
	StreamFacts,
	TargetFacts,
} from '../port.ts';
import {findReceipt} from '../receipt.ts';
import type {TransferRefusal, TransferReply, TransferRequest} from '../transfer.ts';
import {createMemoryCopies} from './copies.ts';
import {Keyspace} from './keyspace.ts';
import {createMemoryLeases} from './leases.ts';
import {recordOf, sourceOf, transferInMemory} from './transfer.ts';

export interface MemoryStoreOptions {
	readonly stream: Bytes;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	readonly address?: string;
	/** How its entries are written; undefined: as the reference writes them. */
	readonly layout?: Layout | undefined;
}

/** A store without Redis: for the demo, and for tests of whatever stands on the port. */
export interface MemoryStore extends DlqStore {
	readonly keys: Keyspace;
	/** Adds an entry as another program would; followers see it. */
	add(stream: Bytes, fields: readonly Field[], id?: EntryId): EntryId;
	createGroup(
		stream: Bytes,
		group: {name: Bytes; consumers: number; activeConsumers: number; lag: number; pending: number},
	): void;
	/** What the connection looks like from now on; while it is not ready reads fail. */
	setConnection(connection: Connection): void;
	setWrites(writes: Permission): void;
}

export function createMemoryStore({
	stream,
	now,
	address = 'memory',
	layout,
}: MemoryStoreOptions): MemoryStore {
	const see = reading(layout);
	const seeRecord = readingRecords(layout);
	const keys = new Keyspace(now);
	const records: AuditRecord[] = [];
	const listeners = new Set<(connection: Connection) => void>();
	const wakers = new Set<() => void>();
	let connection: Connection = {state: 'connecting'};
	let writes: Permission = {allowed: true};

	const {ofEntry} = createSummariser();
	const setConnection = (next: Connection) => {
		connection = next;
		for (const listener of listeners) listener(next);
	};
	const seen = (found: readonly Entry[]) => (layout === undefined ? found : found.map(see));
	const wake = () => {
		for (const waker of wakers) waker();
	};
	const entries = (): readonly Entry[] => {
		if (connection.state !== 'ready') throw notConnected();
		return seen(keys.stream(stream)?.entries ?? []);
	};

	const note = (record: Omit<AuditRecord, 'id'>) =>
		void records.push({...record, id: `${record.time}-${records.length}`});
	const copies = createMemoryCopies(keys, stream, layout, record => note({...record, time: now()}));
	const refusal = (): TransferRefusal | undefined => {
		if (connection.state !== 'ready') return {kind: 'not sent', message: 'not connected'};
		return writes.allowed ? undefined : {kind: 'denied', message: writes.reason, hint: writes.hint};
	};
	const transfer = (request: TransferRequest): TransferReply => {
		const refused = refusal();
		if (refused !== undefined) return refused;
		// As they are before they go.
		const looked = request.items.map(({id}) => keys.find(sourceOf(stream, request), id));
		const reply = transferInMemory(keys, stream, request, layout);
		const record =
			reply.kind === 'done' ? recordOf(request, reply.results, looked, now(), layout) : undefined;
		if (record !== undefined) note(record);
		wake();
		return reply;
	};

	return {
		stream,
		layout,
		keys,
		setConnection,
		setWrites(next) {
			writes = next;
		},
		add(key, fields, id) {
			const given = keys.add(key, fields, id);
			wake();
			return given;
		},
		createGroup(key, {name, consumers, activeConsumers, lag, pending}) {
			const held = keys.stream(key);
			if (held === undefined) return;
			const delivered = held.entries.length - lag;
			const waiting = held.entries.slice(Math.max(0, delivered - pending), delivered).map(entry => entry.id);
			const lastDelivered = held.entries[delivered - 1]?.id ?? '0-0';
			held.groups.push({name, consumers, activeConsumers, pending: new Set(waiting), lastDelivered});
		},
		async connect() {
			setConnection({state: 'ready'});
		},
		async close() {
			setConnection({state: 'closed'});
			wake();
		},
		connection: () => connection,
		onConnection(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		async server(): Promise<ServerFacts> {
			const memory = {
				product: 'memory',
				version: undefined,
				role: 'master',
				user: 'default',
				cluster: false,
			} as const;
			return {...memory, address, writes, follows: 'blocking', limits: []};
		},
		async streamFacts(): Promise<StreamFacts> {
			const held = entries();
			const type = keys.type(stream);
			if (type === 'none') return {kind: 'absent', now: now()};
			if (type !== 'stream') return {kind: 'wrong type', type, now: now()};
			const entriesAdded = keys.stream(stream)?.added;
			return {
				kind: 'stream',
				length: held.length,
				firstId: held[0]?.id,
				lastId: held.at(-1)?.id,
				entriesAdded,
				now: now(),
			};
		},
		readPage: async query => pageOf(entries(), query),
		async rowPage(query) {
			const found = pageOf(entries(), query);
			const bytes = found.reduce((sum, entry) => sum + entrySize(entry), 0);
			return {rows: found.map(ofEntry), bytes, complete: found.length < query.count};
		},
		async rowsOf(ids) {
			const known = new Map(entries().map(entry => [entry.id, entry]));
			return ids.map(id => {
				const entry = known.get(id);
				return entry === undefined ? undefined : ofEntry(entry);
			});
		},
		async readEntries(ids) {
			const known = new Map(entries().map(entry => [entry.id, entry]));
			return ids.map(id => known.get(id));
		},
		async readEntry(id) {
			return entries().find(entry => entry.id === id);
		},
		async goneIds(ids) {
			const present = new Set(entries().map(entry => entry.id));
			return ids.filter(id => !present.has(id));
		},
		async *follow(after, signal) {
			let last = after;
			while (!signal.aborted && connection.state !== 'closed') {
				const fresh = (keys.stream(stream)?.entries ?? []).filter(({id}) => compareIds(id, last) > 0);
				last = fresh.at(-1)?.id ?? last;
				if (fresh.length > 0) yield seen(fresh);
				else await sleepUntilWoken(wakers, signal);
			}
		},
		async listStreams(limit) {
			return keys.streamNames().slice(0, limit);
		},
		async findStreams({patterns, limit, onFound}) {
			const wanted = keys
				.streamNames()
				.filter(name => !isDerived(name) && patterns.some(pattern => fits(name, pattern)))
				.slice(0, limit);
			const found = wanted.map((name): FoundStream => {
				const held = keys.stream(name)?.entries ?? [];
				return {name, length: held.length, lastId: held.at(-1)?.id};
			});
			for (const each of found) onFound?.(each);
			return {streams: byArrival(found), missing: undefined};
		},
		async targetFacts(target): Promise<TargetFacts> {
			const held = keys.stream(target);
			const groups = (held?.groups ?? []).map(group => ({
				name: group.name,
				consumers: group.consumers,
				activeConsumers: group.activeConsumers,
				pending: group.pending.size,
				lag: held?.entries.filter(({id}) => compareIds(id, group.lastDelivered) > 0).length,
			}));
			return {stream: target, type: keys.type(target), length: held?.entries.length ?? 0, groups};
		},
		move: async request => asMoveReply(transfer(asTransfer(request))),
		transfer: async request => transfer(request),
		receipt: async (id, operation) => findReceipt(async query => pageOf(records, query), id, operation),
		archivePage: async query => pageOf(seen(keys.stream(derive(stream, 'archive'))?.entries ?? []), query),
		auditRecords: async query =>
			pageOf(records, query).map(record => ({...record, entries: record.entries.map(seeRecord)})),
		memoryUsed: async () => undefined,
		async deliveries(target, from, to) {
			return (keys.stream(target)?.groups ?? []).map(({name, lastDelivered, pending}) => ({
				group: name,
				lastDelivered,
				pending: new Map(
					[...pending]
						.filter(id => compareIds(id, from) >= 0 && compareIds(id, to) <= 0)
						.map(id => [id, 1] as const),
				),
			}));
		},
		...createMemoryLeases(now),
		rescue: async request => refusal() ?? copies.rescue(request),
		async insert(request) {
			const reply = refusal() ?? copies.insert(request);
			wake();
			return reply;
		},
		memory: async () => ({used: undefined, limit: undefined, dlq: undefined}),
		async streamPage(key, query) {
			if (connection.state !== 'ready') throw notConnected();
			return seen(pageOf(keys.stream(key)?.entries ?? [], query));
		},
		async purge(ids, from) {
			if (from === 'rescue') return copies.forget(ids);
			return ids.filter(id => keys.remove(derive(stream, 'archive'), id)).length;
		},
		async park({sourceStream, group, id, fields, cap}) {
			if (layout !== undefined) throw foreignPark();
			const dlqMsgId = keys.add(stream, fields, undefined, cap);
			const held = keys.stream(sourceStream)?.groups.find(({name}) => Buffer.compare(name, group) === 0);
			wake();
			return {dlqMsgId, acknowledged: held?.pending.delete(id) === true ? 1 : 0};
		},
	};
}

function pageOf<T extends {readonly id: EntryId}>(
	rows: readonly T[],
	{order, beyond, count}: PageQuery,
): readonly T[] {
	const sorted = order === 'oldest first' ? rows : rows.toReversed();
	const sign = order === 'oldest first' ? 1 : -1;
	const rest = beyond === undefined ? sorted : sorted.filter(({id}) => compareIds(id, beyond) * sign > 0);
	return rest.slice(0, count);
}

function notConnected(): ConnectionError {
	return new ConnectionError('not connected', 'wait for the connection to come back');
}

async function sleepUntilWoken(wakers: Set<() => void>, signal: AbortSignal): Promise<void> {
	await new Promise<void>(resolve => {
		const done = () => {
			wakers.delete(done);
			signal.removeEventListener('abort', done);
			resolve();
		};
		wakers.add(done);
		signal.addEventListener('abort', done, {once: true});
	});
}
