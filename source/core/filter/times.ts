import {Complaint} from './complaint.ts';
import type {Value} from './value.ts';

const units: Readonly<Record<string, number>> = {
	s: 1000,
	m: 60_000,
	h: 3_600_000,
	d: 86_400_000,
	w: 604_800_000,
};

/**
 * The moment that `2h`, `1h30m`, `10:00` (the last one), `2026-11-25`, `2026-11-25T10:00Z` or
 * milliseconds since the epoch name; UTC unless an offset is given. In ms since the epoch. @throws Complaint
 */
export function readTime(value: Value, now: number): number {
	const time = value.kind === 'word' && value.operator === '' ? momentOf(value.text, now) : undefined;
	if (time !== undefined && !Number.isNaN(time)) return time;
	throw new Complaint(
		`${value.text === '' ? 'that' : value.text} is no time`,
		value,
		'write 2h, 30m, 10:00 or 2026-11-25T10:00Z; UTC unless an offset is given',
	);
}

function momentOf(text: string, now: number): number | undefined {
	if (/^(?:\d{1,9}(?:\.\d+)?[smhdw])+$/.test(text)) return now - lengthOf(text);
	if (/^\d{11,15}$/.test(text)) return Number(text);
	if (/^\d\d:\d\d(?::\d\d)?$/.test(text)) {
		const today = instant(new Date(now).toISOString().slice(0, 10), text, 'Z');
		return today > now ? today - (units['d'] ?? 0) : today;
	}
	const [, date, time = '00:00', offset = 'Z'] =
		/^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text) ?? [];
	return date === undefined ? undefined : instant(date, time, offset);
}

function lengthOf(text: string): number {
	let sum = 0;
	for (const [, amount, unit = ''] of text.matchAll(/([\d.]+)([smhdw])/g))
		sum += Number(amount) * (units[unit] ?? 0);
	return sum;
}

function instant(date: string, time: string, offset: string): number {
	const day = Date.parse(`${date}T00:00:00Z`);
	// Some days that no month has are taken for those of the next one.
	if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== date) return Number.NaN;
	const zone = offset.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
	return Date.parse(`${date}T${time}${zone}`);
}
