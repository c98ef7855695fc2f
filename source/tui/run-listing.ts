import {cameBack} from '../core/bulk/came-back.ts';
import {otherFields} from '../core/bulk/same-fields.ts';
import {type Entry, idTime} from '../core/entry.ts';
import {UsageError} from '../core/errors.ts';
import {migrationFile} from '../core/migrations/list.ts';
import {fates} from '../core/rescue/rescued.ts';
import {summarise} from '../core/row.ts';
import {derive} from '../core/store/derive.ts';
import {whyCopied} from '../core/store/notes.ts';
import type {DlqStore} from '../core/store/port.ts';
import type {Effect, Event} from '../state/event.ts';
import type {ArchiveRow} from '../state/layers.ts';
import {ours, safeLine, safeText} from '../text/safe-text.ts';
import type {EffectContext} from './run-effect.ts';
import {trouble} from './trouble.ts';

const most = 500;

export async function listArchive(
	{store, dispatch}: EffectContext,
	{request, of}: Extract<Effect, {type: 'list archive'}>,
): Promise<void> {
	try {
		const rows = of === 'rescue' ? await rescuedRows(store) : await archivedRows(store);
		dispatch({type: 'archive listed', request, rows});
	} catch (error) {
		dispatch({type: 'listing failed', request, trouble: trouble(error)});
	}
}

async function archivedRows(store: DlqStore): Promise<ArchiveRow[]> {
	const entries = await store.archivePage({order: 'newest first', count: most});
	return entries.map(entry => {
		const why = whyCopied(entry.fields);
		return {...rowOf(entry), why: safeText(why ?? '?', 20), stays: why === 'replay' ? delivered : undefined};
	});
}

const delivered = ours('it was replayed changed, and would be delivered a second time');

async function rescuedRows(store: DlqStore): Promise<ArchiveRow[]> {
	const stream = derive(store.stream, 'rescue');
	const copies = await fates(store, await store.streamPage(stream, {order: 'newest first', count: most}));
	return copies.map(({entry, state, by}) => {
		const stays =
			state === 'lost'
				? undefined
				: state === 'moved'
					? safeLine`it was not lost: ${safeText(by ?? '')}`
					: ours('it is still on the DLQ');
		return {...rowOf(entry), why: fateNames[state], stays};
	});
}

const fateNames = {lost: ours('lost'), 'on the DLQ': ours('on DLQ'), moved: ours('moved')};

function rowOf(entry: Entry): Pick<ArchiveRow, 'id' | 'time' | 'error'> {
	return {id: entry.id, time: idTime(entry.id), error: summarise(entry).error ?? ours('')};
}

export async function listAudit({store, dispatch}: EffectContext, request: number): Promise<void> {
	try {
		const records = await store.auditRecords({order: 'newest first', count: most});
		dispatch({type: 'audit listed', request, records});
	} catch (error) {
		dispatch({type: 'listing failed', request, trouble: trouble(error)});
	}
}

/** Jobs of others; without the right to see them there are none to show. */
export async function listJobs({store, dispatch}: EffectContext, own: string | undefined): Promise<void> {
	const leases = await store.leases().catch(() => []);
	dispatch({type: 'leases', leases: leases.filter(({operation}) => operation !== own)});
}

/** Looks for jobs of others now and then, so that one that begins is seen. @returns the way to stop */
export function watchJobs(context: EffectContext, own: () => string | undefined): () => void {
	const timer = setInterval(() => {
		if (context.store.connection().state === 'ready') void listJobs(context, own());
	}, jobsEvery);
	timer.unref();
	return () => clearInterval(timer);
}

const jobsEvery = 5000;

/** Tells another's job what is wanted of it. */
export async function wish(
	{store, actor, newOperation, dispatch}: EffectContext,
	{operation, want}: Extract<Effect, {type: 'wish'}>,
): Promise<void> {
	try {
		await store.wish(operation, {want, actor, number: newOperation()});
	} catch (error) {
		dispatch({type: 'told', tone: 'error', text: trouble(error).message});
	}
}

/** The rest of a job whose owner went away; what moved already is gone and counts as such. */
export async function takeOver({store, dispatch}: EffectContext, operation: string): Promise<void> {
	try {
		const lease = (await store.leases()).find(each => each.operation === operation);
		if (lease === undefined) return;
		const misfit = otherFields(lease, store);
		if (misfit !== undefined) throw new UsageError(misfit.reason, misfit.hint);
		const {target, create, migration} = lease;
		const ask = {
			target: target === undefined ? undefined : Buffer.from(target, 'base64'),
			migration: migration === undefined ? undefined : await migrationFile(migration.path),
			create,
			takesOver: operation,
		};
		const ids = await store.leaseIds(operation);
		dispatch({type: 'rest found', ids, ask});
	} catch (error) {
		const {message, hint} = trouble(error);
		dispatch({type: 'told', tone: 'error', text: safeLine`not taken over: ${message}; ${hint}`});
	}
}

/** Looks who came back, not more often than every few seconds however many arrive. */
export function createReturnsReader(store: DlqStore, dispatch: (event: Event) => void) {
	let timer: NodeJS.Timeout | undefined;
	let last = '';
	const look = async () => {
		timer = undefined;
		const returns = await cameBack(store);
		const seen = JSON.stringify([[...returns.origins], [...returns.restored]]);
		// What has not changed draws nothing anew.
		if (seen !== last) dispatch({type: 'returns', returns});
		last = seen;
	};
	return {
		ask() {
			timer ??= setTimeout(() => void look(), lookEvery);
		},
		stop: () => clearTimeout(timer),
	};
}

const lookEvery = 1000;
