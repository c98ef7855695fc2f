import {describe, expect, test} from 'vitest';
import {explore, type Goal} from '../../helpers/handover-model.ts';

const safe = {deadline: true, fence: true};

describe('the hand-over between slots, in every order of events', () => {
	test.each<[Goal[]]>([[['X']], [['X', 'X']], [['X', 'Y']], [['X', 'discard']], [['discard', 'discard']]])(
		'%j: neither lost nor doubled',
		goals => {
			const {states, violation} = explore(goals, safe);
			expect(violation).toBeUndefined();
			expect(states).toBeGreaterThan(5);
		},
	);
	test('without the deadline the model finds the message twice', () => {
		const {violation} = explore(['X', 'Y'], {...safe, deadline: false});
		expect(violation?.at(-1)).toMatchObject({published: 2});
	});
	test('without the fence it does, too', () => {
		const {violation} = explore(['X', 'Y'], {...safe, fence: false});
		expect(violation?.at(-1)).toMatchObject({published: 2});
	});
});
