import {describe, expect, test} from 'vitest';
import {parseFilter} from '../../source/core/filter/parse.ts';
import {encodeValue} from '../../source/core/payload/splice.ts';
import {copyText, pagerLines} from '../../source/state/copy.ts';
import {drawn, entry, Inspector, idOf} from '../helpers/states.ts';

const value = {
	user: {id: 42, password: 'hunter2'},
	items: ['apple', 'pear', 'Apple pie'],
	body: '{"inside": "apple"}',
};

const holding = (payload: unknown) => (number: number) => ({
	id: entry(number).id,
	fields: entry(number).fields.map(field =>
		String(field[0]) === 'data' ? ([field[0], encodeValue(payload)] as const) : field,
	),
});

function inPane(payload: unknown = value): Inspector {
	return new Inspector().ready(1, holding(payload)).press('enter');
}

const rule = (inspector: Inspector) => drawn(inspector.state).right.at(-1) ?? '';
const here = (inspector: Inspector) => drawn(inspector.state).right.find(row => row.startsWith('› ')) ?? '';
const search = (text: string, inspector = inPane()) => inspector.press('/', ...text, 'enter');

test('the last row of the pane says where its cursor is', () => {
	const inspector = inPane();
	expect(rule(inspector)).toMatch(/^─ payload ─+ ─$/);
	expect(rule(inspector.press('g'))).toMatch(/^─+ ─$/);
	inspector.press('/', 'pear', 'enter');
	expect(rule(inspector)).toMatch(/^─ payload\.items\[1\] ─+ 1 of 1 ─$/);
});

describe('the pane that is entered has its cursor', () => {
	test('on the payload, before it was read, too', () => {
		expect(here(inPane()).trim()).toBe('› ▾ {3}');
		const inspector = new Inspector().ready(2, holding(value)).press('j', 'enter').read(holding(value)(1));
		expect(here(inspector).trim()).toBe('› ▾ {3}');
	});
	test('and h leaves it from there: a root that folds shows nothing', () => {
		const inspector = inPane().press('h');
		expect(inspector.state).toMatchObject({focus: 'list', detail: {toggled: new Set()}});
	});
	test('where it was when it is entered again', () => {
		expect(here(inPane().press('j', 'j', 'tab', 'tab'))).toContain('id          42');
	});
	test('at the top where the payload lies below the window', () => {
		const long = (number: number) => ({
			id: entry(number).id,
			fields: entry(number).fields.flatMap((field, at) =>
				at === 0
					? [...Array.from({length: 9}, (_, n) => [Buffer.from(`x${n}`), field[1]] as const), field]
					: [field],
			),
		});
		const inspector = new Inspector({size: {columns: 60, rows: 15}}).ready(1, long).press('enter');
		expect(inspector.state.detail).toMatchObject({row: 0, top: 0});
	});
});

describe('search', () => {
	test('n and N go round', () => {
		const inspector = search('apple');
		const seen = [here(inspector)];
		for (const key of ['n', 'n', 'n', 'N']) seen.push(here(inspector.press(key)));
		expect(seen.map(row => row.replaceAll(/ +/g, ' ').trim())).toEqual([
			'› 0 apple',
			'› 2 Apple pie',
			expect.stringMatching(/^› body/),
			'› 0 apple',
			expect.stringMatching(/^› body/),
		]);
		expect(rule(inspector)).toContain('3 of 3');
	});
	test('what was opened since is found, too', () => {
		const inspector = search('inside');
		expect(rule(inspector)).toContain('payload.body');
		inspector.press('enter', 'n');
		expect(rule(inspector)).toMatch(/payload\.body\|json\.inside .* 2 of 2/);
	});
	test('letters that are keys elsewhere are text while it is typed', () => {
		const inspector = inPane().press('/', 'q', 'd', 'r', 'jj');
		expect(inspector.state.layer).toBeUndefined();
		expect(inspector.take()).toEqual([]);
		expect(rule(inspector)).toMatch(/^ \/qdrjj▏/);
		inspector.press('backspace').send({type: 'paste', text: 'x\n'});
		expect(rule(inspector)).toMatch(/^ \/qdrjx▏/);
		expect(inspector.press('esc').state.focus).toBe('detail');
		expect(rule(inspector)).not.toContain('qdr');
	});
	test('not found says so', () => {
		expect(drawn(search('zebra').state).frame[2]).toContain('not found: zebra');
	});
	test('n before any search says what to do', () => {
		expect(drawn(inPane().press('n').state).frame[2]).toContain('/ looks for a text first');
	});
	test('what is masked is not found; revealed it is', () => {
		const inspector = search('hunter2');
		expect(drawn(inspector.state).frame[2]).toContain('not found');
		inspector.press('v', 'n');
		expect(rule(inspector)).toMatch(/payload\.user\.password .*1 of 1/);
	});
	test('bytes in the hex view', () => {
		expect(here(search('70 65 61 72', inPane().press('p', 'p')))).toContain('pear');
	});
	test('another entry begins anew', () => {
		const inspector = new Inspector().ready(3).press('enter', '/', 'h', 'i', 'enter', 'esc', 'j');
		expect(inspector.state.detail.search).toBeUndefined();
	});
});

describe('an encoding', () => {
	test('opens with enter, closes with h', () => {
		const inspector = search('inside').press('enter');
		expect(drawn(inspector.state).right.join('\n')).toMatch(/json +▾ \{1\}\s+\n.*inside +apple/);
		inspector.press('h');
		expect(drawn(inspector.state).right.join('\n')).not.toMatch(/json +▾/);
	});
});

describe('copy', () => {
	test('node, path, payload and id', () => {
		const inspector = search('pie');
		const {state} = inspector;
		expect(copyText(state, 'node')).toEqual({content: 'Apple pie', masked: false});
		expect(copyText(state, 'path')).toEqual({content: 'payload.items[2]', masked: false});
		expect(copyText(state, 'id')).toEqual({content: idOf(1), masked: false});
		expect(copyText(state, 'payload')).toMatchObject({masked: true});
		expect(copyText(state, 'payload', 'raw')).toEqual({content: encodeValue(value), masked: false});
	});
	test('a container is typed JSON, escaped, masked', () => {
		const {state} = search('user', inPane({user: {text: 'a\u001bb', token: 't0k'}}));
		expect(copyText(state, 'node')).toEqual({
			content: '{\n  "text": "a\\u001bb",\n  "token": "••••••"\n}',
			masked: true,
		});
	});
	test('a text is escaped, raw it is as it was', () => {
		const {state} = search('word', inPane({word: 'a\u202eb'}));
		expect(copyText(state, 'node')).toEqual({content: 'a\\u{202e}b', masked: false});
		expect(copyText(state, 'node', 'raw')).toEqual({content: Buffer.from('a\u202eb'), masked: false});
	});
	test('of bytes what is hidden in them is zeros, and told', () => {
		const blob = Buffer.from(encodeValue({token: 'hunter2'}));
		const {state} = search('token', inPane({blob}));
		expect(copyText(state, 'node')).toEqual({content: '81a5746f6b656e0000000000000000', masked: true});
		const whole = copyText(state, 'payload');
		expect(whole).toMatchObject({masked: true, content: expect.stringContaining('"masked":true')});
		expect(JSON.stringify(whole)).not.toContain(blob.toString('base64'));
	});
	test('a masked value is not given, in no form', () => {
		const {state} = search('password');
		expect(copyText(state, 'node')).toHaveProperty('refused');
		expect(copyText(state, 'node', 'raw')).toHaveProperty('refused');
		expect(JSON.stringify([...(pagerLines(state) ?? [])])).not.toContain('hunter2');
	});
	test('no value under the cursor says so', () => {
		expect(copyText(inPane().press('g').state, 'node')).toHaveProperty('refused');
		expect(copyText(new Inspector().state, 'id')).toHaveProperty('refused');
	});
});

describe('= filters by the value under the cursor', () => {
	test.each([
		['42', 'payload.user.id:42'],
		['pear', 'payload.items[1]:"pear"'],
		['inside', 'payload.body:"{\\"inside\\": \\"apple\\"}"'],
	])('%s: %s', (text, term) => {
		const inspector = search(text).press('=');
		expect(inspector.state.layer).toMatchObject({kind: 'filter', text: term});
		expect(parseFilter(term, {now: 0})).toMatchObject({kind: 'filter'});
		inspector.press('enter');
		expect(inspector.state.arrangement.filter?.text).toBe(term);
	});
	test('it is added to the filter that holds; esc leaves that as it was', () => {
		const inspector = inPane();
		inspector.press('esc').press('/', ...'attempt:>0', 'enter');
		const {request, filter} = inspector.state.arrangement;
		const before = filter?.text;
		expect(before).toBe('attempt:>0');
		inspector.send(
			{type: 'found', request, ids: [idOf(1)], read: 1, of: 1},
			{type: 'arranged', request, ids: undefined},
		);
		inspector.read(holding(value)(1)).press('enter');
		inspector.press('/', '4', '2', 'enter', '=');
		expect(inspector.state.layer).toMatchObject({text: `${before} payload.user.id:42`});
		inspector.press('esc');
		expect(inspector.state.arrangement.filter?.text).toBe(before);
	});
	test('not by one of which a part is masked, until it is shown', () => {
		const inspector = search('pear', inPane({list: ['pear {"password": "hunter2"}']})).press('=');
		expect(inspector.state.layer).toBeUndefined();
		expect(inspector.state.notice?.text).toContain('a part of the value is masked: v reveals it');
		expect(JSON.stringify(inspector.press('v', '=').state.layer)).toContain('hunter2');
	});
	test('not by a masked one', () => {
		const inspector = search('password').press('=');
		expect(inspector.state.layer).toBeUndefined();
		expect(inspector.state.notice?.text).toContain('the value is masked');
	});
});
