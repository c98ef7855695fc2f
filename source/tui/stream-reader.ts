import type {EntryId} from '../core/entry.ts';
import type {EntryIndex} from '../core/entry-index.ts';
import {ConnectionError} from '../core/errors.ts';
import {nextCount} from '../core/paging.ts';
import {entrySize, summarise} from '../core/row.ts';
import type {DlqStore} from '../core/store/port.ts';
import type {Event} from '../state/event.ts';
import {trouble} from './trouble.ts';

export interface StreamReader {
	start(): void;
	stop(): void;
	askServer(): void;
	askFacts(): void;
	load(beyond: EntryId | undefined): void;
	follow(after: EntryId): void;
	check(ids: readonly EntryId[]): void;
	rescan(index: EntryIndex): void;
}

const factsEvery = 1000;
const rescanSlice = 500;

/** Keeps the list true: connects, loads pages, follows arrivals, looks once a second what changed. */
export function createStreamReader(store: DlqStore, dispatch: (event: Event) => void): StreamReader {
	const stopping = new AbortController();
	let timer: NodeJS.Timeout | undefined;
	let askingFacts = false;
	let lastPage: Parameters<typeof nextCount>[0];
	// What a lost connection interrupted goes on when it is back.
	const interrupted = new Set<() => void>();

	const attempt = async (work: () => Promise<void>, again?: () => void) => {
		try {
			await work();
		} catch (error) {
			if (stopping.signal.aborted) return;
			if (again !== undefined) interrupted.add(again);
			if (!(error instanceof ConnectionError)) dispatch({type: 'troubled', trouble: trouble(error)});
		}
	};

	const resume = () => {
		const waiting = [...interrupted];
		interrupted.clear();
		for (const again of waiting) again();
	};

	const reader: StreamReader = {
		start() {
			store.onConnection(connection => dispatch({type: 'connection', connection}));
			timer = setInterval(() => {
				if (store.connection().state !== 'ready') return;
				reader.askFacts();
				resume();
			}, factsEvery);
			void attempt(
				() => store.connect(),
				() => void attempt(() => store.connect()),
			);
		},
		stop() {
			clearInterval(timer);
			stopping.abort();
		},
		askServer() {
			void attempt(async () => dispatch({type: 'server', server: await store.server()}), reader.askServer);
		},
		askFacts() {
			if (askingFacts) return;
			askingFacts = true;
			void attempt(async () => dispatch({type: 'facts', facts: await store.streamFacts()})).finally(() => {
				askingFacts = false;
			});
		},
		load(beyond) {
			void attempt(
				async () => {
					const count = nextCount(beyond === undefined ? undefined : lastPage);
					const entries = await store.readPage({order: 'newest first', beyond, count});
					const bytes = entries.reduce((sum, entry) => sum + entrySize(entry), 0);
					lastPage = {count, entries: entries.length, bytes};
					dispatch({type: 'page', rows: entries.map(summarise), complete: entries.length < count});
				},
				() => reader.load(beyond),
			);
		},
		follow(after) {
			void attempt(async () => {
				for await (const entries of store.follow(after, stopping.signal)) {
					dispatch({type: 'arrivals', rows: entries.map(summarise)});
				}
			});
		},
		check(ids) {
			void attempt(async () => {
				const gone = await store.goneIds(ids);
				if (gone.length > 0) dispatch({type: 'gone', ids: gone});
			});
		},
		rescan(index) {
			void attempt(
				async () => {
					for (let ids = idsAfter(index, undefined); ids.length > 0; ids = idsAfter(index, ids.at(-1))) {
						if (stopping.signal.aborted) return;
						const gone = await store.goneIds(ids);
						if (gone.length > 0) dispatch({type: 'gone', ids: gone});
					}
					dispatch({type: 'rescanned'});
				},
				() => reader.rescan(index),
			);
		},
	};
	return reader;
}

// By id, not by position: rows leave and arrive between two slices.
function idsAfter(index: EntryIndex, last: EntryId | undefined): EntryId[] {
	let from = 0;
	if (last !== undefined) from = index.positionOf(last) + (index.has(last) ? 1 : 0);
	const ids: EntryId[] = [];
	for (let at = from; at < from + rescanSlice; at++) {
		const row = index.at(at);
		if (row === undefined) break;
		ids.push(row.id);
	}
	return ids;
}
