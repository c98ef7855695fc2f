import {compareIds, type EntryId, isEntryId} from '../entry.ts';
import {Complaint} from './complaint.ts';
import type {Value} from './value.ts';

const last = '18446744073709551615';

/** Whether an id is the one, begins like it, or lies in the range, ends included. @throws Complaint */
export function idCondition(value: Value): (id: EntryId) => boolean {
	const {kind, operator, text} = value;
	if (kind === 'regex') throw complaint(value);
	const range = /^(.*?)\.\.(.*)$/.exec(text);
	if (range !== null && operator === '' && text !== '..') {
		const [, low = '', high = ''] = range;
		const [from, to] = [
			low === '' ? undefined : bound(value, low, '0'),
			high === '' ? undefined : bound(value, high, last),
		];
		return id =>
			(from === undefined || compareIds(id, from) >= 0) && (to === undefined || compareIds(id, to) <= 0);
	}
	if (!/^\d{1,20}(?:-\d{1,20})?$/.test(text)) throw complaint(value);
	switch (operator) {
		case '':
			return text.includes('-') ? id => id === text : id => id.startsWith(text);
		case '=':
			return id => id === text;
		default: {
			const edge = bound(value, text, operator === '>' || operator === '<=' ? last : '0');
			if (operator === '>') return id => compareIds(id, edge) > 0;
			if (operator === '>=') return id => compareIds(id, edge) >= 0;
			if (operator === '<') return id => compareIds(id, edge) < 0;
			return id => compareIds(id, edge) <= 0;
		}
	}
}

function bound(value: Value, text: string, sequence: string): EntryId {
	const id = text.includes('-') ? text : `${text}-${sequence}`;
	if (isEntryId(id)) return id;
	throw complaint(value);
}

function complaint(value: Value): Complaint {
	return new Complaint(
		`${value.text === '' ? 'that' : value.text} is no entry id`,
		value,
		'write 1763700123456-0, its beginning, or a range: 1763700123456..1763700200000',
	);
}
