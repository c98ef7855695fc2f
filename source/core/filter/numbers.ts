import {Complaint} from './complaint.ts';
import type {Value} from './value.ts';

export type Amount = number | bigint;

/** Whether a number is what was asked for. */
export type Condition = (value: Amount) => boolean;

/** A condition of `3`, `>3`, `3..5`, `3..` or `..5`; undefined when that is none. */
export function condition(
	{kind, text, operator}: Value,
	read: (text: string) => Amount | undefined,
): Condition | undefined {
	if (kind === 'regex') return undefined;
	const range = operator === '' ? /^(.*?)\.\.(.*)$/.exec(text) : null;
	if (range !== null) return between(range[1] ?? '', range[2] ?? '', read);
	const wanted = read(text);
	if (wanted === undefined) return undefined;
	switch (operator) {
		case '>':
			return value => value > wanted;
		case '>=':
			return value => value >= wanted;
		case '<':
			return value => value < wanted;
		case '<=':
			return value => value <= wanted;
		default:
			// An integer and a float are equal by their amount.
			return value => value >= wanted && value <= wanted;
	}
}

/** The same where nothing else is allowed. @throws Complaint */
export function needCondition(
	value: Value,
	read: (text: string) => Amount | undefined,
	hint: string,
): Condition {
	const made = condition(value, read);
	if (made !== undefined) return made;
	throw new Complaint(
		`${value.text === '' ? 'that' : value.text} is no number that can be compared`,
		value,
		hint,
	);
}

/** A number, exactly: integers of any size, fractions, exponents. */
export function readNumber(text: string): Amount | undefined {
	if (/^[-+]?\d+$/.test(text)) return BigInt(text.replace('+', ''));
	return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

const units: Readonly<Record<string, number>> = {
	'': 1,
	b: 1,
	k: 1e3,
	kb: 1e3,
	m: 1e6,
	mb: 1e6,
	g: 1e9,
	gb: 1e9,
};

/** Bytes: `312`, `10k`, `1.5MB`; thousands as they are shown. */
export function readSize(text: string): number | undefined {
	const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text) ?? [];
	const factor = units[unit.toLowerCase()];
	return digits === undefined || factor === undefined ? undefined : Math.round(Number(digits) * factor);
}

function between(
	low: string,
	high: string,
	read: (text: string) => Amount | undefined,
): Condition | undefined {
	const [from, to] = [read(low), read(high)];
	if ((from === undefined && low !== '') || (to === undefined && high !== '')) return undefined;
	if (from === undefined && to === undefined) return undefined;
	return value => (from === undefined || value >= from) && (to === undefined || value <= to);
}
