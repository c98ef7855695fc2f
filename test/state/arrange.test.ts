import {describe, expect, test} from 'vitest';
import {sorted} from '../../source/core/index/scan.ts';
import {summarise} from '../../source/core/row.ts';
import {entry, Inspector, idOf} from '../helpers/states.ts';

/** Carries out the sort that was asked for. */
async function sort(inspector: Inspector): Promise<void> {
	for (const effect of inspector.take('sort')) {
		if (effect.type !== 'sort') continue;
		const ids = await sorted(effect.index, effect.order.by, effect.order);
		inspector.send({type: 'sorted', request: effect.request, ids});
	}
}

const shown = ({state}: Inspector) => state.listing?.ids() ?? state.index.ids();

describe('sorting', () => {
	test('s goes through the orders, S turns one round, the cursor stays on its entry', async () => {
		const inspector = new Inspector().ready(12).press('j', 'j');
		const {cursor} = inspector.state.list;
		inspector.press('S');
		await sort(inspector);
		expect(shown(inspector)[0]).toBe(idOf(1));
		expect(inspector.state.notice?.text).toContain('age, oldest first');
		expect(inspector.state.list.cursor).toBe(cursor);
		inspector.press('S');
		expect(inspector.state.listing).toBeUndefined();
		for (const by of ['source', 'error', 'size', 'attempt']) {
			inspector.press('s');
			await sort(inspector);
			expect(inspector.state.notice?.text).toContain(`sorted by ${by}`);
			expect(inspector.state.list.cursor).toBe(cursor);
		}
		inspector.press('s');
		expect(inspector.state.listing).toBeUndefined();
	});
	test('what arrives and what goes away while it is sorted', async () => {
		const inspector = new Inspector().ready(5).press('S');
		inspector.send({type: 'gone', ids: [idOf(3)]});
		await sort(inspector);
		expect(shown(inspector)).toEqual([1, 2, 4, 5].map(idOf));
		inspector.send({type: 'arrivals', rows: [rowOf(6), rowOf(7)]});
		expect(shown(inspector)).toEqual([1, 2, 4, 5, 6, 7].map(idOf));
		inspector.send({type: 'gone', ids: [idOf(1)]});
		expect(inspector.state.list.cursor).toBe(idOf(5));
		expect(shown(inspector)).toEqual([2, 4, 5, 6, 7].map(idOf));
	});
	test('an older sort that comes late is dropped', async () => {
		const inspector = new Inspector().ready(5).press('S');
		const [first] = inspector.take('sort');
		inspector.press('S');
		if (first?.type !== 'sort') throw new Error('no sort was asked for');
		inspector.send({type: 'sorted', request: first.request, ids: await sorted(first.index, first.order.by, first.order)});
		expect(inspector.state.listing).toBeUndefined();
	});
	test('a range in another order marks what lies between on the screen', async () => {
		const inspector = new Inspector().ready(8).press('S');
		await sort(inspector);
		inspector.press('g', 'V', 'j', 'j', 'V');
		expect(inspector.state.index.markedIds()).toEqual([1, 2, 3].map(idOf));
	});
});

function rowOf(number: number) {
	return summarise(entry(number));
}
