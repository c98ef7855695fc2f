import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {EntryId} from '../../../source/core/entry.ts';
import {IdList} from '../../../source/core/index/id-list.ts';

const id = fc.tuple(fc.nat(30), fc.nat(2)).map(([time, sequence]): EntryId => `${time}-${sequence}`);

test('behaves as an array of ids', () => {
	const step = fc.oneof(
		fc.record({kind: fc.constant('first' as const), ids: fc.array(id, {maxLength: 1})}),
		fc.record({kind: fc.constant('remove' as const), ids: fc.array(id, {maxLength: 5})}),
	);
	fc.assert(
		fc.property(fc.array(step, {maxLength: 40}), steps => {
			const list = new IdList();
			let model: EntryId[] = [];
			for (const {kind, ids} of steps) {
				if (kind === 'remove') {
					list.remove(ids);
					model = model.filter(each => !ids.includes(each));
				} else
					for (const each of ids) {
						if (model.includes(each)) continue;
						list.addFirst(each);
						model.unshift(each);
					}
				expect(Array.from({length: list.length}, (_, at) => list.at(at))).toEqual(model);
				for (const each of [...model, '99-9', ...ids]) {
					const at = model.indexOf(each);
					expect(list.positionOf(each)).toBe(at < 0 ? undefined : at);
				}
			}
		}),
	);
});

test('grows beyond its first room', () => {
	const list = new IdList();
	for (let at = 0; at < 3000; at++) list.addFirst(`${at}-0`);
	expect([list.length, list.at(0), list.at(2999), list.positionOf('0-0')]).toEqual([
		3000,
		'2999-0',
		'0-0',
		2999,
	]);
});
