import {cameBack} from '../core/bulk/came-back.ts';
import {fieldValue, idTime} from '../core/entry.ts';
import {summarise} from '../core/row.ts';
import type {DlqStore} from '../core/store/port.ts';
import type {Event} from '../state/event.ts';
import {safeText} from '../text/safe-text.ts';
import type {EffectContext} from './run-effect.ts';
import {trouble} from './trouble.ts';

const most = 500;

export async function listArchive({store, dispatch}: EffectContext, request: number): Promise<void> {
	try {
		const entries = await store.archivePage({order: 'newest first', count: most});
		const rows = entries.map(entry => ({
			id: entry.id,
			time: idTime(entry.id),
			why: safeText(fieldValue(entry.fields, 'archived_for') ?? '?', 20),
			error: summarise(entry).error,
		}));
		dispatch({type: 'archive listed', request, rows});
	} catch (error) {
		dispatch({type: 'listing failed', request, trouble: trouble(error)});
	}
}

export async function listAudit({store, dispatch}: EffectContext, request: number): Promise<void> {
	try {
		const records = await store.auditRecords({order: 'newest first', count: most});
		dispatch({type: 'audit listed', request, records});
	} catch (error) {
		dispatch({type: 'listing failed', request, trouble: trouble(error)});
	}
}

/** Without the right to see them there are none to show. */
export async function listJobs({store, dispatch}: EffectContext): Promise<void> {
	dispatch({type: 'leases', leases: await store.leases().catch(() => [])});
}

/** Looks who came back, not more often than every few seconds however many arrive. */
export function createReturnsReader(store: DlqStore, dispatch: (event: Event) => void) {
	let timer: NodeJS.Timeout | undefined;
	let last = '';
	const look = async () => {
		timer = undefined;
		const times = (await cameBack(store)).all();
		const seen = JSON.stringify([...times]);
		// What has not changed draws nothing anew.
		if (seen !== last) dispatch({type: 'returns', times});
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
