import type {RE2JS} from 're2js';

/** A regular expression that takes time in proportion to the text, whatever both are. */
export interface Regex {
	test(text: string): boolean;
	/** Characters of one entry's texts that it is worth: beyond them it would take longer than a frame or two. */
	readonly reach: number;
}

export interface RegexEngine {
	/** @throws whatever the engine says of a pattern that it does not take */
	compile(pattern: string, ignoreCase: boolean): Regex;
}

/** Instructions of a compiled pattern; more come from counted repetitions inside each other. */
const largest = 1000;
/** Instructions times characters: far below a second on a slow machine. */
const most = 10_000_000;

/** Loads the engine. It is large and seldom needed, so it is not there from the start. */
export async function loadRegexEngine(): Promise<RegexEngine> {
	const {RE2JS} = await import('re2js');
	return {
		compile(pattern, ignoreCase) {
			const compiled = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
			const size = compiled.programSize();
			if (size > largest) throw new Error('it is too large: repeat less');
			return regex(compiled, Math.floor(most / Math.max(1, size)));
		},
	};
}

function regex(compiled: RE2JS, reach: number): Regex {
	return {reach, test: text => compiled.test(text.length > reach ? text.slice(0, reach) : text)};
}
