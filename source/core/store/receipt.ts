import type {EntryId} from '../entry.ts';
import type {AuditRecord, PageQuery, Receipt} from './port.ts';

const page = 100;
const mostRecords = 2000;
/** They take nothing away: what became of an entry they do not tell. */
const copies = new Set(['rescue', 'import']);

/** The latest record of that entry (under that operation, or any), looked for backwards through the audit. */
export async function findReceipt(
	read: (query: PageQuery) => Promise<readonly AuditRecord[]>,
	id: EntryId,
	operation: string | undefined,
): Promise<Receipt | undefined> {
	let beyond: EntryId | undefined;
	for (let looked = 0; looked < mostRecords; looked += page) {
		const records = await read({order: 'newest first', beyond, count: page});
		for (const record of records) {
			if (operation === undefined ? copies.has(record.action) : record.operation !== operation) continue;
			const entry = record.entries.find(each => each.id === id);
			if (entry === undefined) continue;
			const {action, actor, time, target} = record;
			return {operation: record.operation, action, actor, time, newId: entry.newId, target};
		}
		if (records.length < page) return undefined;
		beyond = records.at(-1)?.id;
	}
	return undefined;
}
