import {expect, test} from 'vitest';
import {summarise} from '../../source/core/row.ts';
import {lastOfKind} from '../../source/state/last-of-kind.ts';
import {entry, Inspector, idOf, now} from '../helpers/states.ts';

/** Every third entry died of another cause. */
const mixed = (number: number) => ({
	id: entry(number).id,
	fields: entry(number).fields.map(([name, value]) =>
		String(name) === 'error' && number % 3 === 0
			? ([name, Buffer.from('other')] as const)
			: ([name, value] as const),
	),
});
const timeOf = (number: number) => now - 1_000_000 + number * 1000;

test('is when the newest of the same cause came, whatever else did', () => {
	const {index} = new Inspector().ready(50, mixed).state;
	expect(lastOfKind(index, [idOf(3)])).toBe(timeOf(48));
	expect(lastOfKind(index, [idOf(1)])).toBe(timeOf(50));
	expect(lastOfKind(index, [idOf(1), idOf(3)])).toBe(timeOf(50));
});

test('follows arrivals, and knows nothing of entries that are gone', () => {
	const inspector = new Inspector().ready(50, mixed);
	const ids = [idOf(3)];
	expect(lastOfKind(inspector.state.index, ids)).toBe(timeOf(48));
	inspector.send({type: 'arrivals', rows: [summarise(mixed(51))]});
	expect(lastOfKind(inspector.state.index, ids)).toBe(timeOf(51));
	expect(lastOfKind(inspector.state.index, ['1-0'])).toBeUndefined();
});
