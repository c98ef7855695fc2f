import type {SafeText} from '../../text/safe-text.ts';
import {others} from '../index/texts.ts';
import {Complaint} from './complaint.ts';
import {idCondition} from './ids.ts';
import {condition, needCondition, readNumber, readSize} from './numbers.ts';
import {payloadTest} from './payload-term.ts';
import type {RegexEngine} from './regex.ts';
import {anyOf, look, remembering, type TextMatcher, textMatcher} from './text-matcher.ts';
import {readTime} from './times.ts';
import type {Token} from './tokens.ts';
import type {Known, Term} from './types.ts';
import type {Value} from './value.ts';

type TermToken = Extract<Token, {kind: 'term'}>;

/** The condition that a term means, not yet negated. @throws Complaint */
export function termOf(token: TermToken, now: number, engine: RegexEngine | undefined): Term {
	const {field, path, value} = token;
	switch (field) {
		case undefined:
			return wordTerm(matcherOf(value, engine));
		case 'error':
			return textTerm(matcherOf(value, engine), 'texts', ({error}) => error);
		case 'trace':
			return textTerm(matcherOf(value, engine), 'texts', ({trace}) => trace);
		case 'stream':
			return textTerm(matcherOf(value, engine), 'index', ({source}) => source);
		case 'signature': {
			// A signature is what the list has it for, cut or not.
			const matcher = remembering(matcherOf(value, engine));
			return {level: 'index', test: ({signature}) => matcher.test(signature)};
		}
		case 'id': {
			const isIn = idCondition(value);
			return {level: 'index', test: ({id}) => isIn(id)};
		}
		case 'attempt': {
			const meets = needCondition(value, readNumber, 'write attempt:3, attempt:>3 or attempt:3..5');
			return {
				level: 'index',
				test({attempt}) {
					if (attempt === others) return undefined;
					const number = readNumber(attempt);
					return number !== undefined && meets(number);
				},
			};
		}
		case 'size': {
			const meets = needCondition(value, readSize, 'write size:>10k or size:1k..2MB; bytes without a unit');
			return {level: 'index', test: ({size}) => meets(size)};
		}
		case 'since': {
			const from = readTime(value, now);
			return {level: 'index', since: from, test: ({time}) => time >= from};
		}
		case 'until': {
			const to = readTime(value, now);
			return {level: 'index', test: ({time}) => time <= to};
		}
		case 'payload': {
			const meets = payloadTest(path, value, matcherOf(value, engine, true));
			return {level: 'payload', test: ({payload}) => (payload === undefined ? undefined : meets(payload))};
		}
	}
}

/** A word may be in the error or in any of the metadata. */
function wordTerm(matcher: TextMatcher): Term {
	const often = remembering(matcher);
	return {
		level: 'texts',
		test: known =>
			anyOf([
				matcher.fitsId && matcher.test(known.id),
				look(often, known.source, known),
				look(matcher, known.error, known),
				look(matcher, known.sourceId, known),
				look(matcher, known.trace, known),
			]),
	};
}

function textTerm(
	matcher: TextMatcher,
	level: Term['level'],
	textOf: (known: Known) => SafeText | undefined,
): Term {
	const often = level === 'index' ? remembering(matcher) : matcher;
	return {level, test: known => look(often, textOf(known), known)};
}

function matcherOf(value: Value, engine: RegexEngine | undefined, numbers = false): TextMatcher {
	const {operator, text} = value;
	if (operator !== '' && operator !== '=' && !(numbers && condition(value, readNumber) !== undefined))
		throw new Complaint(
			`${operator} compares numbers`,
			{at: value.at - operator.length, length: value.length + operator.length},
			`a text that begins with it is written in quotes: "${operator}${text}"`,
		);
	try {
		return textMatcher(value, engine);
	} catch (error) {
		throw new Complaint(
			`the regular expression is not understood: ${String(error instanceof Error ? error.message : error).replace(/^error parsing regexp: /, '')}`,
			value,
			'it is of the kind of RE2: no look-around and no back-references',
		);
	}
}
