import {describe, expect, test} from 'vitest';
import type {MenuItem} from '../../source/state/layers.ts';
import {entry, Inspector, idOf} from '../helpers/states.ts';

/** Takes the item of the open menu. */
function choose(inspector: Inspector, label: string): Inspector {
	const {layer} = inspector.state;
	const items: readonly MenuItem[] = layer?.kind === 'menu' ? (layer.items ?? []) : [];
	const item = items.find(each => each.label.includes(label));
	if (item === undefined)
		throw new Error(`there is no ${label} in ${items.map(each => each.label).join(', ')}`);
	return inspector.send({type: 'chosen', item});
}

describe('y', () => {
	test('in the list offers the id first, then the payload', () => {
		const inspector = choose(new Inspector().ready(5).press('y'), 'id of the entry');
		expect(inspector.take('copy')).toMatchObject([{content: idOf(5), what: 'the id'}]);
		expect(inspector.state.layer).toBeUndefined();
	});
	test('in the pane the value under the cursor, its path, the raw bytes', () => {
		const inspector = new Inspector().ready(5).press('enter', 'G');
		choose(inspector.press('y'), 'the path');
		choose(inspector.press('y'), 'payload, raw');
		const [path, payload] = inspector.take('copy');
		expect(path).toMatchObject({content: 'payload.tags[1]'});
		expect(payload).toMatchObject({content: Buffer.from('82a474657874a26869a474616773920102', 'hex')});
	});
	test('on what is no value there is nothing to copy but the entry', () => {
		const {layer} = new Inspector().ready(5).press('enter', 'g', 'y').state;
		expect(layer?.kind === 'menu' ? layer.items?.length : 0).toBe(5);
	});
	test('the trace id and the error, escaped', () => {
		const hostile = (number: number) => ({
			id: entry(number).id,
			fields: entry(number).fields.map(([name, value]) =>
				String(name) === 'error' ? ([name, Buffer.from('down\n\x1b[2J')] as const) : ([name, value] as const),
			),
		});
		const inspector = new Inspector().ready(5, hostile);
		choose(inspector.press('y'), 'the trace id');
		choose(inspector.press('y'), 'the error');
		const [trace, error] = inspector.take('copy');
		expect(trace).toMatchObject({what: 'the trace id', content: 'tr-5'});
		expect(error).toMatchObject({what: 'the error', content: String.raw`down\n\x1b[2J`});
	});
	test('says when there is none of them', () => {
		const bare = (number: number) => ({id: entry(number).id, fields: []});
		const inspector = new Inspector().ready(1, bare);
		choose(inspector.press('y'), 'the trace id');
		expect(inspector.state.notice?.text).toBe('not copied: the entry has no trace id');
	});
	test('is no copy key in a question', () => {
		const inspector = new Inspector().ready(5).asked().press('y');
		expect(inspector.take('copy')).toEqual([]);
		expect(inspector.state.layer?.kind).toBe('replay');
	});
});

test('o gives the whole entry to the pager', () => {
	const [page] = new Inspector().ready(5).press('o').take('page');
	if (page?.type !== 'page') throw new Error('no page was asked for');
	const text = [...page.lines].join('\n');
	expect(text).toContain('failure 5');
	expect(text).toContain('"text": "hi"');
});

test('without an entry both say so', () => {
	const inspector = new Inspector().ready(0).press('y', 'o');
	expect(inspector.take()).toEqual([]);
	expect(inspector.state.notice?.text).toContain('there is no entry here');
});
