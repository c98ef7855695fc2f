import {Complaint} from './complaint.ts';

export type Operator = '' | '=' | '>' | '>=' | '<' | '<=';

interface Place {
	/** First character in the text of the filter, the operator left out. */
	readonly at: number;
	readonly length: number;
}

/** What a term looks for. */
export type Value = Place & {readonly operator: Operator; readonly text: string} & (
		| {readonly kind: 'word' | 'phrase'}
		| {readonly kind: 'regex'; readonly ignoreCase: boolean}
	);

export interface ReadValue {
	readonly value: Value;
	/** First character behind it. */
	readonly end: number;
}

/** Reads the value that begins at `from`. @throws Complaint */
export function readValue(text: string, from: number, withOperator: boolean): ReadValue {
	const operator = (
		withOperator ? (/^(?:[<>]=?|=)/.exec(text.slice(from, from + 2))?.[0] ?? '') : ''
	) as Operator;
	const at = from + operator.length;
	const [first] = text.slice(at, at + 1);
	if (first === '"') return quoted(text, at, operator);
	if (first === '/') return regex(text, at, operator);
	const word = /^\S*/.exec(text.slice(at))?.[0] ?? '';
	const end = at + word.length;
	return {value: {kind: 'word', operator, text: word, at, length: word.length}, end};
}

/** Reads what stands between quotes; `\"` is a quote, `\\` a backslash. @throws Complaint */
export function readQuoted(text: string, at: number): {readonly text: string; readonly end: number} {
	const [whole = '', inside] = /^"((?:[^"\\]|\\.)*)"/su.exec(text.slice(at)) ?? [];
	if (inside === undefined)
		throw new Complaint(
			'the quote is not closed',
			{at, length: text.length - at},
			'end it with a quote; a quote inside is written \\"',
		);
	return {text: inside.replaceAll(/\\(["\\])/g, '$1'), end: at + whole.length};
}

function quoted(text: string, at: number, operator: Operator): ReadValue {
	const {text: inside, end} = readQuoted(text, at);
	return {value: {kind: 'phrase', operator, text: inside, at, length: end - at}, end};
}

function regex(text: string, at: number, operator: Operator): ReadValue {
	const found = /^\/((?:[^/\\]|\\.)*)\/(\S*)/s.exec(text.slice(at));
	if (found === null)
		throw new Complaint(
			'the regular expression is not closed',
			{at, length: text.length - at},
			'end it with a slash; a path is written in quotes: "/var/log"',
		);
	const [whole, pattern = '', flags = ''] = found;
	if (flags !== '' && flags !== 'i')
		throw new Complaint(
			'only i may stand behind a regular expression',
			{at: at + whole.length - flags.length, length: flags.length},
			'i takes upper and lower case alike; a path is written in quotes: "/var/log"',
		);
	if (pattern === '')
		throw new Complaint(
			'the regular expression is empty',
			{at, length: whole.length},
			'write what to look for between the slashes',
		);
	const value = {kind: 'regex', operator, text: pattern, ignoreCase: flags === 'i', at} as const;
	return {value: {...value, length: whole.length}, end: at + whole.length};
}
