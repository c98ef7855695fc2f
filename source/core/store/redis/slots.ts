import {decode} from '@msgpack/msgpack';
import type {Redis} from 'ioredis';
import type {Bytes, EntryId} from '../../entry.ts';
import type {
	AskReply,
	Claim,
	ClaimReply,
	FinishReply,
	PublishReply,
	ReleaseReply,
	Replies,
	Slots,
} from '../../handover/types.ts';
import type {Layout} from '../../layout.ts';
import {derive} from '../derive.ts';
import {isMigrated, runsAmong, type TransferRefusal} from '../transfer.ts';
import type {Nodes} from './nodes.ts';
import {refusalOf, refusedBy} from './refusals.ts';
import {runAt} from './run-script.ts';
import {ask, handoverScripts, release} from './scripts/handover.ts';

type Row = readonly Buffer[];
type Clock = Extract<Awaited<ReturnType<Slots['clock']>>, {kind: 'clock'}>;

/** How long after its server's clock was read a message may still be carried out, in s. */
const lifetime = 30;
/** A clock that was read is taken for so long, in ms. */
const clockHolds = 5000;
const waitForReplica = 1000;

/** The steps of the hand-over as scripts on the nodes of both slots. */
export function createSlots(nodes: Nodes, dlq: Bytes, layout?: Layout): Slots {
	const {claim, publish, finish} = handoverScripts(layout);
	const claims = derive(dlq, 'claims');
	const markersOf = (target: Bytes) => derive(target, 'dlq-replayed');
	// Several DLQs may share a target.
	const markerName = (id: EntryId) => Buffer.concat([Buffer.from(dlq), Buffer.from(` ${id}`)]);

	const clocks = new Map<string, {readonly at: number; readonly clock: Clock}>();

	const keysOf = (migrated: boolean, audited: boolean) => [
		dlq,
		claims,
		...(migrated ? [derive(dlq, 'archive')] : []),
		...(audited ? [derive(dlq, 'audit')] : []),
	];

	const run = async <Reply>(
		script: string,
		keys: readonly Bytes[],
		args: ReadonlyArray<string | Bytes>,
		read: (row: Row, at: number) => Reply,
		after?: (client: Redis, role: unknown) => Promise<TransferRefusal | undefined>,
	): Promise<Replies<Reply>> => {
		try {
			const {reply, client, role} = await runAt(nodes, script, keys, args, after !== undefined);
			const [status, ...rest] = reply as Array<Buffer | Row>;
			if (String(status) !== 'done') return refusalOf(reply as Array<Buffer>);
			return (
				(await after?.(client, role)) ?? {kind: 'done', results: rest.map((row, at) => read(row as Row, at))}
			);
		} catch (error) {
			return refusedBy(error, keys);
		}
	};

	return {
		async clock(target) {
			const read = clocks.get(latin1(target));
			const since = performance.now() - (read?.at ?? Number.NEGATIVE_INFINITY);
			// Read earlier it only ends earlier.
			if (read !== undefined && since < clockHolds) return {...read.clock, now: read.clock.now + since};
			try {
				const client = nodes.at(target);
				if (client === undefined)
					return {kind: 'not sent', message: 'no node is known that holds the target'};
				const [seconds, micros] = (await client.callBuffer('TIME')) as [Buffer, Buffer];
				const now = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
				const deadline = `${Number(seconds) + lifetime}.${String(micros).padStart(6, '0')}`;
				const clock = {kind: 'clock', now, deadline} as const;
				clocks.set(latin1(target), {at: performance.now(), clock});
				return clock;
			} catch (error) {
				// Nothing was asked for yet but the time.
				const refusal = refusedBy(error, [target]);
				return refusal.kind === 'unknown' ? {...refusal, kind: 'not sent'} : refusal;
			}
		},
		async claim(request, ids, floor) {
			const {source, operation, audit, target = dlq} = request;
			const stream = 'stream' in source ? source.stream : undefined;
			const flag = (on: boolean) => (on ? '1' : '0');
			const migrated = isMigrated(request);
			return run<ClaimReply>(
				claim,
				keysOf(migrated, audit !== undefined),
				[
					'any' in source ? '0' : stream === undefined ? '2' : '1',
					stream ?? '',
					String(floor),
					flag(migrated),
					operation,
					audit?.actor ?? '',
					audit?.reason ?? '',
					target,
					audit?.migration?.name ?? '',
					audit?.migration?.sha256 ?? '',
					audit?.toolVersion ?? '',
					flag(audit !== undefined),
					flag(migrated),
					runsAmong(request, ids).join(' '),
					...ids,
				],
				([status, first = none, data = none, ts = none, traceId = none], at) => {
					const id = ids[at] ?? '';
					switch (String(status)) {
						case 'claimed':
							return {kind: 'claimed', claim: readClaim(id, first), live: {data, ts, traceId}};
						case 'held':
							return {kind: 'held', claim: readClaim(id, first)};
						case 'gone':
							return {kind: 'gone'};
						case 'empty':
							return {kind: 'empty payload'};
						case 'mismatch':
							return {kind: 'mismatch', source: String(first) === '1' ? data : undefined};
						default:
							return {kind: 'failed', message: String(first)};
					}
				},
			);
		},
		async publish(target, create, deadline, sends) {
			const args = sends.flatMap(({claim: {id, epoch, fingerprint}, live}) => [
				markerName(id),
				String(epoch),
				fingerprint,
				live.data,
				live.ts,
				live.traceId,
			]);
			return run<PublishReply>(
				publish,
				[target, markersOf(target)],
				[deadline, create ? '1' : '0', ...args],
				([status, first]) => {
					const kind = String(status);
					if (kind === 'done') return {kind, newId: String(first)};
					if (kind === 'void') return {kind, epoch: Number(first)};
					return kind === 'late' ? {kind} : {kind: 'failed', message: String(first)};
				},
				confirm,
			);
		},
		async ask(target, asked) {
			return run<AskReply>(
				ask,
				[markersOf(target)],
				asked.flatMap(({id, epoch, fingerprint}) => [markerName(id), String(epoch), fingerprint]),
				([status, first]) => {
					const kind = String(status);
					if (kind === 'done') return {kind, newId: String(first)};
					return kind === 'void' ? {kind} : {kind: 'failed', message: String(first)};
				},
				confirm,
			);
		},
		async finish(done, request) {
			const {migrated = false, audited = false} = done[0]?.claim ?? {};
			const keys = keysOf(migrated, audited);
			const ids = done.map(({claim}) => claim.id);
			const args = done.flatMap(({claim: {id, packed}, newId}) => [id, packed, newId]);
			try {
				const {reply} = await runAt(nodes, finish, keys, [
					migrated ? '1' : '0',
					audited ? '1' : '0',
					(request === undefined ? ids.map(() => 1) : runsAmong(request, ids)).join(' '),
					...args,
				]);
				const [status, warning, ...rows] = reply as Array<Buffer | Row>;
				if (String(status) !== 'done') return refusalOf(reply as Array<Buffer>);
				const results = (rows as Row[]).map(finishReply);
				return {kind: 'done', results, ...(String(warning) === '' ? {} : {warning: String(warning)})};
			} catch (error) {
				return refusedBy(error, keys);
			}
		},
		async release(given) {
			return run<ReleaseReply>(
				release,
				[claims],
				given.flatMap(({id, packed}) => [id, packed]),
				([status, first]) => {
					const kind = String(status);
					if (kind === 'released' || kind === 'changed') return {kind};
					return {kind: 'failed', message: String(first)};
				},
			);
		},
	};
}

const none = Buffer.alloc(0);

function finishReply([status, first]: Row): FinishReply {
	const kind = String(status);
	if (kind === 'moved')
		return {kind, archivedAs: first === undefined || first.length === 0 ? undefined : String(first)};
	return kind === 'changed' ? {kind} : {kind: 'failed', message: String(first)};
}

/** What a claim says, read from its bytes. */
export function readClaim(id: EntryId, packed: Bytes): Claim {
	const parts = partsOf(packed);
	const text = (at: number) => String(parts[at] ?? '');
	return {
		id,
		packed,
		epoch: Number(text(0)),
		operation: text(1),
		actor: parts.length === 0 ? 'an unreadable claim' : text(2),
		target: parts[4] ?? none,
		fingerprint: text(5),
		time: Math.floor(Number(text(6)) * 1000),
		audited: text(10) === '1',
		migrated: text(11) === '1',
	};
}

/** Empty for what is no claim as this version writes it: it is left alone. */
function partsOf(packed: Bytes): Buffer[] {
	try {
		const parts = decode(packed, {rawStrings: true});
		return Array.isArray(parts) && parts.length >= 12
			? (parts as Bytes[]).map(part => Buffer.from(part))
			: [];
	} catch {
		return [];
	}
}

/**
 * Waits until a replica has what this connection wrote, where there are replicas: what only the master
 * knows could be lost with it and then be published again.
 */
async function confirm(client: Redis, role: unknown): Promise<TransferRefusal | undefined> {
	const [, , links] = Array.isArray(role) ? role : [];
	const replicas = Array.isArray(links) ? links.length : 0;
	if (replicas === 0) return undefined;
	const confirmed = Number(await client.callBuffer('WAIT', '1', String(waitForReplica)));
	if (confirmed > 0) return undefined;
	return {kind: 'unknown', message: 'no replica of the target has confirmed it'};
}

function latin1(bytes: Bytes): string {
	return Buffer.from(bytes).toString('latin1');
}
