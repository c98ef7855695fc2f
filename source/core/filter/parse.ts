import {Complaint} from './complaint.ts';
import {loadRegexEngine, type RegexEngine} from './regex.ts';
import {termOf} from './terms.ts';
import {readTokens, type Token} from './tokens.ts';
import {type Filter, type FilterError, levels, type Term, type Truth} from './types.ts';

export interface ParseOptions {
	/** What `since:2h` counts from, in ms since the epoch: the server's clock. */
	readonly now: number;
	/** What regular expressions are compiled with; without it they match nothing. `readFilter` loads it when it is needed. */
	readonly engine?: RegexEngine | undefined;
}

const longest = 1000;

/** Reads a filter; an empty text lets everything through. Never throws. */
export function parseFilter(text: string, {now, engine}: ParseOptions): Filter | FilterError {
	try {
		if (text.length > longest)
			throw new Complaint(
				'that is too long for a filter',
				{at: longest, length: text.length - longest},
				'shorten it',
			);
		const alternatives = split(readTokens(text)).map(some => some.map(token => readTerm(token, now, engine)));
		const terms = alternatives.flat();
		return {
			kind: 'filter',
			text,
			alternatives: alternatives.map(cheapFirst),
			level: levels.findLast(each => terms.some(({level}) => level === each)) ?? 'index',
			since: Math.min(...alternatives.map(earliest)),
		};
	} catch (error) {
		if (!(error instanceof Complaint)) throw error;
		const {message, at, length, hint} = error;
		return {kind: 'error', message, at, length, hint};
	}
}

/** The same, with the engine for regular expressions loaded if there is one in the text. */
export async function readFilter(text: string, {now}: ParseOptions): Promise<Filter | FilterError> {
	// Whatever the slash is, it is cheaper to look than to be wrong.
	return parseFilter(text, {now, engine: text.includes('/') ? await loadRegexEngine() : undefined});
}

type TermToken = Extract<Token, {kind: 'term'}>;

function split(tokens: readonly Token[]): TermToken[][] {
	const out: TermToken[][] = [[]];
	for (const [number, token] of tokens.entries()) {
		if (token.kind === 'term') out.at(-1)?.push(token);
		else if (out.at(-1)?.length === 0 || number === tokens.length - 1)
			throw new Complaint('one side of the choice is missing', token, 'write something on both sides of it');
		else out.push([]);
	}
	return out;
}

function readTerm(token: TermToken, now: number, engine: RegexEngine | undefined): Term {
	const term = termOf(token, now, engine);
	return token.negated ? {level: term.level, test: known => not(term.test(known))} : term;
}

function not(truth: Truth): Truth {
	return truth === undefined ? undefined : !truth;
}

function earliest(terms: readonly Term[]): number {
	return Math.max(...terms.map(({since = Number.NEGATIVE_INFINITY}) => since));
}

function cheapFirst(terms: readonly Term[]): readonly Term[] {
	return terms.toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level));
}
