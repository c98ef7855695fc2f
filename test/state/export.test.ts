import {describe, expect, test} from 'vitest';
import {groupEntries} from '../../source/core/groups/groups.ts';
import type {Effect} from '../../source/state/event.ts';
import {ours, safeText} from '../../source/text/safe-text.ts';
import {drawn, Inspector, idOf} from '../helpers/states.ts';

const file = 'dlq-2025-11-21T04-40-00Z.ndjson.gz';
const pane = ({state}: Inspector) => drawn(state).right.join('\n');
const message = ({state}: Inspector) => drawn(state).frame[2] ?? '';

const labels = ({state}: Inspector) =>
	state.layer?.kind === 'menu' ? (state.layer.items ?? []).map(({label}) => label as string) : [];

function choose(inspector: Inspector, value: string): Inspector {
	const {layer} = inspector.state;
	const item = layer?.kind === 'menu' ? layer.items?.find(each => each.value === value) : undefined;
	if (item === undefined) throw new Error(`${value} is not offered`);
	return inspector.send({type: 'chosen', item});
}

function taken<Type extends Effect['type']>(inspector: Inspector, type: Type): Extract<Effect, {type: Type}> {
	const effect = inspector.take(type).at(-1);
	if (effect?.type !== type) throw new Error(`no ${type} was asked for`);
	return effect as Extract<Effect, {type: Type}>;
}

function running(): {inspector: Inspector; request: number} {
	const inspector = choose(new Inspector().ready(50).press('x'), 'all').press('enter');
	const {request} = taken(inspector, 'export');
	inspector.send({type: 'file begun', request, path: safeText(file), total: 50});
	return {inspector, request};
}

describe('x offers', () => {
	test('the entry and all; the marks before them', () => {
		const inspector = new Inspector().ready(50).press('x');
		expect(labels(inspector)).toEqual([`the entry ${idOf(50)}`, 'all 50']);
		inspector.press('esc', 'space', 'space', 'x');
		expect(labels(inspector)).toEqual(['the 2 marked', `the entry ${idOf(48)}`, 'all 50']);
		choose(inspector, 'marked').press('enter');
		expect(taken(inspector, 'export')).toMatchObject({ids: [idOf(49), idOf(50)], total: 2, path: file});
	});
	test('what matches the filter', () => {
		const inspector = new Inspector().ready(50).press('/', 'failure', 'enter');
		const {request} = inspector.state.arrangement;
		inspector.send(
			{type: 'found', request, ids: [idOf(5), idOf(6)], read: 2, of: 2},
			{type: 'arranged', request, ids: undefined},
		);
		choose(inspector.press('x'), 'listed');
		expect(pane(inspector)).toContain('Export the 2 that match the filter to the file');
		inspector.press('enter');
		expect(taken(inspector, 'export')).toMatchObject({total: 2});
	});
	test('the group under the cursor, and goes back to the groups', async () => {
		const inspector = new Inspector().ready(50).press('2');
		const {index, now, request} = taken(inspector, 'group');
		inspector.send({type: 'grouped', request, grouping: await groupEntries(index, {now})}).press('x');
		expect(labels(inspector)).toEqual(['the 50 of the group failure <n> from sg:stream:inbound', 'all 50']);
		choose(inspector, 'group').press('enter');
		const effect = taken(inspector, 'export');
		expect(effect.ids).toHaveLength(50);
		inspector.send({type: 'file begun', request: effect.request, path: safeText(file), total: 50});
		expect(inspector.state.layer?.kind).toBe('groups');
	});
	test('nothing where there is nothing', () => {
		const inspector = new Inspector().ready(0).press('x');
		expect(inspector.state.layer).toBeUndefined();
		expect(message(inspector)).toContain('there is no entry here');
	});
});

describe('the name of the file', () => {
	test('can be another one; an empty one is refused', () => {
		const inspector = choose(new Inspector().ready(50).press('x'), 'all').press('ctrl-u', 'enter');
		expect(pane(inspector)).toContain('type the name of a file');
		inspector.press('x.ndjson', 'enter');
		expect(taken(inspector, 'export')).toMatchObject({path: 'x.ndjson', ids: undefined, total: 50});
	});
	test('that is taken is told at the prompt, which stays', () => {
		const inspector = choose(new Inspector().ready(50).press('x'), 'all').press('enter', 'enter');
		expect(inspector.take('export')).toHaveLength(1);
		const {request} = inspector.state;
		inspector.send({type: 'file refused', request, message: ours('it is there already: name another file')});
		expect(pane(inspector)).toContain('it is there already: name another file');
		inspector.press('backspace', 'enter');
		expect(taken(inspector, 'export').path).toBe(file.slice(0, -1));
	});
});

describe('an export that runs', () => {
	test('leaves the list usable and says how far it is, then where it went', () => {
		const {inspector, request} = running();
		expect(inspector.state.layer).toBeUndefined();
		inspector.send({type: 'export written', request, written: 20}).press('j');
		expect(inspector.cursor).toBe(idOf(49));
		expect(message(inspector)).toContain(`exporting 20 of 50 to ${file}   x stops it`);
		const text = safeText('exported 50 entries to x');
		inspector.send({type: 'export ended', request, notice: {tone: 'good', text}});
		expect(message(inspector)).toContain(text);
		expect(inspector.state).toMatchObject({exporting: undefined, deeds: [text]});
	});
	test('is stopped by x, or by esc in the list', () => {
		for (const key of ['x', 'esc']) {
			const {inspector} = running();
			inspector.press(key, key);
			expect(inspector.take('stop export')).toHaveLength(1);
			expect(message(inspector)).toContain('stopping the export');
		}
	});
	test('is not left by q', () => {
		const {inspector} = running();
		inspector.press('q');
		expect(inspector.state.quitting).toBe(false);
		expect(message(inspector)).toContain('x stops it, then q leaves');
	});
});

describe('H', () => {
	test('copies', () => {
		const inspector = choose(new Inspector().ready(50).press('H'), 'copy');
		expect(inspector.state.layer).toBeUndefined();
		expect(taken(inspector, 'handover')).toMatchObject({path: undefined, index: inspector.state.index});
	});
	test('writes to a file with a name to begin with', () => {
		const inspector = choose(new Inspector().ready(50).press('H'), 'file').press('enter');
		const {path, request} = taken(inspector, 'handover');
		expect(path).toBe('handover-2025-11-21T04-40-00Z.md');
		inspector.send({type: 'file begun', request, path: safeText(path ?? ''), total: undefined});
		expect(inspector.state.layer).toBeUndefined();
		expect(message(inspector)).toContain(`writing ${path}`);
	});
	test('counts by itself while the list is still being read', () => {
		const inspector = choose(new Inspector().press('H'), 'copy');
		expect(taken(inspector, 'handover')).toMatchObject({index: undefined});
	});
});
