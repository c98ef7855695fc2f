import type {Aside} from '../core/bulk/put-away.ts';
import type {EntryId} from '../core/entry.ts';
import {UsageError} from '../core/errors.ts';
import {entriesOf} from '../core/export/export.ts';
import {createSummariser, entrySize} from '../core/row.ts';
import {derive} from '../core/store/derive.ts';
import type {DlqStore, StreamFacts} from '../core/store/port.ts';

/** What `--from` names; undefined when it is not given. @throws UsageError */
export function asideOf(from: string | undefined): Aside | undefined {
	if (from === undefined || from === 'archive' || from === 'rescue') return from;
	throw new UsageError(`--from ${from} is nothing beside the DLQ`, 'it takes archive or rescue');
}

/** The archive or the rescue stream, read as if it were the DLQ. */
export function viewOf(
	store: DlqStore,
	aside: Aside | undefined,
): Pick<DlqStore, 'stream' | 'streamFacts' | 'readPage' | 'rowPage' | 'readEntry' | 'readEntries'> {
	if (aside === undefined) return store;
	const stream = derive(store.stream, aside);
	const {ofEntry} = createSummariser();
	return {
		stream,
		readPage: async query => store.streamPage(stream, query),
		async rowPage(query) {
			const entries = await store.streamPage(stream, query);
			const bytes = entries.reduce((sum, entry) => sum + entrySize(entry), 0);
			return {rows: entries.map(ofEntry), bytes, complete: entries.length < query.count};
		},
		readEntries: async ids => entriesOf(store, stream, ids),
		readEntry: async (id: EntryId) => (await entriesOf(store, stream, [id]))[0],
		async streamFacts(): Promise<StreamFacts> {
			const {now} = await store.streamFacts();
			const {length} = await store.targetFacts(stream);
			return {
				kind: 'stream',
				length: length ?? 0,
				firstId: undefined,
				lastId: undefined,
				entriesAdded: undefined,
				now,
			};
		},
	};
}
