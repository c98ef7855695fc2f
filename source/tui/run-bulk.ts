import {createJob} from '../core/bulk/job.ts';
import type {Job, JobJournal, JobState, Pace} from '../core/bulk/job-types.ts';
import type {Lease} from '../core/bulk/lease.ts';
import {planBulk} from '../core/bulk/plan.ts';
import {type Aside, discard, type Outcomes, type PutAwayOptions, restore} from '../core/bulk/put-away.ts';
import {roomLimit} from '../core/bulk/room.ts';
import {type BulkPlan, everyHeld} from '../core/bulk/types.ts';
import {compareIds, type EntryId} from '../core/entry.ts';
import {usualSettle} from '../core/replay/replay.ts';
import {rescued} from '../core/rescue/rescued.ts';
import type {Effect, JobOrder} from '../state/event.ts';
import type {ReplayAsk} from '../state/layers.ts';
import {everyNowAndThen} from './now-and-then.ts';
import type {EffectContext} from './run-effect.ts';
import {trouble} from './trouble.ts';

/** Begins the journal of a job that a plan becomes; undefined: none is kept (the demo). */
export type BeginJournal = (
	operation: string,
	plan: BulkPlan,
	ask: Pick<ReplayAsk, 'target' | 'create'>,
) => Promise<JobJournal | undefined>;

/** Lets others see the job and stop it. */
export type MakeLease = (
	operation: string,
	plan: BulkPlan,
	ask: Pick<ReplayAsk, 'target' | 'create'>,
) => Lease;

type Of<Type extends Effect['type']> = Extract<Effect, {type: Type}>;

/** Plans, jobs, discards and restores: what the screen asks for that concerns many entries. */
export interface BulkEffects {
	plan(effect: Of<'plan bulk'>): void;
	runJob(effect: Of<'run job'>): void;
	/** `why`: for a pause that the operator did not ask for. */
	tellJob(order: JobOrder, why?: string): void;
	putAway(effect: Of<'put away'>): void;
	/** The name of the job that runs; undefined while none does. */
	running(): string | undefined;
	/** Asks again what became of what the last job sent. */
	look(): void;
	/** Ends the job after the batch in flight; resolves when it has. */
	close(why: string): Promise<void>;
}

/** What `slower` makes of a job that goes as fast as it can, in entries a second. */
const slowedFromMost = 1000;
/** Frames of progress: two a second at most. */
const tellEvery = 500;

export function createBulkEffects(context: EffectContext): BulkEffects {
	const {store, dispatch, runner} = context;
	let job: Job | undefined;
	let request = 0;
	let ended: Promise<void> = Promise.resolve();

	const run = async ({request: asked, plan, ask}: Of<'run job'>) => {
		request = asked;
		const operation = context.newOperation();
		let journal: JobJournal | undefined;
		try {
			journal = await context.beginJournal(operation, plan, ask);
		} catch (error) {
			dispatch({type: 'job not begun', request, message: trouble(error).message});
			return;
		}
		if (ask.takesOver !== undefined) await store.endLease(ask.takesOver).catch(() => {});
		// What left the DLQ is taken off the list with the progress: not a frame for every batch.
		let left: EntryId[] = [];
		const created = createJob(store, plan, {
			...jobOptions(context),
			operation,
			journal,
			lease: context.lease(operation, plan, ask),
			settled(outcomes) {
				const taken = outcomes.filter(([, {kind}]) => kind === 'moved' || kind === 'gone');
				for (const [id] of taken) left.push(id);
			},
		});
		job = created;
		const tellNow = () => {
			if (left.length > 0) dispatch({type: 'gone', ids: left});
			left = [];
			dispatch({type: 'job changed', request, state: created.state()});
		};
		const progress = everyNowAndThen(tellEvery, tellNow);
		let phase: JobState['phase'] | undefined;
		const deafen = created.onChange(state => {
			// A new phase is told at once, numbers in their time.
			progress.tell(state.phase !== phase);
			phase = state.phase;
		});
		progress.tell(true);
		const report = await created.run();
		deafen();
		progress.stop();
		tellNow();
		dispatch({type: 'job ended', request, report});
	};

	return {
		plan: effect => void plan(effect),
		runJob(effect) {
			ended = run(effect);
		},
		tellJob(order, why = 'by you') {
			if (job !== undefined) tell(job, order, why);
		},
		putAway: effect => void putAway(context, effect),
		running: () => (job === undefined || job.state().phase === 'ended' ? undefined : job.operation),
		async look() {
			const asked = job;
			if (asked?.state().phase !== 'ended') return;
			await asked.look();
			if (asked === job) dispatch({type: 'job tracked', request, tracking: asked.state().tracking});
		},
		async close(why) {
			job?.stop(why);
			await ended;
		},
	};

	async function plan({request, ids, ask, includeHeld}: Of<'plan bulk'>): Promise<void> {
		try {
			const made = await planBulk(
				store,
				{
					ids,
					target: ask.target,
					create: ask.create,
					migration: ask.migration === undefined ? undefined : {file: ask.migration, runner},
					include: includeHeld ? everyHeld : undefined,
				},
				read => dispatch({type: 'bulk read', request, read}),
			);
			dispatch({type: 'bulk planned', request, plan: made});
		} catch (error) {
			dispatch({type: 'bulk failed', request, trouble: trouble(error)});
		}
	}
}

function tell(job: Job, order: JobOrder, why: string): void {
	const {rate} = job.state();
	if (order === 'pause') job.pause(why);
	else if (order === 'proceed') job.proceed();
	else if (order === 'stop') job.stop('by you');
	else if (order === 'faster') job.setRate(rate * 2);
	else job.setRate(Number.isFinite(rate) ? Math.max(1, Math.floor(rate / 2)) : slowedFromMost);
}

async function putAway(context: EffectContext, effect: Of<'put away'>): Promise<void> {
	const {actor, reason, audit, toolVersion, dispatch, newOperation, store} = context;
	const {request, action, ids} = effect;
	const options = {
		operation: newOperation(),
		audit: audit ? {actor, reason, toolVersion} : undefined,
		settleWithin: usualSettle,
	};
	let outcomes: Outcomes;
	try {
		outcomes =
			action === 'discard'
				? await discard(store, ids, options)
				: await putBack(context, ids.toSorted(compareIds), effect.from, options);
	} catch (error) {
		const {message} = trouble(error);
		outcomes = ids.map((id): [EntryId, Outcomes[number][1]] => [id, {kind: 'failed', reason: message}]);
	}
	dispatch({type: 'put away', request, outcomes});
}

// Of the rescue stream only what is lost at this moment: the rest would be there twice.
async function putBack(
	{store, session}: EffectContext,
	ids: readonly EntryId[],
	from: Aside | undefined,
	options: PutAwayOptions,
): Promise<Outcomes> {
	const limit = await roomLimit(store, session.cap);
	if (from !== 'rescue') return restore(store, ids, limit, options);
	const fates = new Map((await rescued(store, ids)).map(({entry, state}) => [entry.id, state]));
	const staying = ids.filter(id => fates.has(id) && fates.get(id) !== 'lost');
	const lost = ids.filter(id => !staying.includes(id));
	const restored = lost.length === 0 ? [] : await restore(store, lost, limit, options, 'rescue');
	const reason = 'it was not lost: it is on the DLQ, or somebody moved it';
	return [...restored, ...staying.map(id => [id, {kind: 'refused', reason}] as const)];
}

function jobOptions({actor, reason, audit, toolVersion, session}: EffectContext) {
	const pace: Pace = session.pace;
	return {
		...pace,
		actor,
		reason,
		audit,
		toolVersion,
		settleWithin: usualSettle,
	};
}
