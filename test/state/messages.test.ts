import {expect, test} from 'vitest';
import {update} from '../../source/state/update.ts';
import {drawn, Inspector} from '../helpers/states.ts';

const error = {type: 'told', tone: 'error', text: 'the disk is full'} as never;

test('a notice fades, an error stays until esc; M shows both again', () => {
	const inspector = new Inspector().ready().press('*');
	const {notice} = inspector.state;
	if (notice === undefined) throw new Error('nothing was said');
	inspector.send({type: 'faded', notice});
	expect(inspector.state.notice).toBeUndefined();
	inspector.send(error);
	expect(inspector.press('j').state.notice?.text).toBe('the disk is full');
	inspector.press('esc', 'M');
	expect(inspector.state.notice).toBeUndefined();
	const said = drawn(inspector.state).right.join('\n');
	expect(said).toContain('the disk is full');
	expect(said).toContain('marked all 50');
});

test('only what fades asks for the time, and only its own time ends it', () => {
	const {state} = new Inspector().ready();
	expect(update(state, error).effects).toEqual([]);
	const told = update(state, {type: 'told', tone: 'plain', text: 'done'} as never);
	const [fade] = told.effects;
	if (fade?.type !== 'fade') throw new Error('it would never fade');
	const newer = update(told.state, {type: 'told', tone: 'plain', text: 'more'} as never);
	expect(update(newer.state, {type: 'faded', notice: fade.notice}).state.notice?.text).toBe('more');
});
