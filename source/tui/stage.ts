import type {ViewState} from '../core/view-state.ts';
import type {Effect} from '../state/event.ts';
import type {Place} from '../state/layers.ts';
import {isAwaited} from '../state/places.ts';
import type {EffectContext, Effects} from './run-effect.ts';
import type {StateStore} from './state-store.ts';
import {trouble} from './trouble.ts';

/** What needs code that the first frame does not. */
type Late = 'store' | 'newOperation' | 'beginJournal' | 'lease' | 'contexts' | 'saveView';
type Terminal = EffectContext['terminal'];

/** A stream that can be shown: what is known of it before it is opened. */
export interface Opening extends Omit<EffectContext, Late | 'openPlace' | 'dispatch' | 'terminal'> {
	/** Makes what serves it. Nothing is connected yet. @throws DlqError */
	open(): Promise<Opened>;
	/** Another one, while this one is shown; `lend` gives the terminal away. @throws DlqError */
	other(place: Place, lend: Terminal['lend']): Promise<Opening>;
}

export interface Opened extends Pick<EffectContext, Late> {
	readonly createEffects: (context: EffectContext) => Effects;
	/** Jobs on this DLQ that were cut off here. */
	readonly unfinished: number;
	/** How the screen was left for this stream. */
	readonly view: ViewState | undefined;
}

/** Serves the screen: one stream at a time, the first until another one takes its place. */
export interface Stage {
	run(effect: Effect): void;
	/** Opens the first one. */
	begin(): Promise<void>;
	/** Resolves once nothing runs and nothing is connected any more. */
	end(why: string): Promise<void>;
}

interface Served {
	readonly opening: Opening;
	readonly opened: Opened;
	readonly effects: Effects;
}

export function createStage(first: Opening, states: StateStore, terminal: Terminal): Stage {
	let current: Served | undefined;
	let beginning: Promise<void> | undefined;
	let isOver = false;
	let early: Effect[] = [];
	const leaving: Array<Promise<void>> = [];

	const serve = (opening: Opening, opened: Opened) => {
		const {createEffects, unfinished, view, ...late} = opened;
		const effects = createEffects({
			...opening,
			...late,
			// What one that was left still has to say is about another stream.
			dispatch: event => current === served && states.dispatch(event),
			openPlace: effect => void goTo(opening, effect),
			terminal,
		});
		const served: Served = {opening, opened, effects};
		current = served;
		if (view !== undefined) states.dispatch({type: 'view remembered', view});
		states.dispatch({type: 'unfinished', jobs: unfinished});
		const waiting = early;
		early = [];
		for (const effect of waiting) effects.run(effect);
		effects.start();
	};

	/** All that can go wrong before anything is connected goes wrong while the one before is still there. */
	const goTo = async (from: Opening, {request, place}: Extract<Effect, {type: 'open place'}>) => {
		try {
			const opening = await from.other(place, terminal.lend);
			const opened = await opening.open();
			if (isOver || !isAwaited(states.get(), request)) return await close(opening, opened);
			if (current !== undefined) leaving.push(leave(current, 'another stream was opened'));
			current = undefined;
			states.dispatch({type: 'opened', session: opening.session, now: Date.now()});
			serve(opening, opened);
		} catch (error) {
			states.dispatch({type: 'not opened', request, trouble: trouble(error)});
		}
	};

	return {
		run(effect) {
			if (current !== undefined) current.effects.run(effect);
			// Leaving is possible before anything was loaded.
			else if (effect.type === 'quit') terminal.quit();
			else early.push(effect);
		},
		async begin() {
			beginning = first.open().then(opened => serve(first, opened));
			await beginning;
		},
		async end(why) {
			isOver = true;
			await beginning?.catch(() => {});
			if (current === undefined) await first.runner.close();
			else await leave(current, why);
			await Promise.allSettled(leaving);
		},
	};
}

async function leave({opening, opened, effects}: Served, why: string): Promise<void> {
	await effects.stop(why);
	await close(opening, opened);
}

async function close({runner}: Opening, {store}: Opened): Promise<void> {
	await runner.close();
	await store.close();
}
