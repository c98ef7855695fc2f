import type {EntryId} from '../core/entry.ts';
import type {Outcome} from '../core/replay/types.ts';
import type {TargetFacts} from '../core/store/port.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {type Event, settled, type Update} from './event.ts';
import type {ReplayAsk, ReplayLayer} from './layers.ts';
import {layout} from './layout.ts';
import {nothingShown} from './move.ts';
import {writesOff} from './selectors.ts';
import {removeGone} from './stream.ts';
import type {State} from './types.ts';

/** Keys count only this long after the question was on the screen: what was typed before it was blind. */
export const blindFor = 500;

/** Opens the dialog and has the plan made. Nothing is written before its question is answered. */
export function startReplay(state: State, entry: EntryId, ask: ReplayAsk): Update {
	const request = state.request + 1;
	const layer: ReplayLayer = {
		kind: 'replay',
		entry,
		ask,
		request,
		phase: 'planning',
		plan: undefined,
		changes: [],
		outcome: undefined,
		failure: undefined,
		shownAt: undefined,
		remark: undefined,
		top: 0,
	};
	return {
		state: {...state, request, layer, notice: undefined},
		effects: [{type: 'plan', request, entry, ask}],
	};
}

export function planned(state: State, event: Extract<Event, {type: 'planned' | 'plan failed'}>): Update {
	const {layer} = state;
	if (layer?.kind !== 'replay' || layer.request !== event.request) return settled(state);
	const next: ReplayLayer =
		event.type === 'planned'
			? {...layer, phase: 'confirm', plan: event.plan, changes: event.changes}
			: {...layer, phase: 'failed', failure: event.trouble};
	return settled({...state, layer: next});
}

/** Whether there is a question of which it is not yet known when it stood on the screen. */
export function waitsForPaint({layer}: State): boolean {
	const asks = layer?.kind === 'replay' || layer?.kind === 'bulk' || layer?.kind === 'rescue';
	return asks && layer.phase === 'confirm' && layer.shownAt === undefined;
}

/** The frame with the question was written: from now on the clock for blind keys runs. */
export function painted(state: State, at: number): Update {
	const {layer} = state;
	if (!waitsForPaint(state)) return settled(state);
	if (layer?.kind !== 'replay' && layer?.kind !== 'bulk' && layer?.kind !== 'rescue') return settled(state);
	return settled({...state, layer: {...layer, shownAt: at}});
}

/** `y`: the only key that writes, and only when everything that forbids it was looked at again. */
export function confirm(state: State, at: number): Update {
	const {layer} = state;
	if (layer?.kind !== 'replay') return settled(state);
	if (layer.phase !== 'confirm' || layer.plan === undefined) return settled(state);
	const no = refusal(state, layer, at);
	if (no !== undefined) return remark(state, layer, no);
	return {
		state: {...state, layer: {...layer, phase: 'running', remark: undefined}},
		effects: [{type: 'replay', request: layer.request, plan: layer.plan}],
	};
}

/** `c`: the same plan again, now with leave to create the missing target. Counts under the same rules as `y`. */
export function createTarget(state: State, at: number): Update {
	const {layer} = state;
	if (layer?.kind !== 'replay' || layer.phase !== 'confirm') return settled(state);
	if (!layer.plan?.refusals.some(({kind}) => kind === 'no such target')) return settled(state);
	if (blind(layer, at)) return remark(state, layer, tooEarly);
	return startReplay(state, layer.entry, {...layer.ask, create: true});
}

/** Enter confirms nothing; it says what does. */
export function enter(state: State): Update {
	const {layer} = state;
	if (layer?.kind !== 'replay') return settled(state);
	if (layer.phase === 'report' || layer.phase === 'failed') return settled({...state, layer: undefined});
	if (layer.phase !== 'confirm') return settled(state);
	const refused = layer.plan !== undefined && layer.plan.refusals.length > 0;
	const answer =
		refused || writesOff(state) !== undefined ? ours('esc closes') : ours('y replays, esc cancels');
	return remark(state, layer, answer);
}

export function outcome(state: State, request: number, result: Outcome): Update {
	const done = [...state.done, result];
	const took = result.kind === 'moved' || result.kind === 'gone';
	const {layer} = state;
	const here = layer?.kind === 'replay' && layer.request === request;
	const target = here ? layer.plan?.target : undefined;
	const planned = target === undefined ? [] : [target];
	// A plain success needs no key to go away; anything else stays until it was read.
	const plain = result.kind === 'moved' && result.warnings.length === 0 && !result.recovered;
	const after: State = {
		...state,
		done,
		...(result.kind === 'moved' ? {discarded: [], replayedTo: whereTo(planned)} : {}),
		notice: notice(result),
		layer: here
			? plain
				? undefined
				: {...layer, phase: 'report', outcome: result, remark: undefined}
			: layer,
	};
	if (!took) return settled(after);
	const update = removeGone(state.detail.id === result.id ? withoutShown(after) : after, [result.id]);
	// It was the last one: there is no entry whose pane could have the focus.
	return update.state.list.cursor === undefined
		? {...update, state: {...update.state, focus: 'list'}}
		: update;
}

/**
 * An entry that we took away ourselves is shown no longer: the pane follows the cursor to the next one.
 * Where there is room for one pane only that one would stand there as if it had been dealt with, so it
 * is the list that is shown.
 */
export function withoutShown(state: State): State {
	const focus = layout(state.size).twoPanes ? state.focus : 'list';
	return {...state, focus, detail: nothingShown(state.detail)};
}

/** Where messages went and which groups have them: what undo has to say of a replay. */
export function whereTo(targets: readonly TargetFacts[]): SafeText {
	const parts = targets.map(({stream, groups}) => {
		const names = groups.map(({name}) => safeText(name)).join(', ');
		return names === '' ? safeLine`${safeText(stream)}` : safeLine`${safeText(stream)} (${safeText(names)})`;
	});
	return safeText(parts.join(', '));
}

const tooEarly = ours('that key came before the question could be read and did not count: press it again');

function refusal(state: State, layer: ReplayLayer, at: number): SafeText | undefined {
	const off = writesOff(state);
	if (off !== undefined) return off;
	const first = layer.plan?.refusals[0];
	if (first !== undefined) return safeLine`cannot be replayed: ${safeText(first.message)}`;
	return blind(layer, at) ? tooEarly : undefined;
}

function blind(layer: ReplayLayer, at: number): boolean {
	return layer.shownAt === undefined || at - layer.shownAt < blindFor;
}

export function remark(state: State, layer: ReplayLayer, text: SafeText): Update {
	return settled({...state, layer: {...layer, remark: text}});
}

function notice(result: Outcome): State['notice'] {
	const id = safeText(result.id);
	switch (result.kind) {
		case 'moved':
			return {
				tone: 'good',
				text: safeLine`replayed ${id} to ${safeText(result.target)} as ${safeText(result.newId)}`,
			};
		case 'gone':
			return {tone: 'warning', text: safeLine`${id} was gone: nothing was replayed`};
		case 'unknown':
			return {tone: 'error', text: safeLine`${id}: outcome unknown. ${safeText(result.hint)}`};
		default:
			return {tone: 'error', text: safeLine`${id} not replayed: ${safeText(result.reason)}`};
	}
}
