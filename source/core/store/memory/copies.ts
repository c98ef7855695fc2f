import type {Bytes, Entry, EntryId} from '../../entry.ts';
import {compareIds} from '../../entry.ts';
import type {Layout} from '../../layout.ts';
import {recordedFields} from '../../recorded.ts';
import type {
	InsertReply,
	InsertRequest,
	InsertResult,
	RescueReply,
	RescueRequest,
	RescueResult,
} from '../copy.ts';
import {derive} from '../derive.ts';
import {withNotes} from '../notes.ts';
import type {AuditRecord} from '../port.ts';
import type {AuditFacts, TransferRefusal} from '../transfer.ts';
import type {Keyspace} from './keyspace.ts';

/** The steps of the atomic scripts (`redis/scripts/rescue.ts`, `insert.ts`), with the same replies. */
export interface MemoryCopies {
	rescue(request: RescueRequest): RescueReply;
	insert(request: InsertRequest): InsertReply;
	/** Deletes copies for good. */
	forget(ids: readonly EntryId[]): number;
}

export function createMemoryCopies(
	keys: Keyspace,
	dlq: Bytes,
	layout: Layout | undefined,
	record: (record: Omit<AuditRecord, 'id' | 'time'>) => void,
): MemoryCopies {
	const [rescue, audit] = [derive(dlq, 'rescue'), derive(dlq, 'audit')];
	const imports = new Map<string, InsertReply>();
	const importedAs = new Map<EntryId, EntryId>();
	const copies = () => keys.stream(rescue)?.entries ?? [];
	const copyOf = (id: EntryId) => copies().find(({fields}) => textOf(fields, 'dlq_id') === id)?.id;

	const refusal = (touched: readonly Bytes[]): TransferRefusal | undefined => {
		const wrong = touched.find(key => !['stream', 'none'].includes(keys.type(key)));
		return wrong === undefined ? undefined : {kind: 'wrong type', key: wrong, type: keys.type(wrong)};
	};
	const note = (
		action: string,
		operation: string,
		target: Bytes,
		facts: AuditFacts | undefined,
		entries: AuditRecord['entries'],
	) => {
		if (facts === undefined || entries.length === 0) return;
		const {actor, reason, toolVersion: version} = facts;
		record({operation, action, actor, reason, target, migration: '', sha256: '', version, entries});
	};

	return {
		rescue({operation, which, audit: facts}) {
			const refused = refusal([dlq, rescue, ...(facts === undefined ? [] : [audit])]);
			if (refused !== undefined) return refused;
			const {ids, complete} = chosen(keys.stream(dlq)?.entries ?? [], which);
			const known: Array<AuditRecord['entries'][number]> = [];
			const results = ids.map((id): RescueResult => {
				const entry = keys.find(dlq, id);
				if (entry === undefined) return {id, kind: 'gone'};
				const there = copyOf(id);
				if (there !== undefined) return {id, kind: 'already', newId: there};
				const newId = keys.add(rescue, withNotes(entry.fields, id, 'rescue', operation));
				known.push({id, newId, fields: recordedFields(layout, entry)});
				return {id, kind: 'copied', newId};
			});
			note('rescue', operation, rescue, facts, known);
			return {kind: 'done', results, complete, warnings: []};
		},
		insert({operation, items, limit, audit: facts}) {
			const refused = refusal([dlq, ...(facts === undefined ? [] : [audit])]);
			const before = imports.get(operation);
			if (refused !== undefined || before !== undefined) return refused ?? before ?? never;
			const known: Array<AuditRecord['entries'][number]> = [];
			const results = items.map(({oldId, fields}): InsertResult => {
				const as = importedAs.get(oldId) ?? oldId;
				if (keys.find(dlq, oldId) !== undefined || keys.find(dlq, as) !== undefined) return {kind: 'present'};
				if ((keys.stream(dlq)?.entries.length ?? 0) >= limit) return {kind: 'no room'};
				const newId = keys.add(dlq, fields);
				importedAs.set(oldId, newId);
				known.push({id: oldId, newId, fields: recordedFields(layout, {id: oldId, fields})});
				return {kind: 'added', newId};
			});
			note('import', operation, dlq, facts, known);
			const reply: InsertReply = {kind: 'done', results, warnings: []};
			if (known.length > 0) imports.set(operation, reply);
			return reply;
		},
		forget: ids => ids.filter(id => keys.remove(rescue, id)).length,
	};
}

const never = {kind: 'failed', message: 'no reply'} as const;

function chosen(
	entries: readonly Entry[],
	which: RescueRequest['which'],
): {readonly ids: readonly EntryId[]; readonly complete: boolean} {
	if ('ids' in which) return {ids: which.ids, complete: true};
	const {after, until, count} = which;
	const all = entries
		.map(({id}) => id)
		.filter(id => after === undefined || compareIds(id, after) > 0)
		.filter(id => until === undefined || compareIds(id, until) <= 0);
	return {ids: all.slice(0, count), complete: all.length < count};
}

function textOf(fields: Entry['fields'], name: string): string {
	return String(
		Buffer.from(fields.findLast(([key]) => String(Buffer.from(key)) === name)?.[1] ?? Buffer.alloc(0)),
	);
}
