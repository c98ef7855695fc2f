import {type Aside, archivedFacts, discard, type Outcomes, oldId, restore} from '../core/bulk/put-away.ts';
import {roomLimit} from '../core/bulk/room.ts';
import type {Entry, EntryId} from '../core/entry.ts';
import {usualSettle} from '../core/replay/replay.ts';
import {rescued} from '../core/rescue/rescued.ts';
import {summarise} from '../core/row.ts';
import {whyCopied} from '../core/store/notes.ts';
import type {DlqStore} from '../core/store/port.ts';
import {count} from '../text/amount.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output} from './output.ts';
import {refuseReadOnly, type WriteOptions} from './write-options.ts';

export interface PutAwayCommandOptions extends WriteOptions {
	/** Where a restore takes them from; the archive unless it is said. */
	readonly from?: Aside | undefined;
}

/** Moves entries to the archive, or says which. @returns the exit code */
export async function discardCommand(
	store: DlqStore,
	output: Output,
	ids: readonly EntryId[],
	options: PutAwayCommandOptions,
): Promise<number> {
	refuseReadOnly(options);
	if (!options.yes) {
		const entries = await store.readEntries(ids);
		const there = entries.filter(entry => entry !== undefined);
		if (options.json)
			output.json({dryRun: true, discard: there.map(({id}) => id), gone: ids.length - there.length});
		else {
			for (const entry of there) output.out(safeLine`${safeText(entry.id)} ${summarise(entry).error}`);
			output.out(safeLine`dry run: nothing was written; --yes moves ${count(there.length)} to the archive`);
		}
		return there.length === ids.length ? exitCodes.done : exitCodes.someNot;
	}
	return tell(
		await discard(store, ids, {...options, settleWithin: usualSettle}),
		ours('discarded'),
		output,
		options.json,
	);
}

/** Puts archived entries back on the DLQ, or says which and how many there is room for. @returns the exit code */
export async function restoreCommand(
	store: DlqStore,
	output: Output,
	names: readonly EntryId[],
	options: PutAwayCommandOptions,
): Promise<number> {
	refuseReadOnly(options);
	const {entries, held} = await toPutBack(store, output, names, options);
	const limit = await roomLimit(store, options.cap);
	if (!options.yes) {
		const facts = await store.streamFacts();
		const room = Math.max(0, limit - (facts.kind === 'stream' ? facts.length : 0));
		if (options.json) output.json({dryRun: true, restore: entries.map(({id}) => id), room});
		else {
			for (const entry of entries)
				output.out(
					safeLine`${safeText(entry.id)} was ${safeText(oldId(entry) || '?')} ${summarise(entry).error}`,
				);
			output.out(
				safeLine`dry run: nothing was written; --yes restores ${count(entries.length)}, the DLQ has room for ${count(room)}`,
			);
		}
		return held === 0 && (entries.length > 0 || names.length === 0) ? exitCodes.done : exitCodes.someNot;
	}
	const ids = entries.map(({id}) => id);
	const outcomes = await restore(store, ids, limit, {...options, settleWithin: usualSettle}, options.from);
	const code = tell(outcomes, ours('restored'), output, options.json);
	return held > 0 || ids.length < names.length ? exitCodes.someNot : code;
}

interface PutBack {
	readonly entries: readonly Entry[];
	/** Those that were named and stay. */
	readonly held: number;
}

// Of the archive not the originals of what was replayed changed: they would be delivered a second time.
async function discardedOnly(
	store: DlqStore,
	output: Output,
	names: readonly EntryId[],
	{includeMoved = false, json}: PutAwayCommandOptions,
): Promise<PutBack> {
	const all = await archivedFacts(store, names);
	const held = includeMoved ? [] : all.filter(({fields}) => whyCopied(fields) === 'replay');
	if (held.length === 0) return {entries: all, held: 0};
	const why = ours('replayed through a migration or an edit');
	for (const {id} of names.length === 0 ? [] : held) {
		if (json) output.json({id, kind: 'refused', reason: why});
		else output.note(safeLine`${safeText(id)} stays: ${why}`);
	}
	const many = held.length === 1 ? ours('1 entry stays') : safeLine`${count(held.length)} entries stay`;
	output.note(
		safeLine`${many}: the originals of what was ${why}; --include-held puts them back, to be delivered a second time`,
	);
	return {entries: all.filter(entry => !held.includes(entry)), held: names.length === 0 ? 0 : held.length};
}

// Of the rescue stream only what was lost: the rest would be there twice.
async function toPutBack(
	store: DlqStore,
	output: Output,
	names: readonly EntryId[],
	options: PutAwayCommandOptions,
): Promise<PutBack> {
	const {from, includeMoved = false, json} = options;
	if (from !== 'rescue') return discardedOnly(store, output, names, options);
	const copies = await rescued(store, names);
	const wanted = copies.filter(({state}) => state === 'lost' || (includeMoved && state === 'moved'));
	const held = copies.filter(copy => !wanted.includes(copy));
	for (const {entry, oldId: was, state, by} of names.length === 0 ? [] : held) {
		const why =
			state === 'moved' ? safeLine`it was not lost: ${safeText(by ?? '')}` : ours('it is still on the DLQ');
		if (json) output.json({id: entry.id, dlqId: was, kind: 'refused', reason: why});
		else output.note(safeLine`${safeText(entry.id)} stays: ${why}`);
	}
	if (names.length === 0 && held.length > 0)
		output.note(
			safeLine`${count(held.length)} copies stay: they are still on the DLQ, or were replayed or discarded`,
		);
	return {entries: wanted.map(({entry}) => entry), held: names.length === 0 ? 0 : held.length};
}

function tell(outcomes: Outcomes, done: SafeText, output: Output, json: boolean): number {
	let not = 0;
	for (const [id, outcome] of outcomes) {
		if (outcome.kind !== 'moved') not++;
		if (json) output.json({id, ...outcome});
		else if (outcome.kind === 'moved')
			output.out(safeLine`${safeText(id)} ${done} as ${safeText(outcome.newId)}`);
		else if (outcome.kind === 'gone')
			output.out(safeLine`${safeText(id)} gone: ${safeText(outcome.by ?? 'by whom is not known')}`);
		else output.out(safeLine`${safeText(id)} ${safeText(outcome.kind)}: ${safeText(outcome.reason)}`);
	}
	return not === 0 ? exitCodes.done : exitCodes.someNot;
}
