import type {Bytes, EntryId} from '../entry.ts';
import type {DlqStore} from '../store/port.ts';
import {brake, lagOf} from './brakes.ts';
import type {Tracking} from './canary.ts';
import {createTracker} from './track.ts';
import type {BulkPlan} from './types.ts';

/** Looks after a job: what became of what it sent, and how its targets and the server bear it. */
export interface JobWatch {
	/** A message that was published. */
	add(target: Bytes, newId: EntryId, messageId: string | undefined): void;
	/** Messages that were published. */
	readonly size: number;
	/** Asks anew. `brake`: why the job should pause; undefined when it may go on. @throws what reads throw */
	look(): Promise<{readonly tracking: Tracking; readonly brake: string | undefined}>;
	/** The operator has seen why it paused and goes on: a lag that grows is measured from now. */
	forgive(): void;
}

/** `after`: the newest entry of the DLQ before the job began. */
export function createJobWatch(
	store: DlqStore,
	{groups: planned}: BulkPlan,
	after: EntryId,
	{now, maxLag}: {readonly now: () => number; readonly maxLag: number | undefined},
): JobWatch {
	const tracker = createTracker(store, after);
	const activeAtStart = planned
		.flatMap(({target}) => target.groups)
		.reduce((sum, {activeConsumers}) => sum + activeConsumers, 0);
	let lastLag = 0;
	let lagSince: number | undefined;
	return {
		add: (...sent) => tracker.add(...sent),
		get size() {
			return tracker.size;
		},
		async look() {
			const tracking = await tracker.look();
			const facts = await Promise.all(planned.map(({target}) => store.targetFacts(target.stream)));
			const memoryUsed = await store.memoryUsed();
			const groups = facts.flatMap(each => each.groups);
			const lag = lagOf(groups);
			lagSince = lag > lastLag ? (lagSince ?? now()) : lag < lastLag ? undefined : lagSince;
			lastLag = lag;
			const lagGrowing = lagSince === undefined ? 0 : now() - lagSince;
			return {tracking, brake: brake({tracking, groups, activeAtStart, lagGrowing, maxLag, memoryUsed})};
		},
		forgive() {
			lagSince = undefined;
		},
	};
}
