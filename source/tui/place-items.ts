import {idTime} from '../core/entry.ts';
import {dlqPatterns} from '../core/store/names.ts';
import type {DlqStore, FoundStream, FoundStreams} from '../core/store/port.ts';
import type {Event} from '../state/event.ts';
import type {MenuItem} from '../state/layers.ts';
import type {Session} from '../state/types.ts';
import {age} from '../text/age.ts';
import {count} from '../text/amount.ts';
import {cellWidth, toWidth} from '../text/cells.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';

/** What may be told of a context. */
export interface ContextFacts {
	readonly name: string;
	readonly url: string;
	readonly stream: string;
	readonly readOnly: boolean;
	readonly colour: string | null;
}

interface Where {
	readonly contexts: readonly ContextFacts[];
	readonly session: Session;
	readonly store: Pick<DlqStore, 'stream' | 'connection' | 'findStreams'>;
}

/** A menu is waited for so long, in ms, and holds so many streams. */
const [within, most] = [2000, 100];

/** The contexts of the config, then the streams of this server that look like DLQs. */
export async function placeItems(
	{contexts, session, store}: Where,
	now: number,
): Promise<Pick<Extract<Event, {type: 'menu items'}>, 'items' | 'empty' | 'more'>> {
	const {streams, missing} = await otherStreams(store);
	// What a context of this server names is read as that context says, and stands there.
	const here = contexts.find(({name}) => name === session.context?.name)?.url;
	const named = new Set(contexts.filter(({url}) => url === here).map(({stream}) => stream));
	const others = streams.filter(({name}) => !named.has(Buffer.from(name).toString('utf8')));
	return {
		items: [
			...contextItems(contexts, session.context?.name),
			...streamItems(others, now, session.fields?.text),
		],
		more:
			missing === undefined
				? undefined
				: safeLine`there may be more: ${safeText(missing)}; redis-dlq streams lists them`,
		empty: ours('The config has no contexts, and no other stream of this server looks like a DLQ.'),
	};
}

function contextItems(contexts: readonly ContextFacts[], current: string | undefined): MenuItem[] {
	const width = widest(contexts.map(({name}) => safeText(name)));
	return contexts.map(({name, url, stream, readOnly, colour}) => {
		const notes = [
			...(name === current ? [ours('this one')] : []),
			...(readOnly ? [ours('read-only')] : []),
			...(colour === null ? [] : [safeText(colour)]),
		];
		const words = notes.length === 0 ? ours('') : safeLine`${safeText(notes.join(', '))}  `;
		return {
			label: safeLine`context ${toWidth(safeText(name), width)}  ${words}${safeText(stream)}  ${safeText(url)}`,
			value: `context ${name}`,
			choice: {place: {context: name}},
		};
	});
}

function streamItems(streams: readonly FoundStream[], now: number, fields: SafeText | undefined): MenuItem[] {
	const width = widest(streams.map(({name}) => safeText(name)));
	return streams.map(({name, length, lastId}) => {
		const last = lastId === undefined ? ours('empty') : safeLine`last ${age(now - idTime(lastId))} ago`;
		const how = fields === undefined ? ours('') : safeLine`  read as ${fields}`;
		const size = toWidth(count(length), 7, 'right');
		return {
			label: safeLine`stream  ${toWidth(safeText(name), width)}  ${size}  ${last}${how}`,
			value: `stream ${Buffer.from(name).toString('hex')}`,
			choice: {place: {stream: name}},
		};
	});
}

// Contexts must be there to go to however the server is: what cannot be found is left out.
async function otherStreams(store: Where['store']): Promise<FoundStreams> {
	if (store.connection().state !== 'ready') return {streams: [], missing: undefined};
	const found: FoundStream[] = [];
	const query = {
		patterns: dlqPatterns,
		limit: most,
		within,
		onFound: (each: FoundStream) => found.push(each),
	};
	const tooLate = AbortSignal.timeout(within + 500);
	const late = new Promise<FoundStreams>(resolve => {
		tooLate.addEventListener('abort', () => resolve({streams: found, missing: 'the server is slow'}), {
			once: true,
		});
	});
	const {streams, missing} = await Promise.race([store.findStreams({...query, signal: tooLate}), late]).catch(
		() => ({streams: found, missing: 'they cannot be looked for'}),
	);
	return {streams: streams.filter(({name}) => Buffer.compare(name, store.stream) !== 0), missing};
}

function widest(texts: readonly SafeText[]): number {
	return Math.min(30, Math.max(0, ...texts.map(cellWidth)));
}
