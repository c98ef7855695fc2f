import {describe, expect, test} from 'vitest';
import type {Entry} from '../../source/core/entry.ts';
import {groupEntries} from '../../source/core/groups/groups.ts';
import {summarise} from '../../source/core/row.ts';
import {bulkPlanOf, drawn, entry, Inspector, idOf, server} from '../helpers/states.ts';

/** Entries that died of three causes: most of the first, one of the last. */
function mixed(number: number): Entry {
	const {id, fields} = entry(number);
	const error =
		number === 1 ? 'once "only"' : number % 3 === 0 ? 'upstream silent for 30 s' : "field 'content' missing";
	return {
		id,
		fields: fields.map(
			([name, value]) => [name, String(name) === 'error' ? Buffer.from(error) : value] as const,
		),
	};
}

async function count(inspector: Inspector): Promise<Inspector> {
	for (const effect of inspector.take('group')) {
		if (effect.type !== 'group') continue;
		const {request, index, now} = effect;
		inspector.send({type: 'grouped', request, grouping: await groupEntries(index, {now})});
	}
	return inspector;
}

const opened = async () => count(new Inspector().ready(30, mixed).press('2'));
const rows = ({state}: Inspector) => drawn(state).right;

describe('groups', () => {
	test('are shown with their counts, the largest first; the one under the cursor is told whole', async () => {
		const inspector = await opened();
		expect(rows(inspector)[1]).toMatch(/^ › +19 +63% .* inbound +field 'content' missing/);
		expect(rows(inspector)[2]).toMatch(/^ +10 +33% .* upstream silent for <n> s/);
		expect(inspector.take('shape')).toMatchObject([{group: {count: 19}}]);
		inspector.send({
			type: 'group shape',
			request: inspector.state.request,
			key: 'other',
			shape: {sampled: 0, shapes: []},
		});
		expect(rows(inspector).join('\n')).toContain('looking at some');
	});
	test('enter lists one of them, quotes and all; esc shows all entries again', async () => {
		const inspector = (await opened()).press('G', 'enter');
		expect(inspector.state.layer).toBeUndefined();
		expect(inspector.take('arrange')).toMatchObject([
			{text: 'signature:="once <text>" stream:="sg:stream:inbound"'},
		]);
	});
	test.each([
		[60, 15],
		[80, 24],
		[120, 40],
	])('%dx%d: the cause has its room, and the one under the cursor is told', async (columns, rows) => {
		const inspector = new Inspector({size: {columns, rows}}).ready(30, mixed).press('2');
		const {frame, right} = drawn((await count(inspector)).state);
		expect(right[1]).toMatch(/^ › +19 .* inbound +field 'content' missing/);
		const said = [...frame, ...right].join('\n');
		expect(said).toMatch(/ {2}cause +field 'content' missing/);
		expect(said).toMatch(/ {2}when +quiet for/);
	});
	test('read-only r ends in the command line that does it, named by its filter', async () => {
		const inspector = (await opened()).press('r');
		const [effect] = inspector.take('plan bulk');
		if (effect?.type !== 'plan bulk') throw new Error('no plan was asked for');
		const off = {allowed: false, reason: 'a replica', hint: 'connect to its master'} as const;
		inspector
			.send({type: 'server', server: {...server, writes: off}})
			.send({type: 'bulk planned', request: effect.request, plan: bulkPlanOf(effect.ids)});
		const said = rows(inspector).join('').replaceAll(/ {2,}/g, ' ').replaceAll(' ', '');
		expect(said).toContain(
			String.raw`replay--all--filter'signature:="field'\''content'\''missing"stream:="sg:stream:inbound"'--until${idOf(29)}--expect19--yes`,
		);
	});
	test('r acts on the whole group, whatever is marked or under the cursor', async () => {
		const inspector = (await opened()).press('j', 'r');
		const ids = Array.from({length: 10}, (_, at) => idOf((at + 1) * 3));
		expect(inspector.take('plan bulk')).toMatchObject([{ids}]);
		expect(rows(inspector).join('\n')).toContain('the group upstream silent for <n> s');
		inspector.press('esc');
		expect(inspector.state.layer).toMatchObject({kind: 'groups', chosen: 1});
		inspector.press('esc');
		expect(inspector.state.layer).toBeUndefined();
	});
	test('the cursor stays on its group when they are counted again', async () => {
		const inspector = (await opened()).press('j');
		const more = Array.from({length: 30}, (_, at) => summarise(mixed(33 + at * 3)));
		inspector.send(
			{type: 'arrivals', rows: more},
			{
				type: 'facts',
				facts: {
					kind: 'stream',
					length: 60,
					firstId: idOf(1),
					lastId: idOf(120),
					entriesAdded: undefined,
					now: inspector.state.now + 1000,
				},
			},
		);
		await count(inspector);
		expect(rows(inspector)[1]).toMatch(/^ › +40 .* upstream silent/);
	});
	test('a stream that is not there is not taken for an empty one', async () => {
		const inspector = await count(new Inspector().ready(0).press('2'));
		const {now} = inspector.state;
		inspector.send({type: 'facts', facts: {kind: 'absent', now}});
		expect(rows(inspector).join('\n')).toContain('There is no stream sg:stream:dlq.');
	});
	test('an empty DLQ has none, and no key acts on one', async () => {
		const inspector = await count(new Inspector().ready(0).press('2'));
		expect(rows(inspector).join('\n')).toContain('No dead letters, no groups.');
		inspector.press('r', 'd', 'enter');
		expect(inspector.take()).toEqual([]);
		expect(inspector.state.notice?.text).toContain('there is no group here');
	});
});
