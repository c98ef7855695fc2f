import {describe, expect, test} from 'vitest';
import {bindings, keyName} from '../../source/state/keymap.ts';
import {safeText} from '../../source/text/safe-text.ts';
import {drawn, Inspector, idOf} from '../helpers/states.ts';

const at = (inspector: Inspector) => inspector.state.index.positionOf(inspector.cursor ?? '0-0');

describe('movement', () => {
	test.each([
		[['j'], 1],
		[['down', 'down'], 2],
		[['jjjj'], 4],
		[['jjjk'], 2],
		[['j', 'k', 'k'], 0],
		[['G'], 199],
		[['end', 'home'], 0],
		[['ctrl-d'], 17],
		[['pagedown'], 34],
		[['ctrl-f', 'ctrl-b'], 0],
		[['ctrl-d', 'ctrl-u'], 0],
		[['jxj'], 2],
	])('%j goes to row %i', (keys, row) => {
		expect(at(new Inspector().ready(200).press(...keys))).toBe(row);
	});
	test('a cursor that runs reads only the entry where it rests', () => {
		const inspector = new Inspector().ready(200).press('jjjjj');
		expect(inspector.take('read')).toEqual([{type: 'read', id: idOf(195)}]);
	});
});

describe('what never acts', () => {
	test.each([['rr'], ['jr'], ['rj'], ['qq'], ['ry'], ['jjjm'], ['tt'], ['r\r'], ['?q']])(
		'the chunk %j',
		chunk => {
			const inspector = new Inspector().ready(200).press(chunk);
			expect(inspector.state.layer).toBeUndefined();
			expect(inspector.take().filter(({type}) => type !== 'read')).toEqual([]);
		},
	);
	test('a paste', () => {
		const inspector = new Inspector()
			.ready(200)
			.send({type: 'paste', text: 'r'}, {type: 'paste', text: 'q\ry'});
		expect(inspector.take()).toEqual([]);
		expect(at(inspector)).toBe(0);
	});
	test('keys that mean nothing', () => {
		const inspector = new Inspector().ready(5).press('z', '1', '8', 'ctrl-x', 'backspace', 'Ä');
		expect(inspector.take()).toEqual([]);
		expect(inspector.state.layer).toBeUndefined();
	});
	test('r on an empty list says so', () => {
		const inspector = new Inspector().ready(0).press('r');
		expect(inspector.take()).toEqual([]);
		expect(drawn(inspector.state).frame[2]).toContain('there is no entry here');
	});
});

describe('leaving', () => {
	test('q and ctrl-c leave from the list; esc does not', () => {
		for (const key of ['q', 'ctrl-c'])
			expect(new Inspector().ready(5).press(key).take('quit')).toHaveLength(1);
		expect(new Inspector().ready(5).press('esc', 'esc').take('quit')).toEqual([]);
	});
	test('q closes the top layer first, the pane too', () => {
		const inspector = new Inspector().ready(5).press('enter', '?', 'q');
		expect(inspector.take('quit')).toEqual([]);
		expect(inspector.state).toMatchObject({layer: undefined, focus: 'detail'});
		expect(inspector.press('q').take('quit')).toEqual([]);
		expect(inspector.state.focus).toBe('list');
		expect(inspector.press('q').take('quit')).toHaveLength(1);
	});
	test('ctrl-z suspends, ctrl-l and f5 redraw and ask anew', () => {
		expect(new Inspector().ready(5).press('ctrl-z').take()).toEqual([{type: 'suspend'}]);
		for (const key of ['ctrl-l', 'f5'])
			expect(
				new Inspector()
					.ready(5)
					.press(key)
					.take()
					.map(({type}) => type),
			).toEqual(['redraw', 'ask server', 'ask facts']);
	});
});

describe('menus', () => {
	const items = [
		{label: safeText('a.mjs'), value: 'a', choice: {migration: {name: 'a.mjs', path: '/a.mjs'}}},
		{label: safeText('other'), value: 'other', choice: {other: true as const}},
	];
	test('m offers a file of any path, and says what is wrong with it', () => {
		const inspector = new Inspector().ready(5).press('m');
		const item = {label: safeText('a file'), value: ' file', choice: {file: true as const}};
		inspector.send(
			{type: 'menu items', request: inspector.state.request, items: [item], empty: undefined},
			{type: 'chosen', item},
		);
		inspector.take();
		inspector.press('x', 'enter');
		const [effect] = inspector.take('find migration');
		expect(effect).toMatchObject({path: 'x', selection: {entry: idOf(5), ids: undefined}});
		const found = {
			type: 'migration found',
			selection: {entry: idOf(5), ids: undefined, of: undefined, filter: undefined},
		} as const;
		inspector.send({...found, file: undefined, complaint: safeText('there is no file x')});
		expect(inspector.state.layer).toMatchObject({kind: 'prompt', complaint: 'there is no file x'});
		inspector.send({...found, file: {name: 'x.mjs', path: '/x.mjs'}, complaint: undefined});
		expect(inspector.take('plan')).toMatchObject([{ask: {migration: {name: 'x.mjs'}}}]);
	});
	test('m offers a new one, which is begun in the editor', () => {
		const inspector = new Inspector().ready(5).press('m');
		const item = {label: safeText('new'), value: ' new', choice: {newFile: true as const}};
		inspector.send(
			{type: 'menu items', request: inspector.state.request, items: [item], empty: undefined},
			{type: 'chosen', item},
		);
		expect(inspector.take('new migration')).toMatchObject([{selection: {entry: idOf(5)}}]);
		expect(inspector.state.layer).toBeUndefined();
	});
	test('e edits; what comes back is a plan, or a reason why there is none', () => {
		const inspector = new Inspector().ready(5).press('e');
		expect(inspector.take('edit')).toMatchObject([{entry: idOf(5)}]);
		inspector.send({type: 'edited', entry: idOf(5), payload: undefined, complaint: safeText('not edited')});
		expect(inspector.state.notice?.text).toBe('not edited');
		inspector.send({type: 'edited', entry: idOf(5), payload: Buffer.of(1), complaint: undefined});
		expect(inspector.take('plan')).toMatchObject([{ask: {edited: Buffer.of(1)}}]);
	});
	test('a choice leads to a plan, never to a write', () => {
		const inspector = new Inspector().ready(5).press('m');
		const [effect] = inspector.take();
		expect(effect).toMatchObject({type: 'list migrations'});
		inspector.send(
			{type: 'menu items', request: inspector.state.request, items, empty: undefined},
			{type: 'chosen', item: items[0] as never},
		);
		expect(inspector.take()).toMatchObject([{type: 'plan', ask: {migration: {name: 'a.mjs'}}}]);
	});
	test('the free text: typed, pasted, mended, sent', () => {
		const inspector = new Inspector().ready(5).press('t');
		inspector.send(
			{type: 'menu items', request: inspector.state.request, items, empty: undefined},
			{type: 'chosen', item: items[1] as never},
		);
		inspector.take();
		inspector.press('enter');
		expect(inspector.state.layer).toMatchObject({complaint: expect.stringContaining('type the name')});
		inspector.send({type: 'paste', text: 'sg:stream:dlq\r\n'}).press('enter');
		expect(inspector.state.layer).toMatchObject({
			text: 'sg:stream:dlq',
			complaint: expect.stringContaining('the DLQ itself'),
		});
		inspector.press('ctrl-u', 'qry', 'backspace', 'enter');
		expect(inspector.take()).toMatchObject([{type: 'plan', ask: {target: Buffer.from('qr')}}]);
	});
});

describe('the pane', () => {
	test('enter goes in, h folds, goes to the parent and out again', () => {
		const inspector = new Inspector().ready(5).press('enter');
		expect(inspector.state.focus).toBe('detail');
		inspector.press('G', 'h');
		const rows = drawn(inspector.state).right;
		expect(rows.find(line => line.startsWith('›'))).toContain('tags');
		inspector.press('h');
		expect(drawn(inspector.state).right.find(line => line.startsWith('›'))).toMatch(/▸ \[2\]/);
		inspector.press('h');
		expect(drawn(inspector.state).right.find(line => line.startsWith('›'))).toMatch(/▾ \{2\}/);
		inspector.press('h');
		expect(inspector.state.focus).toBe('list');
	});
	test('p goes round the views; v reveals for this entry only', () => {
		const inspector = new Inspector().ready(5).press('p');
		expect(inspector.state.detail.mode).toBe('json');
		inspector.press('p', 'p');
		expect(inspector.state.detail.mode).toBe('tree');
		inspector.press('v');
		expect(inspector.state.detail.reveal).toBe(true);
		inspector.press('j');
		expect(inspector.state.detail.reveal).toBe(false);
	});
});

describe('the keymap', () => {
	test('no key means two things in one place', () => {
		const places = bindings.flatMap(({keys, modes}) =>
			keys.flatMap(key => modes.map(mode => `${mode} ${key}`)),
		);
		expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([]);
	});
	test('every key has its help, and what writes is marked as dangerous', () => {
		for (const {help, label} of bindings) expect(help.length * label.length).toBeGreaterThan(0);
		expect(bindings.filter(({dangerous}) => dangerous).map(({command}) => command)).toEqual([
			'replay',
			'migrate',
			'edit',
			'to-target',
			'discard',
			'undo-discard',
			'confirm',
			'create-target',
			'rescue',
		]);
	});
	test.each([
		[{kind: 'named', name: 'up'} as const, '↑'],
		[{kind: 'ctrl', letter: 'd'} as const, 'ctrl-d'],
		[{kind: 'text', text: ' '} as const, 'space'],
		[{kind: 'text', text: 'jj'} as const, undefined],
	])('%j is named %s', (key, name) => {
		expect(keyName(key)).toBe(name);
	});
});
