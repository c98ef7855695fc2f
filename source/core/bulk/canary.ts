import type {EntryId} from '../entry.ts';
import {compareIds} from '../entry.ts';
import type {Delivery} from '../store/port.ts';
import type {Batch} from './batches.ts';
import type {PlannedGroup, PlannedItem} from './types.ts';

/**
 * The first entries of a job: `count` of them, spread over targets, signatures and shapes, so that each
 * way in which the rest may fail again is tried. The rest keeps its order.
 */
export function pickCanary(
	groups: readonly PlannedGroup[],
	count: number,
): {readonly canary: readonly Batch[]; readonly rest: readonly Batch[]} {
	const kinds = new Map<string, Array<readonly [PlannedGroup, PlannedItem]>>();
	for (const group of groups) {
		for (const item of group.items) {
			const kind = `${Buffer.from(group.target.stream).toString('latin1')}\n${item.signature}\n${item.shape}`;
			const list = kinds.get(kind) ?? [];
			list.push([group, item]);
			kinds.set(kind, list);
		}
	}
	const lists = [...kinds.values()].sort((a, b) => b.length - a.length);
	const picked = new Set<PlannedItem>();
	for (let round = 0; picked.size < count; round++) {
		const before = picked.size;
		for (const list of lists) {
			const item = list[round]?.[1];
			if (item !== undefined && picked.size < count) picked.add(item);
		}
		if (picked.size === before) break;
	}
	return {
		canary: split(groups, item => picked.has(item)),
		rest: split(groups, item => !picked.has(item)),
	};
}

/** Neighbours are no longer neighbours where one between them was picked. */
function split(groups: readonly PlannedGroup[], wanted: (item: PlannedItem) => boolean): Batch[] {
	return groups.flatMap(group => {
		const items = group.items
			.map((item, at) => ({item, alone: at === 0 || !wanted(group.items[at - 1] ?? item)}))
			.filter(({item}) => wanted(item))
			.map(({item, alone}) => (alone && item.follows ? {...item, follows: false} : item));
		return items.length === 0 ? [] : [{group, items}];
	});
}

/** What became of replayed messages, as far as the groups of their targets tell. */
export interface Tracking {
	readonly waiting: number;
	readonly delivered: number;
	/** Delivered more than once and not acknowledged. */
	readonly retried: number;
	/** Acknowledged by every group. */
	readonly acknowledged: number;
	/** On the DLQ once more. */
	readonly cameBack: number;
	/** The same of the last hundred sent alone, and how many these are. */
	readonly recentlyBack: number;
	readonly recent: number;
	/** Where nothing tells who came back: what arrived on the DLQ since. Undefined: it can be told. */
	readonly arrived?: number | undefined;
}

export const nothingTracked: Tracking = {
	waiting: 0,
	delivered: 0,
	retried: 0,
	acknowledged: 0,
	cameBack: 0,
	recentlyBack: 0,
	recent: 0,
};

export type Stage = 'waiting' | 'delivered' | 'retried' | 'acknowledged';

/** Where one message is: the least that any group has done with it. Without groups nobody waits for it. */
export function stageOf(newId: EntryId, deliveries: readonly Delivery[]): Stage {
	const stages = deliveries.map(({lastDelivered, pending}) => {
		if (compareIds(newId, lastDelivered) > 0) return 'waiting';
		const times = pending.get(newId);
		return times === undefined ? 'acknowledged' : times > 1 ? 'retried' : 'delivered';
	});
	for (const stage of ['waiting', 'delivered', 'retried'] as const) if (stages.includes(stage)) return stage;
	return deliveries.length === 0 ? 'waiting' : 'acknowledged';
}

const wanted = 0.8;

/** It passes when enough are acknowledged by every group and none came back; else it is undecided. */
export function canaryPassed({acknowledged, cameBack, arrived = 0}: Tracking, sent: number): boolean {
	return cameBack === 0 && arrived === 0 && acknowledged >= Math.ceil(sent * wanted);
}

/** Why the rest does not follow by itself. */
export function undecided({cameBack, arrived = 0}: Tracking): string {
	if (cameBack > 0) return 'messages sent on trial came back';
	return arrived === 0
		? 'the canary is undecided'
		: `the canary is undecided: ${arrived} arrived meanwhile, and these fields do not tell whether they came back`;
}
