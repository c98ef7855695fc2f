import {describe, expect, test} from 'vitest';
import {openPayload} from '../../source/core/payload/open.ts';
import {encodeValue} from '../../source/core/payload/splice.ts';
import type {Effect} from '../../source/state/event.ts';
import {ours, safeText} from '../../source/text/safe-text.ts';
import {drawn, Inspector, now} from '../helpers/states.ts';

const lines = ({state}: Inspector) => drawn(state).right.map(line => line.trimEnd());
const pane = (inspector: Inspector) => lines(inspector).join('\n');
const message = ({state}: Inspector) => drawn(state).frame[2] ?? '';
const rows = Array.from({length: 20}, (_, at) => ({
	id: `${90 - at}-0`,
	time: now - at * 1000,
	why: ours('discard'),
	error: safeText(`failure ${at}`),
	stays: undefined,
}));
const payload = openPayload(encodeValue({text: 'hi', token: 'hunter2'}));
const stored = (id: string) => ({
	id,
	fields: [['error', 'bad\u{1b}[2J'] as const, ['dlq_id', '5-0'] as const].map(
		([name, value]) => [Buffer.from(name), Buffer.from(value)] as const,
	),
});

/** The archive, or what was rescued, with its rows. */
function archive(of: 'archive' | 'rescue' = 'archive', size = {columns: 120, rows: 40}): Inspector {
	const inspector = new Inspector({size}).ready(5).press('4', ...(of === 'rescue' ? ['tab'] : []));
	inspector.send({type: 'archive listed', request: inspector.state.request, rows});
	inspector.take();
	return inspector;
}

function asked<Type extends Effect['type']>(inspector: Inspector, type: Type): Extract<Effect, {type: Type}> {
	const effect = inspector.take(type).at(-1);
	if (effect?.type !== type) throw new Error(`no ${type} was asked for`);
	return effect as Extract<Effect, {type: Type}>;
}

/** Answers what was asked for last. */
function read(inspector: Inspector, what = payload): Inspector {
	const {request, id} = asked(inspector, 'read aside');
	return inspector.send({type: 'aside read', request, entry: stored(id), payload: what});
}

describe('enter', () => {
	test.each([
		['archive', 'archived'],
		['rescue', 'rescued'],
	] as const)('shows the row of the %s whole, masked', (of, since) => {
		const inspector = archive(of).press('j', 'enter');
		expect(pane(inspector)).toContain('reading the entry…');
		expect(inspector.effects).toMatchObject([{type: 'read aside', of, id: '89-0'}]);
		read(inspector);
		expect(pane(inspector)).toContain(` 89-0   ${since} 1970-01-01 00:00:00 UTC`);
		expect(pane(inspector)).toMatch(/error {12}bad\\x1b\[2J\n.*dlq_id {11}5-0\n/);
		expect(pane(inspector)).toContain('    "text": "hi",\n    "token": "••••••"\n  }');
		expect(lines(inspector).at(-1)).toBe('  v reveals   o pager   y copies the id   esc closes');
	});
	test.each(['enter', 'l', 'right'])('is %s, too; esc, h and q lead back, with cursor and marks', key => {
		const inspector = archive().press('space', 'j');
		const before = inspector.state.layer;
		for (const leave of ['esc', 'h', 'left', 'q']) {
			read(inspector.press(key)).press('j', leave);
			expect(inspector.state.layer).toEqual(before);
			expect(inspector.take('list archive')).toEqual([]);
		}
		expect(pane(inspector)).toMatch(/20 newest {3}1 marked[\s\S]*› +2s/);
		expect(inspector.press('esc').state).toMatchObject({layer: undefined, under: []});
	});
	test('from the groups leads back to them, over the archive', () => {
		const inspector = new Inspector().ready(5).press('2', '4');
		inspector.send({type: 'archive listed', request: inspector.state.request, rows});
		read(inspector.press('enter')).press('esc', 'esc');
		expect(inspector.state.layer?.kind).toBe('groups');
	});
	test('v reveals, for this entry only', () => {
		const inspector = read(archive().press('enter')).press('v');
		expect(pane(inspector)).toContain('"token": "hunter2"');
		expect(lines(inspector).at(-1)).toContain('v masks');
		expect(pane(inspector.press('v'))).not.toContain('hunter2');
		read(inspector.press('v', 'esc', 'enter'));
		expect(pane(inspector)).not.toContain('hunter2');
	});
	test('an answer that comes late fills no other', () => {
		const inspector = archive().press('enter');
		const {request} = asked(inspector, 'read aside');
		inspector.press('esc', 'j', 'enter');
		inspector.send({type: 'aside read', request, entry: stored('90-0'), payload});
		expect(pane(inspector)).toMatch(/89-0[\s\S]*reading the entry/);
		inspector.press('esc').send({type: 'aside read', request, entry: stored('90-0'), payload});
		expect(inspector.state.layer?.kind).toBe('archive');
		expect(inspector.take('page')).toEqual([]);
	});
	test('tells what is gone, and what cannot be read', () => {
		const gone = archive('rescue').press('enter');
		const {request} = asked(gone, 'read aside');
		gone.send({type: 'aside read', request, entry: undefined, payload: undefined});
		expect(pane(gone).replaceAll(/\s+/g, ' ')).toContain(
			'it is no longer in the rescue stream: restored or purged meanwhile',
		);
		expect(message(gone.press('o'))).toContain('nothing to show in the pager');
		const failing = archive().press('enter');
		const trouble = {message: ours('denied'), hint: ours('grant it')};
		failing.send({type: 'aside failed', request: asked(failing, 'read aside').request, trouble});
		expect(pane(failing)).toMatch(/denied[\s\S]*grant it/);
	});
	test('where there is no row says so', () => {
		const inspector = new Inspector().ready(5).press('4', 'enter');
		expect(message(inspector)).toContain('open: it is still being read');
		inspector.send({type: 'archive listed', request: inspector.state.request, rows: []});
		for (const key of ['enter', 'x', 'y', 'o'])
			expect(message(inspector.press(key))).toContain('nothing is archived');
		expect(inspector.state.layer?.kind).toBe('archive');
		expect(inspector.take().map(({type}) => type)).toEqual(['list archive']);
	});
});

describe('an entry that does not fit', () => {
	const many = openPayload(encodeValue(Array.from({length: 5000}, (_, at) => at)));

	test('is scrolled, and ends with where the rest is', () => {
		const inspector = read(archive('archive', {columns: 60, rows: 15}).press('enter'), many);
		const shown = () => lines(inspector).slice(0, -1);
		const first = shown();
		inspector.press('jj', 'k');
		expect(shown()).toEqual([...first.slice(1), expect.anything()]);
		inspector.press('pgdn', 'ctrl-d', 'G');
		expect(shown().at(-1)).toBe('  … there is more: o has it in the pager');
		inspector.press('g');
		expect(shown()).toEqual(first);
	});
	test('of megabytes shows the beginning of each value and how much it is', () => {
		const large = openPayload(encodeValue({long: 'x'.repeat(10_000_000)}));
		const inspector = read(archive().press('enter'), large);
		expect(pane(inspector)).toContain('    "long": "xxxxx');
		expect(pane(inspector.press('G'))).toContain('xxx…   10 MB in all');
	});
	test('hex is as wide as the panel', () => {
		const inspector = read(archive().press('enter'), openPayload(Buffer.alloc(99, 0xc1)));
		expect(pane(inspector)).toMatch(/^ {2}00000000 {2}(?:c1 ){7}c1/m);
	});
});

describe('o', () => {
	const paged = (inspector: Inspector) => [...asked(inspector, 'page').lines].join('\n');

	test('gives the row to the pager, once it was read', () => {
		const inspector = archive().press('o');
		expect(pane(inspector)).toContain('reading it for the pager…');
		const text = paged(read(inspector));
		expect(text).toContain('90-0   archived');
		expect(text).toContain('"token": "••••••"');
		expect(inspector.state.layer).toMatchObject({kind: 'archive', remark: undefined});
	});
	test('of whoever went on, nothing', () => {
		for (const key of ['j', 'space', 'esc', 'enter', 'tab']) {
			const inspector = archive().press('o');
			const {request} = asked(inspector, 'read aside');
			inspector.press(key).send({type: 'aside read', request, entry: stored('90-0'), payload});
			expect(inspector.take('page'), key).toEqual([]);
		}
	});
	test('tells in the list what is gone or cannot be read', () => {
		const inspector = archive().press('o');
		const {request} = asked(inspector, 'read aside');
		inspector.send({type: 'aside read', request, entry: undefined, payload: undefined});
		expect(pane(inspector)).toContain('no longer in the archive');
		inspector.press('o');
		const trouble = {message: ours('denied'), hint: ours('grant it')};
		inspector.send({type: 'aside failed', request: asked(inspector, 'read aside').request, trouble});
		expect(pane(inspector)).toContain('denied: grant it');
	});
	test('of the opened entry it is as masked as on the screen', () => {
		const inspector = archive().press('enter', 'o');
		expect(message(inspector)).toContain('still being read');
		expect(paged(read(inspector).press('o'))).not.toContain('hunter2');
		expect(paged(inspector.press('v', 'o'))).toContain('hunter2');
	});
});

test('y copies the id of the row, and of the opened entry', () => {
	const inspector = archive().press('j', 'y');
	expect(inspector.take('copy')).toMatchObject([{content: '89-0', what: 'the id'}]);
	read(inspector.press('enter')).press('y');
	expect(inspector.take('copy')).toMatchObject([{content: '89-0'}]);
	expect(inspector.state.layer?.kind).toBe('aside');
});

describe('x', () => {
	const labels = ({state}: Inspector) =>
		state.layer?.kind === 'menu' ? (state.layer.items ?? []).map(({label}) => label as string) : [];
	const choose = (inspector: Inspector, value: string) => {
		const {layer} = inspector.state;
		const item = layer?.kind === 'menu' ? layer.items?.find(each => each.value === value) : undefined;
		if (item === undefined) throw new Error(`${value} is not offered`);
		return inspector.send({type: 'chosen', item});
	};

	test('offers the row and all; the marks before them, oldest first', () => {
		const inspector = archive().press('x');
		expect(labels(inspector)).toEqual(['the entry 90-0', 'all of the archive']);
		inspector.press('esc', 'space', 'space', 'x');
		expect(labels(inspector)).toEqual(['the 2 marked', 'the entry 88-0', 'all of the archive']);
		choose(inspector, 'marked');
		expect(pane(inspector)).toMatch(
			/Export the 2 marked to the file\n\n.*archive-2025-11-21T04-40-00Z\.ndjson\.gz/,
		);
		inspector.press('enter');
		const effect = asked(inspector, 'export');
		expect(effect).toMatchObject({from: 'archive', ids: ['89-0', '90-0'], total: 2});
		inspector.send({type: 'file begun', request: effect.request, path: safeText('a'), total: 2});
		expect(pane(inspector)).toMatch(/Archive {3}20 newest {3}2 marked[\s\S]*✓/);
		expect(message(inspector)).toContain('exporting 2 to a   x stops it');
		inspector.press('x');
		expect(inspector.take('stop export')).toHaveLength(1);
	});
	test('all of the stream is counted when it begins', () => {
		const inspector = choose(archive('rescue').press('x'), 'all');
		expect(pane(inspector)).toContain('Export all that was rescued to the file');
		inspector.press('enter');
		expect(asked(inspector, 'export')).toMatchObject({from: 'rescue', ids: undefined, total: undefined});
	});
	test('esc from the menu and from the prompt lead back, with the marks', () => {
		const inspector = archive().press('space');
		const before = inspector.state.layer;
		expect(inspector.press('x', 'esc').state.layer).toEqual(before);
		expect(choose(inspector.press('x'), 'entry').press('esc').state.layer).toEqual(before);
	});
});
