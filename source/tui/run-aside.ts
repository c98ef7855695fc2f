import {factOf} from '../core/entry.ts';
import {entriesOf} from '../core/export/export.ts';
import {openPayload} from '../core/payload/open.ts';
import {shownLimits} from '../core/payload/scan.ts';
import {derive} from '../core/store/derive.ts';
import type {Effect} from '../state/event.ts';
import type {EffectContext} from './run-effect.ts';
import {trouble} from './trouble.ts';

/** Reads one entry of the archive or of the rescue stream. */
export async function readAside(
	{store, dispatch}: Pick<EffectContext, 'store' | 'dispatch'>,
	{request, of, id}: Extract<Effect, {type: 'read aside'}>,
): Promise<void> {
	try {
		const [entry] = await entriesOf(store, derive(store.stream, of), [id]);
		const data = entry === undefined ? undefined : factOf(entry, 'data');
		const payload = data === undefined ? undefined : openPayload(data, shownLimits);
		dispatch({type: 'aside read', request, entry, payload});
	} catch (error) {
		dispatch({type: 'aside failed', request, trouble: trouble(error)});
	}
}
