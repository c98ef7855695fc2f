import {usualSettle} from '../core/replay/replay.ts';
import {planRescue} from '../core/rescue/plan.ts';
import {followRescue, type RescueCounts, type RescueReport, rescueEntries} from '../core/rescue/rescue.ts';
import {derive} from '../core/store/derive.ts';
import type {Effect} from '../state/event.ts';
import {safeText} from '../text/safe-text.ts';
import {everyNowAndThen} from './now-and-then.ts';
import type {EffectContext} from './run-effect.ts';
import {trouble} from './trouble.ts';

const tellEvery = 500;

/** Plans a rescue, runs it, follows what arrives until it is told to stop. One at a time. */
export function createRescuer(context: EffectContext) {
	const {store, dispatch} = context;
	let stopping = new AbortController();
	let ended: Promise<void> = Promise.resolve();

	const plan = async ({request}: Extract<Effect, {type: 'plan rescue'}>) => {
		try {
			const to = safeText(derive(store.stream, 'rescue'));
			dispatch({type: 'rescue planned', request, plan: await planRescue(store), to});
		} catch (error) {
			dispatch({type: 'rescue failed', request, trouble: trouble(error)});
		}
	};

	const run = async ({request, count}: Extract<Effect, {type: 'rescue'}>, signal: AbortSignal) => {
		const {actor, reason, audit, toolVersion, newOperation} = context;
		let phase: 'copying' | 'following' = 'copying';
		let counts: RescueCounts = {copied: 0, already: 0, gone: 0, failed: 0};
		const progress = everyNowAndThen(tellEvery, () =>
			dispatch({type: 'rescue changed', request, phase, counts}),
		);
		const operation = newOperation();
		const shared = {
			operation,
			audit: audit ? {actor, reason, toolVersion} : undefined,
			settleWithin: usualSettle,
			signal,
		};
		// What lies behind the counted ones was left out on purpose: it is followed from here.
		const newest = count === undefined ? undefined : await newestId(context);
		const first = await rescueEntries(
			store,
			{count},
			{
				...shared,
				onProgress(now) {
					counts = {...now};
					progress.tell(false);
				},
			},
		);
		let report = first;
		if (goesOn(first, count) && !signal.aborted) {
			phase = 'following';
			counts = sum(first, nothing);
			progress.tell(true);
			const followed = await followRescue(store, newest ?? first.last, {
				...shared,
				onProgress(now) {
					counts = sum(first, now);
					progress.tell(false);
				},
			});
			report = {
				...followed,
				...sum(first, followed),
				warnings: [...new Set([...first.warnings, ...followed.warnings])],
			};
		}
		progress.stop();
		dispatch({
			type: 'rescue ended',
			request,
			counts: sum(report, nothing),
			trouble: report.trouble === undefined ? undefined : safeText(report.trouble),
			warnings: report.warnings.map(warning => safeText(warning)),
		});
	};

	return {
		plan: (effect: Extract<Effect, {type: 'plan rescue'}>) => void plan(effect),
		run(effect: Extract<Effect, {type: 'rescue'}>) {
			stopping = new AbortController();
			ended = run(effect, stopping.signal);
		},
		stop: () => stopping.abort(),
		/** Resolves once the step in flight has come to its end. */
		async close() {
			stopping.abort();
			await ended;
		},
	};
}

const nothing: RescueCounts = {copied: 0, already: 0, gone: 0, failed: 0};

// All that is there can be gone on with after a lost connection; a count that was cut off cannot.
function goesOn({trouble, cutOff}: RescueReport, count: number | undefined): boolean {
	return trouble === undefined || (cutOff && count === undefined);
}

async function newestId({store}: EffectContext) {
	const facts = await store.streamFacts().catch(() => undefined);
	return facts?.kind === 'stream' ? facts.lastId : undefined;
}

function sum(a: RescueCounts, b: RescueCounts): RescueCounts {
	return {
		copied: a.copied + b.copied,
		already: a.already + b.already,
		gone: a.gone + b.gone,
		failed: a.failed + b.failed,
	};
}
