import type {EntryId} from '../core/entry.ts';
import {ConnectionError} from '../core/errors.ts';
import type {EntryIndex} from '../core/index/entry-index.ts';
import {nextCount} from '../core/paging.ts';
import {createSummariser} from '../core/row.ts';
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
	/** Fetches what is shown of rows; while that goes on only the newest wish is kept. */
	rows(ids: readonly EntryId[]): void;
	rescan(index: EntryIndex): void;
}

const factsEvery = 1000;
const rescanSlice = 500;

/** Keeps the list true: connects, loads pages, follows arrivals, looks once a second what changed. */
export function createStreamReader(store: DlqStore, dispatch: (event: Event) => void): StreamReader {
	const stopping = new AbortController();
	let timer: NodeJS.Timeout | undefined;
	let askingFacts = false;
	const {ofEntry} = createSummariser();
	let lastPage: Parameters<typeof nextCount>[0];
	// The next page is on its way while this one is taken in.
	let ahead: {readonly beyond: EntryId; readonly page: ReturnType<DlqStore['rowPage']>} | undefined;
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

	const readPage = async (beyond: EntryId | undefined) => {
		const count = nextCount(beyond === undefined ? undefined : lastPage);
		const page = await store.rowPage({order: 'newest first', beyond, count});
		lastPage = {count, entries: page.rows.length, bytes: page.bytes};
		return page;
	};

	let wantedRows: readonly EntryId[] = [];
	let fetchingRows = false;
	const fetchRows = async () => {
		for (let ids = wantedRows; ids.length > 0; ids = ids === wantedRows ? [] : wantedRows) {
			const rows = await store.rowsOf(ids);
			dispatch({type: 'rows', rows: rows.filter(row => row !== undefined)});
			const gone = ids.filter((_, at) => rows[at] === undefined);
			if (gone.length > 0) dispatch({type: 'gone', ids: gone});
		}
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
					const page = ahead !== undefined && ahead.beyond === beyond ? ahead.page : readPage(beyond);
					ahead = undefined;
					const {rows, complete} = await page;
					const last = rows.at(-1)?.id;
					if (!complete && last !== undefined) ahead = {beyond: last, page: readPage(last)};
					// Its failure is that of whoever asks for it.
					ahead?.page.catch(() => {});
					dispatch({type: 'page', rows, complete});
				},
				() => reader.load(beyond),
			);
		},
		follow(after) {
			void attempt(async () => {
				for await (const entries of store.follow(after, stopping.signal)) {
					dispatch({type: 'arrivals', rows: entries.map(ofEntry)});
				}
			});
		},
		check(ids) {
			void attempt(async () => {
				const gone = await store.goneIds(ids);
				if (gone.length > 0) dispatch({type: 'gone', ids: gone});
			});
		},
		rows(ids) {
			wantedRows = ids;
			if (fetchingRows) return;
			fetchingRows = true;
			void attempt(fetchRows, () => reader.rows(wantedRows)).finally(() => {
				fetchingRows = false;
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
		const id = index.idAt(at);
		if (id === undefined) break;
		ids.push(id);
	}
	return ids;
}
