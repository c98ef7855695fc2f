import type {EntryId} from '../core/entry.ts';
import {filterEntries} from '../core/filter/filter-entries.ts';
import {matchesEntry, matchesRow} from '../core/filter/match.ts';
import {readFilter} from '../core/filter/parse.ts';
import type {Filter} from '../core/filter/types.ts';
import type {IdList} from '../core/index/id-list.ts';
import {newestFirst, sameOrder} from '../core/index/order.ts';
import {sorted} from '../core/index/scan.ts';
import type {DlqStore} from '../core/store/port.ts';
import type {Effect, Event} from '../state/event.ts';
import {safeLine, safeText} from '../text/safe-text.ts';
import {trouble} from './trouble.ts';

/** More than that is not put in its place bit by bit but sorted once all is found. */
const fewEnough = 2000;

type Arrange = Extract<Effect, {type: 'arrange'}>;

/** Looks through the DLQ for what the list is to show; one search at a time, the newest. */
export function createArranger(store: DlqStore, dispatch: (event: Event) => void) {
	let current = new AbortController();
	let filter: Promise<Filter | undefined> = Promise.resolve(undefined);
	const anew = () => {
		current.abort();
		current = new AbortController();
		return current.signal;
	};
	return {
		async arrange(effect: Arrange): Promise<void> {
			const signal = anew();
			const {request, text} = effect;
			filter = text === undefined ? Promise.resolve(undefined) : read(text, effect.now);
			try {
				const parsed = await filter;
				if (parsed !== undefined) dispatch({type: 'filter read', request, filter: parsed});
				const ids = await search(store, effect, parsed, signal, dispatch);
				dispatch({type: 'arranged', request, ids});
			} catch (error) {
				// Aborted: something else is wanted by now.
				if (signal.aborted) return;
				const {message, hint} = trouble(error);
				dispatch({
					type: 'arrange failed',
					request,
					message: safeLine`the search ended early: ${message}. ${hint}`,
				});
			}
		},
		/** Rows that joined and do not tell enough by themselves. */
		async match({request, ids}: Extract<Effect, {type: 'match'}>): Promise<void> {
			const parsed = await filter.catch(() => undefined);
			if (parsed === undefined) return;
			const matching = await passing(store, parsed, ids).catch(() => []);
			if (matching.length > 0) dispatch({type: 'matched', request, ids: matching});
		},
		stop: () => current.abort(),
	};
}

async function search(
	store: DlqStore,
	{request, index, order}: Arrange,
	filter: Filter | undefined,
	signal: AbortSignal,
	dispatch: (event: Event) => void,
): Promise<IdList | undefined> {
	if (filter === undefined) return sorted(index, order.by, {descending: order.descending, signal});
	let told = 0;
	let progress = {read: 0, of: 0};
	const inPlace = sameOrder(order, newestFirst);
	const tell = (ids: readonly EntryId[]) => dispatch({type: 'found', request, ids, ...progress});
	const found = await filterEntries(store, index, filter, {
		signal,
		onProgress(read, of) {
			progress = {read, of};
			tell([]);
		},
		onFound(list) {
			if (list.length > fewEnough) return;
			const fresh = Array.from({length: list.length - told}, (_, at) => list.at(told + at) ?? '');
			told = list.length;
			tell(fresh);
		},
	});
	if (found.length === told) return undefined;
	return inPlace ? found : sorted(index, order.by, {of: found, descending: order.descending, signal});
}

async function read(text: string, now: number): Promise<Filter> {
	const parsed = await readFilter(text, {now});
	if (parsed.kind === 'error') throw new Error(safeText(parsed.message));
	return parsed;
}

async function passing(
	store: DlqStore,
	filter: Filter,
	ids: readonly EntryId[],
): Promise<readonly EntryId[]> {
	if (filter.level !== 'payload') {
		const rows = await store.rowsOf(ids);
		const truths = rows.map(row => (row === undefined ? false : matchesRow(filter, row)));
		if (!truths.includes(undefined)) return ids.filter((_, at) => truths[at] === true);
	}
	const entries = await store.readEntries(ids);
	return ids.filter((_, at) => {
		const entry = entries[at];
		return entry !== undefined && matchesEntry(filter, entry);
	});
}
