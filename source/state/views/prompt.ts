import {wrapWords} from '../../text/cells.ts';
import {fitLine, type Line, segment, type Tone} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import type {PromptLayer, PromptPurpose} from '../layers.ts';

/** A line to type a name in, and what there is to say to it. */
export function promptLines({title, text, complaint, purpose}: PromptLayer, width: number): Line[] {
	const blank = fitLine([], width);
	const wrapped = (words: SafeText, tone: Tone) =>
		wrapWords(words, width - 4).map(piece => fitLine([segment(safeLine`   ${piece}`, tone)], width));
	const about = hints[purpose.kind];
	return [
		...wrapWords(title, width - 2).map(piece =>
			fitLine([{text: safeLine` ${piece}`, bold: true, tone: 'accent'}], width),
		),
		blank,
		fitLine([segment(safeLine`   ${safeText(text)}▏`)], width),
		blank,
		...(complaint === undefined ? [] : wrapped(complaint, 'warning')),
		...(about === undefined || complaint !== undefined ? [] : wrapped(about, 'dim')),
	];
}

const hints: Readonly<Record<PromptPurpose['kind'], SafeText | undefined>> = {
	target: undefined,
	migration: undefined,
	export: ours(
		'Payloads are written whole, secrets included; only you can read the file. A name that ends with .gz packs it.',
	),
	handover: ours('Only you can read the file. Values behind secret-looking names are masked.'),
};
