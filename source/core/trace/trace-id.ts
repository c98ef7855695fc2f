import type {Bytes, EntryId} from '../entry.ts';
import {RedisReplyError} from '../errors.ts';
import {pages} from '../pages.ts';
import {derive} from '../store/derive.ts';
import {idOnDlq} from '../store/notes.ts';
import type {DlqStore} from '../store/port.ts';
import {traceIn} from './hit.ts';
import {mostEntries, mostRecords, recordPage, type TraceOptions} from './reading.ts';

/**
 * The trace id of an entry, wherever it lies by now; undefined when it is not found or has none. What may
 * not be read beside the DLQ is passed over. @throws ConnectionError, RedisReplyError; what the signal aborts with
 */
export async function traceIdOf(
	store: DlqStore,
	id: EntryId,
	{signal, onProgress}: TraceOptions = {},
): Promise<Bytes | undefined> {
	const entry = await store.readEntry(id);
	if (entry !== undefined) return traceIn(entry);
	let total = 0;
	const read = (count: number) => {
		total += count;
		onProgress?.(total);
		signal?.throwIfAborted();
	};
	for (const aside of ['archive', 'rescue'] as const) {
		const stream = derive(store.stream, aside);
		const found = await unlessDenied(async () => {
			const query = {order: 'newest first', limit: mostEntries} as const;
			for await (const page of pages(each => store.streamPage(stream, each), query, signal)) {
				read(page.length);
				const match = page.find(({id: own, fields}) => own === id || idOnDlq(fields) === id);
				if (match !== undefined) return match;
			}
			return undefined;
		});
		if (found !== undefined) return traceIn(found);
	}
	const moved = await unlessDenied(async () => {
		let beyond: EntryId | undefined;
		for (let seen = 0; seen < mostRecords; seen += recordPage) {
			const records = await store.auditRecords({order: 'newest first', beyond, count: recordPage});
			read(records.length);
			const entries = records.flatMap(record => record.entries);
			const match = entries.find(each => each.id === id || each.newId === id);
			if (match !== undefined || records.length < recordPage) return match;
			beyond = records.at(-1)?.id;
		}
		return undefined;
	});
	return moved === undefined ? undefined : traceIn(moved);
}

async function unlessDenied<Value>(read: () => Promise<Value | undefined>): Promise<Value | undefined> {
	return read().catch((error: unknown) => {
		if (!(error instanceof RedisReplyError)) throw error;
		return undefined;
	});
}
