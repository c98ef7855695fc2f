import type {Redis} from 'ioredis';
import type {Bytes, EntryId} from '../../entry.ts';
import type {Layout} from '../../layout.ts';
import {
	type InsertReply,
	type InsertRequest,
	type InsertResult,
	type MemoryFacts,
	type RescueReply,
	type RescueRequest,
	type RescueResult,
	scriptBytes,
} from '../copy.ts';
import {derive} from '../derive.ts';
import type {AuditFacts} from '../transfer.ts';
import {untilReady} from './connections.ts';
import type {Nodes} from './nodes.ts';
import {refusalOf, refusedBy} from './refusals.ts';
import {connectWithin, runAt} from './run-script.ts';
import {insertScript} from './scripts/insert.ts';
import {forget, rescueScript} from './scripts/rescue.ts';

type Row = readonly Buffer[];

export async function rescueOnRedis(
	nodes: Nodes,
	dlq: Bytes,
	request: RescueRequest,
	layout?: Layout,
): Promise<RescueReply> {
	const {operation, which, audit} = request;
	const asked =
		'ids' in which
			? ['ids', ...which.ids]
			: [
					'range',
					which.after === undefined ? '-' : `(${which.after}`,
					which.until ?? '+',
					String(which.count),
				];
	const keys = [dlq, derive(dlq, 'rescue'), derive(dlq, 'rescued'), ...auditKey(dlq, audit)];
	const args = [audit === undefined ? '0' : '1', operation, ...who(audit), String(scriptBytes), ...asked];
	return run(nodes, rescueScript(layout), keys, args, ([warning, complete, rows]) => ({
		kind: 'done',
		results: (rows as unknown as Row[]).map(rescueResult),
		complete: String(complete) === '1',
		warnings: warningsIn(warning),
	}));
}

export async function insertOnRedis(
	nodes: Nodes,
	dlq: Bytes,
	request: InsertRequest,
	layout?: Layout,
): Promise<InsertReply> {
	const {operation, items, limit, audit} = request;
	const keys = [dlq, derive(dlq, 'imports'), ...auditKey(dlq, audit)];
	const entries = items.flatMap(({oldId, fields}) => [oldId, String(fields.length * 2), ...fields.flat()]);
	const args = [String(limit), operation, ...who(audit), ...entries];
	return run(nodes, insertScript(layout), keys, args, ([warning, ...rows]) => ({
		kind: 'done',
		results: (rows as Row[]).map(insertResult),
		warnings: warningsIn(warning),
	}));
}

/** Deletes copies from the rescue stream for good. @throws what the client throws */
export async function forgetOnRedis(nodes: Nodes, dlq: Bytes, ids: readonly EntryId[]): Promise<number> {
	const {reply} = await runAt(nodes, forget, [derive(dlq, 'rescue'), derive(dlq, 'rescued')], ids);
	return Number(reply);
}

export async function readMemory(client: Redis, dlq: Bytes): Promise<MemoryFacts> {
	const [info, usage] = await Promise.all([
		client.callBuffer('INFO', 'memory').catch(() => ''),
		client.callBuffer('MEMORY', 'USAGE', Buffer.from(dlq), 'SAMPLES', '20').catch(() => null),
	]);
	const number = (name: string) =>
		Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(String(info))?.[1] ?? 0) || undefined;
	return {
		used: number('used_memory'),
		limit: number('maxmemory'),
		dlq: usage === null ? undefined : Number(usage),
	};
}

async function run<Reply>(
	nodes: Nodes,
	script: string,
	keys: readonly Bytes[],
	args: ReadonlyArray<string | Bytes>,
	read: (rest: Array<Buffer | Row>) => Reply,
): Promise<Reply | ReturnType<typeof refusedBy>> {
	try {
		const node = nodes.at(keys[0] ?? Buffer.alloc(0));
		if (node === undefined || !(await untilReady(node, connectWithin)))
			return {kind: 'not sent', message: 'not connected'};
		const {reply} = await runAt(nodes, script, keys, args);
		const [status, ...rest] = reply as Array<Buffer | Row>;
		return String(status) === 'done' ? read(rest) : refusalOf(reply as Row);
	} catch (error) {
		return refusedBy(error, keys);
	}
}

function auditKey(dlq: Bytes, audit: AuditFacts | undefined): Bytes[] {
	return audit === undefined ? [] : [derive(dlq, 'audit')];
}

function who(audit: AuditFacts | undefined): string[] {
	return [audit?.actor ?? '', audit?.reason ?? '', audit?.toolVersion ?? ''];
}

function warningsIn(warning: Buffer | Row | undefined): string[] {
	const text = String(warning ?? '').trim();
	return text === '' ? [] : [text];
}

function rescueResult([first, status, more]: Row): RescueResult {
	const id = String(first);
	const kind = String(status);
	if (kind === 'copied' || kind === 'already') return {id, kind, newId: String(more)};
	return kind === 'gone' ? {id, kind} : {id, kind: 'failed', message: String(more)};
}

function insertResult([status, more]: Row): InsertResult {
	const kind = String(status);
	if (kind === 'added') return {kind, newId: String(more)};
	return kind === 'present' || kind === 'no room' ? {kind} : {kind: 'failed', message: String(more)};
}
