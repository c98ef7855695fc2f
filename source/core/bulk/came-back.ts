import {safeText} from '../../text/safe-text.ts';
import {type Bytes, type Entry, type EntryId, factOf} from '../entry.ts';
import {failureFields, type Layout} from '../layout.ts';
import {idLimit, sourceLimit} from '../row.ts';
import type {DlqStore} from '../store/port.ts';
import {keyOf, noReturns, type Origin, originKey, type Returns} from './returns.ts';

const page = 200;
const mostRecords = 2000;
const longestChain = 50;

/**
 * Which entries came back: their source stream and id are those a recorded replay was given, or their
 * message was replayed before they arrived. Looks back through the audit as far as it reaches, at most
 * 2,000 records. Without the right to read it nothing is known to have come back.
 */
export async function cameBack(store: DlqStore): Promise<Returns> {
	const by = knownBy(store.layout);
	const replays = new Map<string, string>();
	const given = new Map<string, EntryId[]>();
	const restored = new Map<EntryId, EntryId>();
	if (by === undefined) return noReturns;
	try {
		let beyond: string | undefined;
		for (let read = 0; read < mostRecords; read += page) {
			const records = await store.auditRecords({order: 'newest first', beyond, count: page});
			for (const {action, target, entries} of records) {
				for (const entry of entries) {
					if (putBack.has(action)) noteRestored(entry, restored);
					if (action !== 'replay' || target === undefined) continue;
					const origin = keyOf(originOf(entry));
					if (by === 'stream id') replays.set(originKey(safeText(target, sourceLimit), entry.newId), origin);
					// Who fails on it may name the stream it was sent to, or still the first one.
					else
						for (const key of new Set([
							origin,
							keyOf({...originOf(entry), source: safeText(target, sourceLimit)}),
						]))
							given.set(key, [...(given.get(key) ?? []), entry.newId]);
				}
			}
			if (records.length < page) break;
			beyond = records.at(-1)?.id;
		}
	} catch {
		// Reading the audit is a help, not a condition.
	}
	if (by === 'message id') return {origins: given, restored};
	const timesOf = (origin: string) => {
		let count = 0;
		for (let at = replays.get(origin); at !== undefined && count < longestChain; count++)
			at = replays.get(at);
		return count;
	};
	return {origins: new Map([...replays.keys()].map(origin => [origin, timesOf(origin)])), restored};
}

export function originOf(entry: Entry): Origin {
	return {
		id: entry.id,
		source: safeText(factOf(entry, 'source') ?? none, sourceLimit),
		sourceId: safeText(factOf(entry, 'sourceId') ?? none, idLimit),
	};
}

/**
 * How a message that was replayed is known again when it is back: by the id it was given on its stream,
 * or by one of its own that it keeps. Undefined: the layout has neither.
 */
export function knownBy(layout: Layout | undefined): 'stream id' | 'message id' | undefined {
	if (layout === undefined) return 'stream id';
	const {source, sourceId} = layout;
	if (sourceId === undefined || 'value' in sourceId) return undefined;
	if (isPublished(layout, sourceId.field)) return 'message id';
	return source === undefined ? undefined : 'stream id';
}

function isPublished(layout: Layout, field: string): boolean {
	const {live, data} = layout;
	if (live === 'rest') return !failureFields(layout).has(Buffer.from(field).toString('latin1'));
	if (live !== undefined) return live.some(([, from]) => from === field);
	return data !== 'rest' && data.field === field;
}

const putBack: ReadonlySet<string> = new Set(['restore', 'import']);

function noteRestored(
	{fields, newId}: Pick<Entry, 'fields'> & {readonly newId: EntryId},
	restored: Map<EntryId, EntryId>,
): void {
	// Put back twice it has two: the first is the oldest.
	const old = fields.find(([name]) => Buffer.from(name).equals(oldIdName))?.[1];
	if (old !== undefined) restored.set(newId, Buffer.from(old).toString('latin1'));
}

const oldIdName = Buffer.from('dlq_id');
const none: Bytes = Buffer.alloc(0);
