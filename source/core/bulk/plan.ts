import {type Bytes, compareIds, type Entry, type EntryId, factOf, idTime} from '../entry.ts';
import {migrationEntry} from '../migrations/entry.ts';
import type {MigrationResult} from '../migrations/types.ts';
import {payloadDiff} from '../payload/diff.ts';
import type {PayloadChange} from '../payload/types.ts';
import {againstMigration, againstTarget, againstWriting} from '../replay/checks.ts';
import {signatureOf} from '../signature.ts';
import type {DlqStore} from '../store/port.ts';
import {cameBack, knownBy, originOf} from './came-back.ts';
import {type Returns, timesBack} from './returns.ts';
import {shapeOf} from './shape.ts';
import type {
	BulkMigration,
	BulkPlan,
	BulkRequest,
	HeldKind,
	LeftKind,
	PlannedGroup,
	PlannedItem,
} from './types.ts';

/** For people: why nothing of a plan is held back for that. */
const returnsUntold =
	'whether a message came back after a replay cannot be told: the fields have no id that it keeps';

const slice = 200;
/** A shape that fewer of the entries have than this is unlike the rest. */
const oddShare = 0.01;

/**
 * Reads every entry of the selection once and says what would become of it. Writes nothing.
 * @throws ConnectionError, RedisReplyError
 */
export async function planBulk(
	store: DlqStore,
	asked: BulkRequest,
	progress: (read: number) => void = () => {},
): Promise<BulkPlan> {
	const misfit = asked.migration === undefined ? [] : againstMigration(store.layout);
	// A migration that can lead nowhere is not run.
	const request = misfit.length === 0 ? asked : {...asked, migration: undefined};
	const by = knownBy(store.layout);
	const ids = [...new Set(request.ids)].sort(compareIds);
	const sorter = new Sorter(request, await cameBack(store), by);
	for (let from = 0; from < ids.length; from += slice) {
		const some = ids.slice(from, from + slice);
		const entries = await store.readEntries(some);
		await sorter.take(some, entries);
		progress(Math.min(ids.length, from + slice));
	}
	sorter.holdOddShapes();
	const facts = await store.streamFacts();
	const newest = facts.kind === 'stream' ? facts.lastId : undefined;
	const all = await groupsOf(store, request, sorter.planned);
	const groups = all.filter(({refusals}) => refusals.length === 0);
	return {
		groups,
		refused: all.filter(({refusals}) => refusals.length > 0),
		total: groups.reduce((sum, {items}) => sum + items.length, 0),
		held: sorter.held,
		left: sorter.left,
		create: request.create === true,
		migration: sorter.migration(),
		sinceLast: newest === undefined ? undefined : Math.max(0, facts.now - idTime(newest)),
		memoryUsed: await store.memoryUsed(),
		notes: by === undefined ? [returnsUntold] : [],
		refusals: [...misfit, ...(await againstWriting(store))],
	};
}

interface Planned extends PlannedItem {
	readonly target: Bytes;
}

interface Candidate {
	readonly planned: Planned;
	readonly entry: Entry;
	readonly data: Bytes;
}

class Sorter {
	planned: Planned[] = [];
	readonly held = new Map<HeldKind, EntryId[]>();
	readonly left = new Map<LeftKind, EntryId[]>();
	readonly #request: BulkRequest;
	readonly #returned: Returns;
	readonly #by: ReturnType<typeof knownBy>;
	readonly #failures = new Map<string, number>();
	readonly #diffs = new Map<string, number>();
	#changed = 0;
	#sha256 = '';

	constructor(request: BulkRequest, returned: Returns, by: ReturnType<typeof knownBy>) {
		this.#request = request;
		this.#returned = returned;
		this.#by = by;
	}

	async take(ids: readonly EntryId[], entries: ReadonlyArray<Entry | undefined>): Promise<void> {
		const candidates = ids.flatMap((id, at) => this.#candidate(id, entries[at]) ?? []);
		const {migration} = this.#request;
		const results = await migration?.runner.runAll(
			migration.file,
			candidates.map(({entry, data}) => ({payload: data, entry: migrationEntry(entry)})),
		);
		for (const [at, {planned, data}] of candidates.entries())
			if (results === undefined || this.#survives(planned.id, data, results[at])) this.planned.push(planned);
	}

	#candidate(id: EntryId, entry: Entry | undefined): Candidate | undefined {
		if (entry === undefined) return note(this.left, 'gone', id);
		const source = factOf(entry, 'source');
		const target = this.#request.target ?? source;
		if (target === undefined || target.length === 0) return note(this.left, 'no source', id);
		const data = factOf(entry, 'data');
		if (data === undefined || data.length === 0) return note(this.left, 'empty payload', id);
		const shape = shapeOf(data, entry.known !== undefined);
		if (shape === undefined && this.#holds('undecodable')) return note(this.held, 'undecodable', id);
		if (timesBack(this.#returned, originOf(entry)) > 0 && this.#holds('came back'))
			return note(this.held, 'came back', id);
		const signature = signatureOf(Buffer.from(factOf(entry, 'error') ?? '').toString('utf8'));
		const messageId =
			this.#by === 'message id' ? Buffer.from(factOf(entry, 'sourceId') ?? '').toString('latin1') : undefined;
		const planned = {
			id,
			size: data.length,
			signature,
			shape: shape ?? '',
			target,
			follows: false,
			...(messageId && {messageId}),
		};
		return {planned, entry, data};
	}

	/** Among enough entries one whose shape hardly any other has is looked at by a person first. */
	holdOddShapes(): void {
		if (!this.#holds('odd shape')) return;
		const counts = new Map<string, number>();
		for (const {shape} of this.planned) counts.set(shape, (counts.get(shape) ?? 0) + 1);
		const few = this.planned.length * oddShare;
		const odd = (shape: string) => (counts.get(shape) ?? 0) < few;
		for (const {id, shape} of this.planned) if (odd(shape)) note(this.held, 'odd shape', id);
		this.planned = this.planned.filter(({shape}) => !odd(shape));
	}

	migration(): BulkMigration | undefined {
		const {migration} = this.#request;
		if (migration === undefined) return undefined;
		const diffs = [...this.#diffs].sort(([, a], [, b]) => b - a);
		return {...migration, sha256: this.#sha256, changed: this.#changed, diffs, failures: this.#failures};
	}

	#survives(id: EntryId, data: Bytes, result: MigrationResult | undefined): boolean {
		if (result === undefined || result.kind === 'refused') {
			const reason = result === undefined ? 'no answer' : `${result.reason}: ${result.message}`;
			this.#failures.set(reason, (this.#failures.get(reason) ?? 0) + 1);
			note(this.left, 'migration failed', id);
			return false;
		}
		this.#sha256 = result.sha256;
		if (result.kind === 'changed') {
			this.#changed++;
			const diff = diffText(payloadDiff(data, result.payload));
			this.#diffs.set(diff, (this.#diffs.get(diff) ?? 0) + 1);
		} else if (this.#holds('unchanged')) {
			note(this.held, 'unchanged', id);
			return false;
		}
		return true;
	}

	#holds(kind: HeldKind): boolean {
		return this.#request.include?.has(kind) !== true;
	}
}

const signs = {added: '+', removed: '-', changed: '~'} as const;

/** The shape of a difference: where, not what. */
function diffText(changes: readonly PayloadChange[]): string {
	return changes.map(({kind, path}) => `${signs[kind]} ${path}`).join('  ');
}

async function groupsOf(
	store: DlqStore,
	{target: chosen, create = false, migration}: BulkRequest,
	planned: readonly Planned[],
): Promise<PlannedGroup[]> {
	const byTarget = new Map<string, Planned[]>();
	const before = new Map(planned.map(({id}, at) => [id, planned[at - 1]?.id]));
	for (const item of planned) {
		const key = Buffer.from(item.target).toString('latin1');
		const items = byTarget.get(key) ?? [];
		// Neighbours in the plan are taken for neighbours in the stream: the script looks, and reads one by
		// one where they are not.
		const follows = items.length > 0 && items.at(-1)?.id === before.get(item.id);
		items.push({...item, follows});
		byTarget.set(key, items);
	}
	const groups = await Promise.all(
		[...byTarget.values()].map(async items => {
			const target = await store.targetFacts(items[0]?.target ?? Buffer.alloc(0));
			return {
				target,
				chosen: chosen !== undefined,
				items,
				refusals: [
					...againstTarget(target, create, store.stream),
					...(migration === undefined ? [] : againstMigration(store.layout, target)),
				],
			};
		}),
	);
	return groups.sort((a, b) => b.items.length - a.items.length);
}

function note<Kind>(lists: Map<Kind, EntryId[]>, kind: Kind, id: EntryId): undefined {
	const list = lists.get(kind);
	if (list === undefined) lists.set(kind, [id]);
	else list.push(id);
	return undefined;
}
