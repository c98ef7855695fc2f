import type {Segment, Tone} from '../text/line.ts';

/** SGR parameters that begin a look. */
type Look = readonly number[];

const bold = 1;
const dim = 2;
const inverse = 7;

/** One accent, red for errors, yellow for warnings, dim for what is secondary. */
const coloured: Record<Tone, Look> = {
	plain: [],
	dim: [dim],
	accent: [36],
	error: [31],
	warning: [33],
	good: [32],
	key: [34],
	string: [],
	number: [35],
	bytes: [33],
	rule: [dim],
	added: [32],
	removed: [31],
};

/** Without colours what matters is still told apart: by weight, and by the words and signs themselves. */
const plain: Partial<Record<Tone, Look>> = {
	dim: [dim],
	rule: [dim],
	error: [bold],
	accent: [bold],
};

/** The segment's text between the sequences that begin and end its look. */
export function styled(segment: Segment, colour: boolean): string {
	const {text, tone = 'plain'} = segment;
	const look = [
		...(colour ? coloured[tone] : (plain[tone] ?? [])),
		...(segment.bold === true ? [bold] : []),
		...(segment.inverse === true ? [inverse] : []),
	];
	return `${look.map(begin).join('')}${text}${look.toReversed().map(end).join('')}`;
}

function begin(code: number): string {
	return `\x1b[${code}m`;
}

function end(code: number): string {
	if (code >= 30) return '\x1b[39m';
	return code === inverse ? '\x1b[27m' : '\x1b[22m';
}
