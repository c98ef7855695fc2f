import {nearest} from '../../text/nearest.ts';
import {Complaint} from './complaint.ts';
import {type PathStep, readPath} from './payload-path.ts';
import {readValue, type Value} from './value.ts';

const fieldList = [
	'error',
	'stream',
	'signature',
	'trace',
	'id',
	'attempt',
	'size',
	'since',
	'until',
	'payload',
] as const;
export type FieldName = (typeof fieldList)[number];

export type Token =
	| {readonly kind: 'or'; readonly at: number; readonly length: number}
	| {
			readonly kind: 'term';
			readonly negated: boolean;
			/** Undefined: a word over error and metadata. */
			readonly field: FieldName | undefined;
			/** Of a `payload` term; empty: anywhere. */
			readonly path: readonly PathStep[];
			readonly value: Value;
			readonly at: number;
			readonly length: number;
	  };

/** Splits a filter into its terms. @throws Complaint */
export function readTokens(text: string): Token[] {
	const tokens: Token[] = [];
	for (let at = skipSpace(text, 0); at < text.length; ) {
		const token = readToken(text, at);
		tokens.push(token);
		at = skipSpace(text, at + token.length);
	}
	return tokens;
}

function readToken(text: string, at: number): Token {
	const or = /^(?:\||OR)(?=\s|$)/.exec(text.slice(at))?.[0];
	if (or !== undefined) return {kind: 'or', at, length: or.length};
	const negated = text[at] === '!' || text[at] === '-';
	const begin = negated ? at + 1 : at;
	if (negated && skipSpace(text, begin) !== begin)
		throw new Complaint(`${text[at]} excludes what follows it`, {at, length: 1}, 'leave no space behind it');
	if (negated && begin === text.length)
		throw new Complaint(`${text[at]} excludes what follows it`, {at, length: 1}, 'write what to exclude');
	const {field, path, end: from} = readField(text, begin);
	const {value, end} = readValue(text, from, field !== undefined);
	if (field !== undefined && value.kind === 'word' && value.text === '')
		throw new Complaint(
			`${text.slice(begin, from - 1)} needs something to look for`,
			{at: begin, length: end - begin},
			examples[field] ?? 'write it right behind the colon; a text with spaces in quotes',
		);
	return {kind: 'term', negated, field, path, value, at, length: end - at};
}

const examples: Partial<Record<FieldName, string>> = {
	attempt: 'write attempt:3, attempt:>3 or attempt:3..5',
	size: 'write size:>10k or size:1k..2MB',
	since: 'write since:2h or since:10:00',
	until: 'write until:30m or until:10:00',
};

function readField(text: string, at: number) {
	const none = {field: undefined, path: [], end: at};
	const name = /^[A-Za-z_]+/.exec(text.slice(at))?.[0];
	if (name === undefined) return none;
	const behind = at + name.length;
	const field = fieldList.find(each => each === name);
	if (field === 'payload' && /^[.[:]/.test(text.slice(behind))) {
		const {path, end} = readPath(text, behind);
		return {field, path, end};
	}
	if (text[behind] !== ':') return none;
	if (field !== undefined) return {field, path: [], end: behind + 1};
	// Texts have colons, too: only what is nearly one of the names is taken for a mistyped one.
	const near = nearest(name.toLowerCase(), fieldList);
	if (near === undefined) return none;
	throw new Complaint(
		`there is no field ${name}`,
		{at, length: name.length},
		`did you mean ${near}:? A text with a colon is written in quotes`,
	);
}

function skipSpace(text: string, from: number): number {
	return from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
}
