import {expect, test} from 'vitest';
import {score} from '../../source/state/palette.ts';
import {drawn, Inspector} from '../helpers/states.ts';

const palette = ({state}: Inspector) => drawn(state).right.filter(line => /\S/.test(line));

test('a few letters find an action; enter does it', () => {
	const inspector = new Inspector().ready().press(':');
	expect(palette(inspector).length).toBeGreaterThan(30);
	inspector.press('arch');
	expect(palette(inspector)[1]).toMatch(/^ › \S.* 4 /);
	inspector.press('enter');
	expect(inspector.state.layer?.kind).toBe('archive');
});

test('what has the text in one piece leaves no room for scattered letters', () => {
	const inspector = new Inspector().ready().press(':', 'audit');
	const found = palette(inspector).filter(line => /audit/.test(line) || / [\da-zA-Z] /.test(line));
	expect(found.join('\n')).toContain(' 5 ');
	expect(found.join('\n')).not.toContain(' y ');
});

test('the arrows choose, esc leaves without doing anything', () => {
	const inspector = new Inspector().ready().press(':', 'down', 'down', 'up');
	expect(palette(inspector)[2]).toMatch(/^ › /);
	inspector.press('esc');
	expect(inspector.state.layer).toBeUndefined();
	expect(inspector.take('plan')).toEqual([]);
});

test('an action that cannot be done says why, before and after enter', () => {
	const inspector = new Inspector().ready(0).press(':', 'replay');
	expect(palette(inspector).join('\n')).toContain('not now: there is no entry here');
	inspector.press('enter');
	expect(inspector.state.notice?.text).toMatch(/there is no entry here/);
});

test('what fits nothing says so; a pasted line end does not act', () => {
	const inspector = new Inspector().ready().press(':').send({type: 'paste', text: 'zzqqzz\n'});
	expect(palette(inspector).join('\n')).toContain('no action fits');
	inspector.press('ctrl-u');
	expect(palette(inspector).length).toBeGreaterThan(30);
});

test.each([
	['replay the entry', 'rep', 'move to the archive', 'rep'],
	['mark all rows', 'mar', 'tomato rain', 'mar'],
])('%s is a better match than %s', (better, typed, worse) => {
	expect(score(better, typed)).toBeGreaterThan(score(worse, typed));
});

test('every action is there, with where it can be done', () => {
	const inspector = new Inspector().ready().press(':', 'slower');
	expect(palette(inspector).join('\n')).toContain('only with the jobs: 3 goes there');
	inspector.press('enter');
	expect(inspector.take()).toEqual([]);
	expect(inspector.state.notice?.text).toContain('3 goes there');
});

test('a slip and its correction that arrive in one piece are both done', () => {
	const inspector = new Inspector().ready().press(':', 'zzz\u0015audti\u007f\u007fit');
	expect(inspector.state.layer).toMatchObject({kind: 'palette', text: 'audit'});
	inspector.press('esc', '/', 'error:x y\u0017z');
	expect(inspector.state.layer).toMatchObject({kind: 'filter', text: 'error:x z'});
});
