import {narrowed, type RescuePlan} from '../core/rescue/plan.ts';
import {count} from '../text/amount.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {type Event, settled, type Update} from './event.ts';
import type {RescueLayer} from './layers.ts';
import {rescueRuns} from './outlook.ts';
import {blindFor} from './replay.ts';
import {writesOff} from './selectors.ts';
import type {RescueView, State} from './types.ts';

/** X: how the rescue goes that runs; while none does, what one would take, then the question. */
export function openRescue(state: State): Update {
	const running = rescueRuns(state);
	const request = state.request + 1;
	const layer: RescueLayer = {
		kind: 'rescue',
		request,
		phase: running ? 'panel' : 'planning',
		plan: undefined,
		to: undefined,
		failure: undefined,
		typed: '',
		shownAt: undefined,
		remark: undefined,
		top: 0,
	};
	const next = {...state, request, layer, notice: undefined};
	return running ? settled(next) : {state: next, effects: [{type: 'plan rescue', request}]};
}

export function rescuePlanned(
	state: State,
	event: Extract<Event, {type: 'rescue planned' | 'rescue failed'}>,
): Update {
	const {layer} = state;
	if (layer?.kind !== 'rescue' || layer.request !== event.request) return settled(state);
	return settled({
		...state,
		layer:
			event.type === 'rescue planned'
				? {...layer, phase: 'confirm', plan: event.plan, to: event.to}
				: {...layer, phase: 'failed', failure: event.trouble},
	});
}

/** The plan for as many as were typed; all of them while none were. */
export function askedPlan({plan, typed}: RescueLayer): RescuePlan | undefined {
	return plan === undefined || typed === '' ? plan : narrowed(plan, Number(typed));
}

/** Digits: only the oldest so many. */
export function typeOldest(state: State, text: string, at: number): Update {
	const {layer} = state;
	if (layer?.kind !== 'rescue' || layer.phase !== 'confirm') return settled(state);
	const no = writesOff(state) ?? (blind(layer, at) ? tooEarly : undefined);
	if (no !== undefined) return say(state, layer, no);
	const typed = (layer.typed + text.replaceAll(/[^\d]/g, '')).replace(/^0+/, '').slice(0, 9);
	return settled({...state, layer: {...layer, typed, remark: undefined}});
}

export function untypeOldest(state: State): Update {
	const {layer} = state;
	if (layer?.kind !== 'rescue') return settled(state);
	return settled({...state, layer: {...layer, typed: layer.typed.slice(0, -1), remark: undefined}});
}

/** `y`: the copies begin. A rescue takes nothing away, so that no count has to be typed. */
export function confirmRescue(state: State, at: number): Update {
	const {layer} = state;
	if (layer?.kind !== 'rescue' || layer.phase !== 'confirm') return settled(state);
	const plan = askedPlan(layer);
	const no = refusal(state, layer, plan, at);
	if (no !== undefined || plan === undefined) return say(state, layer, no ?? tooEarly);
	const {request, typed} = layer;
	const wanted = typed === '' ? undefined : Number(typed);
	const rescue: RescueView = {
		request,
		wanted,
		total: plan.entries,
		phase: 'copying',
		counts: {copied: 0, already: 0, gone: 0, failed: 0},
		stopping: false,
		trouble: undefined,
		warnings: [],
	};
	return {
		state: {...state, rescue, layer: {...layer, phase: 'panel', remark: undefined}},
		effects: [{type: 'rescue', request, count: wanted}],
	};
}

/** Enter never copies; it leaves what there is only to read. */
export function enterRescue(state: State): Update {
	const {layer} = state;
	if (layer?.kind !== 'rescue' || layer.phase !== 'confirm') return settled(state);
	const off = writesOff(state) !== undefined;
	return say(state, layer, off ? ours('esc closes') : ours('y copies, esc cancels'));
}

export function rescueChanged(state: State, event: Extract<Event, {type: 'rescue changed'}>): Update {
	const {rescue} = state;
	if (rescue === undefined || rescue.request !== event.request) return settled(state);
	const {phase, counts} = event;
	// A look that found nothing new draws nothing.
	if (rescue.phase === phase && JSON.stringify(rescue.counts) === JSON.stringify(counts))
		return settled(state);
	return settled({...state, rescue: {...rescue, phase, counts}});
}

export function rescueEnded(state: State, event: Extract<Event, {type: 'rescue ended'}>): Update {
	const {rescue, layer} = state;
	if (rescue === undefined || rescue.request !== event.request) return settled(state);
	const {counts, trouble, warnings} = event;
	const said = safeLine`rescued ${countsText(counts)}`;
	const text = trouble === undefined ? said : safeLine`${said}; it ended early: ${trouble}`;
	const seen = layer?.kind === 'rescue' && layer.phase === 'panel';
	const tone = trouble === undefined ? 'good' : 'error';
	return settled({
		...state,
		rescue: {...rescue, phase: 'ended', counts, trouble, warnings},
		notice: seen ? state.notice : {tone, text},
		deeds: [...state.deeds, text],
	});
}

/** s: no more is copied after the step in flight. */
export function stopRescue(state: State): Update {
	const {rescue} = state;
	if (rescue === undefined || !rescueRuns(state)) return settled(state);
	return {state: {...state, rescue: {...rescue, stopping: true}}, effects: [{type: 'stop rescue'}]};
}

export function noRescue(state: State): SafeText | undefined {
	return rescueRuns(state) ? undefined : ours('no rescue is running');
}

/** `120, 4 were there already, 1 failed` */
function countsText({copied, already, gone, failed}: RescueView['counts']): SafeText {
	const parts = [count(copied) as string];
	if (already > 0) parts.push(`${count(already)} were there already`);
	if (gone > 0) parts.push(`${count(gone)} gone`);
	if (failed > 0) parts.push(`${count(failed)} failed`);
	return safeText(parts.join(', '));
}

const tooEarly = ours('that key came before the question could be read and did not count: press it again');

function refusal(
	state: State,
	layer: RescueLayer,
	plan: RescuePlan | undefined,
	at: number,
): SafeText | undefined {
	const off = writesOff(state);
	if (off !== undefined) return off;
	if (plan?.refusal !== undefined)
		return safeLine`refused: ${safeText(plan.refusal)}; type how many of the oldest to copy`;
	return blind(layer, at) ? tooEarly : undefined;
}

function blind({shownAt}: RescueLayer, at: number): boolean {
	return shownAt === undefined || at - shownAt < blindFor;
}

function say(state: State, layer: RescueLayer, remark: SafeText): Update {
	return settled({...state, layer: {...layer, remark}});
}
