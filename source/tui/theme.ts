import type {Segment, Tone} from '../text/line.ts';

/** SGR parameters that begin a look. */
type Look = readonly number[];

const boldCode = 1;
const dim = 2;
const inverseCode = 7;

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
	error: [boldCode],
	accent: [boldCode],
};

/** The segment's text between the sequences that begin and end its look. */
export function styled({text, tone = 'plain', bold, inverse}: Segment, colour: boolean): string {
	const key = `${tone}${bold === true}${inverse === true}${colour}`;
	let ends = known.get(key);
	if (ends === undefined) {
		const look = [
			...(colour ? coloured[tone] : (plain[tone] ?? [])),
			...(bold === true ? [boldCode] : []),
			...(inverse === true ? [inverseCode] : []),
		];
		ends = [look.map(begin).join(''), look.toReversed().map(end).join('')];
		known.set(key, ends);
	}
	return ends[0] + text + ends[1];
}

const known = new Map<string, readonly [begin: string, end: string]>();

function begin(code: number): string {
	return `\x1b[${code}m`;
}

function end(code: number): string {
	if (code >= 30) return '\x1b[39m';
	return code === inverseCode ? '\x1b[27m' : '\x1b[22m';
}
