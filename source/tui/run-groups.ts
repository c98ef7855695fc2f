import {groupEntries} from '../core/groups/groups.ts';
import {sampleGroups} from '../core/groups/sample.ts';
import {shapeOfGroup} from '../core/groups/shape-of-group.ts';
import type {DlqStore} from '../core/store/port.ts';
import type {Effect, Event} from '../state/event.ts';
import {trouble} from './trouble.ts';

/** Payloads are looked at only of a group on which the cursor rests, ms. */
const restingTime = 200;

type Group = Extract<Effect, {type: 'group'}>;

/** Counts groups and looks at some of their payloads; of each only what was asked for last. */
export function createGrouper(store: DlqStore, dispatch: (event: Event) => void) {
	let counting = new AbortController();
	let timer: NodeJS.Timeout | undefined;
	let wanted: Group | undefined;
	let busy = false;

	const shape = async ({request, index, group}: Extract<Effect, {type: 'shape'}>) => {
		const [ids = []] = await sampleGroups(index, [group]);
		const found = await shapeOfGroup(store, ids, group.bytes / Math.max(1, group.count));
		dispatch({type: 'group shape', request, key: group.key, shape: found});
	};
	const count = async ({request, index, now}: Group) => {
		counting = new AbortController();
		const {signal} = counting;
		try {
			dispatch({type: 'grouped', request, grouping: await groupEntries(index, {now, signal})});
		} catch (error) {
			if (!signal.aborted) dispatch({type: 'grouping failed', request, trouble: trouble(error)});
		}
	};
	return {
		async group(effect: Group): Promise<void> {
			// What is being counted is let come to its end: under steady arrivals nothing would ever be shown.
			wanted = effect;
			if (busy) return;
			busy = true;
			for (let next: Group | undefined = wanted; next !== undefined; next = wanted) {
				wanted = undefined;
				await count(next);
			}
			busy = false;
		},
		shape(effect: Extract<Effect, {type: 'shape'}>): void {
			clearTimeout(timer);
			// Without its payloads a group is still told: what could not be read is left out.
			timer = setTimeout(() => void shape(effect).catch(() => {}), restingTime);
		},
		stop() {
			clearTimeout(timer);
			counting.abort();
		},
	};
}
