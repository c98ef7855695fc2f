import {beginning} from '../core/bulk/job-state.ts';
import type {Pace} from '../core/bulk/job-types.ts';
import type {Aside, Outcomes} from '../core/bulk/put-away.ts';
import type {BulkPlan} from '../core/bulk/types.ts';
import type {EntryId} from '../core/entry.ts';
import {count} from '../text/amount.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {type Event, settled, type Update} from './event.ts';
import type {BulkLayer, ReplayAsk} from './layers.ts';
import {markOnly} from './marks.ts';
import {blindFor, whereTo, withoutShown} from './replay.ts';
import {writesOff} from './selectors.ts';
import {removeGone} from './stream.ts';
import type {JobView, State} from './types.ts';

/** So many are confirmed by a key; more by typing how many they are. */
export const fewest = 10;

interface BulkMore {
	readonly includeHeld?: boolean;
	readonly of?: SafeText | undefined;
	/** A filter that lets through these and no others. */
	readonly filter?: string | undefined;
	/** Where a restore takes them from. */
	readonly from?: Aside | undefined;
}

/** Opens the dialog for many entries; a replay is planned first. Nothing is written before its question is answered. */
export function startBulk(
	state: State,
	action: BulkLayer['action'],
	ids: readonly EntryId[],
	ask: ReplayAsk,
	{includeHeld = false, of, from, filter}: BulkMore = {},
): Update {
	const request = state.request + 1;
	const layer: BulkLayer = {
		kind: 'bulk',
		action,
		from,
		ids,
		of,
		filter,
		ask,
		includeHeld,
		request,
		phase: action === 'replay' ? 'planning' : 'confirm',
		read: 0,
		plan: undefined,
		failure: undefined,
		outcomes: undefined,
		typed: '',
		shownAt: undefined,
		remark: undefined,
		top: 0,
	};
	const next = {...state, request, layer, notice: undefined};
	return action === 'replay'
		? {state: next, effects: [{type: 'plan bulk', request, ids, ask, includeHeld}]}
		: settled(next);
}

/** How many entries the question is about. */
export function asked({plan, ids, action}: BulkLayer): number {
	return action === 'replay' ? (plan?.total ?? 0) : ids.length;
}

export function bulkPlanned(
	state: State,
	event: Extract<Event, {type: 'bulk read' | 'bulk planned' | 'bulk failed'}>,
): Update {
	const {layer} = state;
	if (layer?.kind !== 'bulk' || layer.request !== event.request) return settled(state);
	switch (event.type) {
		case 'bulk read':
			return settled({...state, layer: {...layer, read: event.read}});
		case 'bulk planned':
			return settled({...state, layer: {...layer, phase: 'confirm', plan: event.plan}});
		case 'bulk failed':
			return settled({...state, layer: {...layer, phase: 'failed', failure: event.trouble}});
	}
}

/** i: the same plan with, or again without, what is held back. */
export function includeHeld(state: State): Update {
	const {layer} = state;
	if (layer?.kind !== 'bulk' || layer.phase !== 'confirm' || layer.action !== 'replay') return settled(state);
	const {action, ids, ask, of, filter} = layer;
	return startBulk(state, action, ids, ask, {includeHeld: !layer.includeHeld, of, filter});
}

function failing({layer}: State): readonly EntryId[] {
	return (layer?.kind === 'bulk' ? layer.plan?.left.get('migration failed') : undefined) ?? [];
}

/** f: out of the question, with the failing ones marked and nothing else. */
export function markFailed(state: State): Update {
	const text = safeLine`marked the ${count(failing(state).length)} that failed in the migration`;
	return settled({...markOnly(state, failing(state)), layer: undefined, notice: {tone: 'plain', text}});
}

/** w: the failing ids in a file, for whoever mends the migration. */
export function saveFailed(state: State): Update {
	return {state, effects: [{type: 'save ids', ids: failing(state)}]};
}

/** Digits of the count; a chunk is fine. */
export function typeCount(state: State, text: string, at: number): Update {
	const {layer} = state;
	if (layer?.kind !== 'bulk' || layer.phase !== 'confirm') return settled(state);
	const no = refusal(state, layer, at);
	if (no !== undefined) return say(state, layer, no);
	const typed = (layer.typed + text.replaceAll(/[^\d]/g, '')).slice(0, 12);
	return settled({...state, layer: {...layer, typed, remark: undefined}});
}

export function untypeCount(state: State): Update {
	const {layer} = state;
	if (layer?.kind !== 'bulk') return settled(state);
	return settled({...state, layer: {...layer, typed: layer.typed.slice(0, -1), remark: undefined}});
}

/** `y` for a few, the count and enter for many: the only ways to write. */
export function confirmBulk(state: State, key: 'y' | 'enter', at: number): Update {
	const {layer} = state;
	if (layer?.kind !== 'bulk') return settled(state);
	if (layer.phase === 'report' || layer.phase === 'failed')
		return key === 'enter' ? settled({...state, layer: undefined}) : settled(state);
	if (layer.phase !== 'confirm') return settled(state);
	const no = refusal(state, layer, at);
	if (no !== undefined) return say(state, layer, no);
	const total = asked(layer);
	const verb = verbs[layer.action];
	if (total <= fewest) {
		return key === 'y' ? go(state, layer) : say(state, layer, safeLine`y ${verb}, esc cancels`);
	}
	if (key === 'enter' && layer.typed === String(total)) return go(state, layer);
	return say(state, layer, safeLine`type ${count(total)} and enter to go on, esc cancels`);
}

export const verbs = {replay: ours('replays'), discard: ours('discards'), restore: ours('restores')};

export function putAway(state: State, event: Extract<Event, {type: 'put away'}>): Update {
	const {layer} = state;
	const {outcomes} = event;
	const here = layer?.kind === 'bulk' && layer.request === event.request ? layer : undefined;
	const moved = outcomes.filter(([, outcome]) => outcome.kind === 'moved');
	const all = moved.length === outcomes.length;
	const discarding = here?.action !== 'restore';
	const next: State = {
		...state,
		notice: {tone: all ? 'good' : 'warning', text: told(outcomes, discarding)},
		deeds: [...state.deeds, told(outcomes, discarding)],
		discarded: discarding
			? moved.flatMap(([, outcome]) => ('newId' in outcome ? [outcome.newId] : []))
			: here?.from === 'rescue'
				? state.discarded
				: outcomes.filter(([, {kind}]) => kind !== 'moved').map(([id]) => id),
		layer:
			here === undefined || all
				? here === undefined
					? layer
					: undefined
				: {...here, phase: 'report', outcomes},
	};
	if (!discarding) return settled(next);
	const gone = outcomes.filter(([, {kind}]) => kind === 'moved' || kind === 'gone').map(([id]) => id);
	// The pane follows the cursor to the next entry: this one was taken away by us.
	const taken = next.detail.id !== undefined && gone.includes(next.detail.id);
	return removeGone(taken ? withoutShown(next) : next, gone);
}

function told(outcomes: Outcomes, discarding: boolean): SafeText {
	const moved = outcomes.filter(([, {kind}]) => kind === 'moved').length;
	const what = discarding ? ours('discarded') : ours('restored');
	const rest = outcomes.length - moved;
	const undo = discarding && moved > 0 ? ours('; U restores them') : ours('');
	return rest === 0
		? safeLine`${what} ${count(moved)}${undo}`
		: safeLine`${what} ${count(moved)}, ${count(rest)} not${undo}`;
}

function go(state: State, layer: BulkLayer): Update {
	const {request, action, ids, plan, ask, from} = layer;
	if (action === 'replay') {
		if (plan === undefined) return settled(state);
		return {
			state: {
				...state,
				layer: {kind: 'job', top: 0, remark: undefined},
				job: begun(layer, plan, state.session.pace),
				discarded: [],
				replayedTo: whereTo(plan.groups.map(({target}) => target)),
			},
			effects: [{type: 'run job', request, plan, ask}],
		};
	}
	return {
		state: {...state, layer: {...layer, phase: 'running', remark: undefined}},
		effects: [{type: 'put away', request, action, ids, from}],
	};
}

function begun({request, ids}: BulkLayer, plan: BulkPlan, pace: Pace): JobView {
	const title = safeLine`Replay of ${count(plan.total)}`;
	return {request, title, held: ids.length - plan.total, state: beginning(plan, pace), report: undefined};
}

const tooEarly = ours('that key came before the question could be read and did not count: press it again');

function refusal(state: State, layer: BulkLayer, at: number): SafeText | undefined {
	const off = writesOff(state);
	if (off !== undefined) return off;
	const [first] = layer.plan?.refusals ?? [];
	if (first !== undefined) return safeLine`cannot be replayed: ${safeText(first.message)}`;
	if (asked(layer) === 0) return ours('there is nothing to send');
	if (state.job !== undefined && state.job.report === undefined && layer.action === 'replay')
		return ours('another job is running: stop it first, or wait');
	return layer.shownAt === undefined || at - layer.shownAt < blindFor ? tooEarly : undefined;
}

function say(state: State, layer: BulkLayer, text: SafeText): Update {
	return settled({...state, layer: {...layer, remark: text}});
}
