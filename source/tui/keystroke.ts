import type {Key} from 'ink';
import type {Keystroke, NamedKey} from '../state/keys.ts';

const named: ReadonlyArray<readonly [keyof Key, NamedKey]> = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'esc'],
	['tab', 'tab'],
	['backspace', 'backspace'],
	['delete', 'delete'],
];

/** Ink's idea of a key as ours; undefined for what is none (a function key, an empty sequence). */
export function keystroke(input: string, key: Key): Keystroke | undefined {
	for (const [flag, name] of named) if (key[flag] === true) return {kind: 'named', name};
	if (key.ctrl && /^[a-z]$/.test(input)) return {kind: 'ctrl', letter: input};
	if (input === '[15~') return {kind: 'named', name: 'f5'};
	if (input === '' || key.ctrl) return undefined;
	return key.meta ? {kind: 'text', text: input, afterEsc: true} : {kind: 'text', text: input};
}
