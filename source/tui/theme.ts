import type {TextProps} from 'ink';
import type {Segment, Tone} from '../text/line.ts';

type Look = Pick<TextProps, 'color' | 'dimColor' | 'bold'>;

/** One accent, red for errors, yellow for warnings, dim for what is secondary. */
const coloured: Record<Tone, Look> = {
	plain: {},
	dim: {dimColor: true},
	accent: {color: 'cyan'},
	error: {color: 'red'},
	warning: {color: 'yellow'},
	good: {color: 'green'},
	key: {color: 'blue'},
	string: {},
	number: {color: 'magenta'},
	bytes: {color: 'yellow'},
	rule: {dimColor: true},
	added: {color: 'green'},
	removed: {color: 'red'},
};

/** Without colours what matters is still told apart: by weight, and by the words and signs themselves. */
const plain: Partial<Record<Tone, Look>> = {
	dim: {dimColor: true},
	rule: {dimColor: true},
	error: {bold: true},
	accent: {bold: true},
};

export function look({tone = 'plain', bold, inverse}: Segment, colour: boolean): Partial<TextProps> {
	const base = colour ? coloured[tone] : (plain[tone] ?? {});
	return {...base, ...(bold ? {bold} : {}), ...(inverse ? {inverse} : {})};
}
