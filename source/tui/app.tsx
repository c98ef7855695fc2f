import {useApp, useInput, usePaste} from 'ink';
import {useEffect} from 'react';
import {bindings} from '../state/keymap.ts';
import type {MenuItem} from '../state/layers.ts';
import type {SafeText} from '../text/safe-text.ts';
import {Screen} from './components/screen.tsx';
import {keystroke} from './keystroke.ts';
import type {Sheet} from './screen/sheet.ts';
import {SpokenMenu} from './spoken/spoken-menu.tsx';
import type {StateStore} from './state-store.ts';

/** Ways to the terminal that only a mounted program has. */
export interface Handle {
	suspend(work: () => Promise<void>): Promise<void>;
	exit(error?: unknown): void;
}

interface Props {
	readonly store: StateStore;
	readonly sheet: Sheet;
	/** Says a line: the screen is heard, not seen. */
	readonly say: ((text: SafeText) => void) | undefined;
	readonly clock: () => number;
	readonly onMounted: (handle: Handle) => void;
}

/** The program's one ear for keys and pastes, and its screen. */
export function App({store, sheet, say, clock, onMounted}: Props) {
	const {exit, suspendTerminal} = useApp();
	useEffect(() => {
		onMounted({
			suspend: async work => suspendTerminal(work),
			exit: error => exit(error as Error | undefined),
		});
	}, [onMounted, exit, suspendTerminal]);
	useInput((input, key) => {
		const stroke = keystroke(input, key);
		// While a menu is open its keys are its own: only esc, ctrl-c and ctrl-z are ours.
		if (stroke === undefined || (store.get().layer?.kind === 'menu' && !leaves(stroke))) return;
		store.dispatch({type: 'key', key: stroke, at: clock()});
	});
	usePaste(text => store.dispatch({type: 'paste', text}));
	const onChoose = (item: MenuItem) => store.dispatch({type: 'chosen', item});
	if (say !== undefined) return <SpokenMenu store={store} say={say} onChoose={onChoose} />;
	return <Screen store={store} bindings={bindings} sheet={sheet} onChoose={onChoose} />;
}

function leaves(stroke: NonNullable<ReturnType<typeof keystroke>>): boolean {
	return stroke.kind === 'ctrl' || (stroke.kind === 'named' && stroke.name === 'esc');
}
