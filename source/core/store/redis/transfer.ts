import type {Bytes, EntryId} from '../../entry.ts';
import {handOver} from '../../handover/hand-over.ts';
import {resolveClaims} from '../../handover/resolve.ts';
import type {Slots} from '../../handover/types.ts';
import {againstMigrating, type Layout, notMigrated} from '../../layout.ts';
import {derive, keySlot} from '../derive.ts';
import {
	isMigrated,
	type TransferRefusal,
	type TransferReply,
	type TransferRequest,
	type TransferResult,
} from '../transfer.ts';
import {untilReady} from './connections.ts';
import type {Nodes} from './nodes.ts';
import {refusalOf, refusedBy} from './refusals.ts';
import {connectWithin, runAt} from './run-script.ts';
import {transferScript} from './scripts/transfer.ts';
import {readClaim} from './slots.ts';

/** Moves entries on one node by the script, to another slot by the hand-over; every way it can end is a reply. */
export async function transferOnRedis(
	nodes: Nodes,
	slots: Slots,
	dlq: Bytes,
	request: TransferRequest,
	layout?: Layout,
): Promise<TransferReply> {
	const [from, to] = ends(dlq, request);
	const node = nodes.at(from);
	if (node === undefined || !(await untilReady(node, connectWithin)))
		return {kind: 'not sent', message: 'not connected'};
	const elsewhere = nodes.cluster && keySlot(from) !== keySlot(to);
	const refusal = againstLayout(layout, request, elsewhere);
	if (refusal !== undefined) return refusal;
	if (elsewhere) return handOver(slots, request, patience);
	const script = transferScript(layout);
	const run: Run = async part => byScript(nodes, dlq, part, script);
	const began = patience.now();
	const reply = await run(request);
	if (reply.kind !== 'done') return reply;
	const took = {longest: patience.now() - began, calls: 1};
	return withoutOldClaims(run, slots, request, {...reply, took});
}

type Run = (request: TransferRequest) => Promise<TransferReply>;

function againstLayout(
	layout: Layout | undefined,
	request: TransferRequest,
	elsewhere: boolean,
): TransferRefusal | undefined {
	const why = isMigrated(request) ? againstMigrating(layout, elsewhere) : undefined;
	if (why === undefined) return undefined;
	return {kind: why === 'spread' ? 'failed' : 'other slot', message: notMigrated[why]};
}

const patience = {
	now: () => performance.now(),
	sleep: async (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds)),
};

async function byScript(
	nodes: Nodes,
	dlq: Bytes,
	request: TransferRequest,
	script: string,
): Promise<TransferReply> {
	const keys: Bytes[] = [...ends(dlq, request)];
	if (isMigrated(request)) keys.push(derive(dlq, 'archive'));
	if (request.audit !== undefined) keys.push(derive(dlq, 'audit'));
	if (request.mode !== 'restore') keys.push(derive(dlq, 'claims'));
	else if (request.from === 'rescue') keys.push(derive(dlq, 'rescued'));
	try {
		const {reply} = await runAt(nodes, script, keys, scriptArguments(request));
		return asWhole(replyOf(reply as Reply[], request.items));
	} catch (error) {
		return refusedBy(error, keys);
	}
}

// The first write tells: a server that takes none has moved nothing, whatever was planned for the others.
function asWhole(reply: TransferReply): TransferReply {
	if (reply.kind !== 'done' || reply.results.some(({kind}) => kind === 'moved')) return reply;
	const failed = reply.results.find(result => result.kind === 'failed');
	if (failed?.kind !== 'failed') return reply;
	if (failed.message.startsWith('READONLY')) return {kind: 'not sent', message: failed.message};
	return failed.message.startsWith('OOM') ? {kind: 'out of memory', message: failed.message} : reply;
}

// Claims of who went away are ended, and what is free then is tried once more.
async function withoutOldClaims(
	run: Run,
	slots: Slots,
	request: TransferRequest,
	first: Extract<TransferReply, {kind: 'done'}>,
): Promise<TransferReply> {
	const claims = first.results.flatMap(result => (result.kind === 'claimed' ? [result.claim] : []));
	if (claims.length === 0) return first;
	const resolved = await resolveClaims(slots, claims);
	if (resolved.kind !== 'resolved') return first;
	const freed = request.items.filter(({id}) => resolved.byId.get(id)?.kind === 'freed');
	const again = freed.length === 0 ? undefined : await run({...request, items: freed, runs: undefined});
	if (again?.kind === 'unknown') return again;
	const later = new Map(
		freed.map(({id}, at) => [id, again?.kind === 'done' ? again.results[at] : undefined]),
	);
	const results = first.results.map((result, at): TransferResult => {
		const id = request.items[at]?.id ?? '';
		const how = resolved.byId.get(id);
		return how?.kind === 'moved' ? {kind: 'gone'} : (later.get(id) ?? result);
	});
	const warnings = again?.kind === 'done' ? again.warnings : [];
	return {...first, results, warnings: [...first.warnings, ...warnings]};
}

type Reply = Buffer | readonly Buffer[];

function ends(
	dlq: Bytes,
	{mode, target, from = 'archive'}: TransferRequest,
): readonly [from: Bytes, to: Bytes] {
	if (mode === 'restore') return [derive(dlq, from), dlq];
	return [dlq, mode === 'discard' ? derive(dlq, 'archive') : (target ?? dlq)];
}

function scriptArguments(request: TransferRequest): Array<string | Bytes> {
	const {operation, mode, source, create, items, runs, limit, audit} = request;
	const {actor = '', reason = '', migration, toolVersion = ''} = audit ?? {};
	const flag = (on: boolean) => (on ? '1' : '0');
	const stream = 'stream' in source ? source.stream : undefined;
	return [
		mode,
		'any' in source ? '0' : stream === undefined ? '2' : '1',
		stream ?? '',
		flag(create),
		flag(isMigrated(request)),
		flag(audit !== undefined),
		limit === undefined ? '' : String(limit),
		operation,
		actor,
		reason,
		migration?.name ?? '',
		migration?.sha256 ?? '',
		toolVersion,
		(runs ?? items.map(() => 1)).join(' '),
		...items.map(({id}) => id),
		...(isMigrated(request) ? items.map(({payload}) => payload ?? '') : []),
	];
}

function replyOf(reply: readonly Reply[], items: TransferRequest['items']): TransferReply {
	const [status, first, ...rest] = reply;
	switch (String(status)) {
		case 'done': {
			const warning = String(first);
			const results = rest.map((each, at) => resultOf(each, items[at]?.id ?? ''));
			return {kind: 'done', results, warnings: warning === '' ? [] : [warning]};
		}
		default:
			return refusalOf(reply as readonly Buffer[]);
	}
}

function resultOf(reply: Reply, id: EntryId): TransferResult {
	if (Buffer.isBuffer(reply)) return {kind: 'moved', newId: reply.toString('latin1')};
	const [status, first, second] = reply as readonly Buffer[];
	switch (String(status)) {
		case 'moved':
			return {kind: 'moved', newId: String(first), archivedAs: String(second)};
		case 'gone':
			return {kind: 'gone'};
		case 'empty':
			return {kind: 'empty payload'};
		case 'no room':
		case 'present':
			return {kind: String(status) === 'present' ? 'present' : 'no room'};
		case 'claimed':
			return {kind: 'claimed', claim: readClaim(id, first ?? Buffer.alloc(0))};
		case 'mismatch':
			return {kind: 'mismatch', source: String(first) === '1' ? second : undefined};
		default:
			return {kind: 'failed', message: String(first)};
	}
}
