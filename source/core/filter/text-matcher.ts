import type {SafeText} from '../../text/safe-text.ts';
import {others} from '../index/texts.ts';
import type {RegexEngine} from './regex.ts';
import type {Known, Truth} from './types.ts';
import type {Value} from './value.ts';

/** What a text is looked at for. */
export interface TextMatcher {
	test(text: string): boolean;
	/** Whether text behind what was seen can change a yes to a no. */
	readonly needsEnd: boolean;
	/** Characters that are looked at, over all texts of one entry. */
	readonly reach: number;
	/** Whether it could be part of an entry id. */
	readonly fitsId: boolean;
}

/** @throws Error with the complaint about a regular expression */
export function textMatcher(value: Value, engine: RegexEngine | undefined): TextMatcher {
	const {text} = value;
	if (value.kind === 'regex') {
		const regex = engine?.compile(text, value.ignoreCase);
		// Without the engine only the shape of the filter is wanted: see `readFilter`.
		if (regex === undefined) return {test: () => false, needsEnd: true, reach: 0, fitsId: true};
		return {test: each => regex.test(each), needsEnd: true, reach: regex.reach, fitsId: true};
	}
	const wanted = text.toLowerCase();
	const fitsId = /^[\d-]+$/.test(text);
	// Every text holds the empty one: `""` asks for texts that are empty.
	const exact = value.operator === '=' || text === '';
	return {
		test: exact ? each => each.toLowerCase() === wanted : each => each.toLowerCase().includes(wanted),
		needsEnd: exact,
		reach: Number.POSITIVE_INFINITY,
		fitsId: fitsId || text === '',
	};
}

/** Looks at a text that may be cut, stand for others, or not be known yet. */
export function look(matcher: TextMatcher, text: SafeText | undefined, {whole}: Pick<Known, 'whole'>): Truth {
	if (text === undefined || text === others) return undefined;
	if (whole === true || !text.endsWith('…')) return matcher.test(text);
	return !matcher.needsEnd && matcher.test(text.slice(0, -1)) ? true : undefined;
}

const remembered = 5000;

/** A matcher for texts of which many entries have equal ones: each is looked at once. */
export function remembering(matcher: TextMatcher): TextMatcher {
	const known = new Map<string, boolean>();
	return {
		...matcher,
		test(text) {
			let found = known.get(text);
			if (found === undefined) {
				if (known.size >= remembered) known.clear();
				found = matcher.test(text);
				known.set(text, found);
			}
			return found;
		},
	};
}

export function anyOf(truths: Iterable<Truth>): Truth {
	let any: Truth = false;
	for (const truth of truths) {
		if (truth === true) return true;
		if (truth === undefined) any = undefined;
	}
	return any;
}
