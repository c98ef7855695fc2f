import {timesBack} from '../../core/bulk/returns.ts';
import {idTime} from '../../core/entry.ts';
import {age} from '../../text/age.ts';
import {count} from '../../text/amount.ts';
import {type Line, lineText} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import {isMarked} from '../marks.ts';
import {emptyError} from '../selectors.ts';
import type {State} from '../types.ts';

/** The row under the cursor as a sentence; undefined when there is none. */
export function rowSentence(state: State): SafeText | undefined {
	const {list, index, now, returned} = state;
	if (list.cursor === undefined) return undefined;
	const at = index.positionOf(list.cursor);
	const row = index.at(at);
	if (row === undefined) return undefined;
	const {id, source, attempt, error, signature} = row;
	const times = timesBack(returned, row);
	const marked = isMarked(state, id, at) ? ours('marked, ') : ours('');
	const back =
		times === 0 ? ours('') : safeLine`, came back ${times === 1 ? ours('once') : safeLine`${times} times`}`;
	const what = error === '' ? safeText(emptyError(state).slice(1, -1)) : (error ?? signature);
	const from = source === '' ? ours('no source') : source;
	return safeLine`entry ${count(at + 1)} of ${count(index.size)}, ${marked}${spokenAge(now - idTime(id))} ago, from ${from}, attempt ${attempt}${back}: ${what}`;
}

/** A drawn line in words, its label before a colon; empty for one that only rules or fills. */
export function spokenLine(line: Line): SafeText {
	let text = line.map(each => (each.tone === 'key' ? named(each.text) : each.text)).join('');
	for (const [sign, words] of signs) text = text.replaceAll(sign, words);
	const [first = '', ...rest] = text.trim().split(/\s{2,}/);
	const [value] = rest;
	// What follows each other before `esc` are keys, none of them a label.
	const label =
		value !== undefined && first.length <= longestLabel && !rest.some(each => each.startsWith('esc '));
	const parts = label && !first.endsWith(':') ? [`${first}: ${value}`, ...rest.slice(1)] : [first, ...rest];
	return parts.join(', ').replaceAll(':, ', ': ') as SafeText;
}

// A name that is too long for its column stands beside its value.
function named(text: SafeText): string {
	return /[^\s:] $/.test(text) ? `${text.trimEnd()}:  ` : text;
}

/** Where the cursor of a drawn line stands. */
export function hasCursor(line: Line): boolean {
	return /^\s*›/.test(lineText(line));
}

/** How long, with its unit as a word: `2 minutes`. */
export function spokenAge(milliseconds: number): SafeText {
	const short = age(milliseconds);
	const [amount, unit] = [short.slice(0, -1), units[short.slice(-1)]];
	return safeText(`${amount} ${unit}${amount === '1' ? '' : 's'}`);
}

const units: Readonly<Record<string, string>> = {s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week'};
const longestLabel = 20;

/** What stands for a sign that a reader would skip or spell. */
const signs: ReadonlyArray<readonly [sign: string | RegExp, words: string]> = [
	[/[─━│▏◌◆●✕›]+/g, ''],
	[/•+/g, 'hidden'],
	[/([▾▸]) \{(\d+)\}/g, '$1 map of $2'],
	[/([▾▸]) \[(\d+)\]/g, '$1 list of $2'],
	['▾ ', 'open '],
	['▸ ', 'folded '],
	['✓', 'marked '],
	['↑/↓', 'up or down'],
	[/↩(\d+)/g, 'came back $1 times '],
	[' · ', ', '],
	[/(?<=\w )↓/g, 'down arrow'],
	[/(?<=\w )↑/g, 'up arrow'],
	[/(?<=\w )←/g, 'left arrow'],
	[/(?<=\w )→/g, 'right arrow'],
	['→', 'to'],
	[/(\d)× /g, '$1 times '],
	['≥ ', 'at least '],
	['…', '...'],
];
