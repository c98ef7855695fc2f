import {expect, test} from 'vitest';
import {openPayload} from '../../source/core/payload/open.ts';
import {encodeValue} from '../../source/core/payload/splice.ts';
import {bindings} from '../../source/state/keymap.ts';
import {ours} from '../../source/text/safe-text.ts';
import {type Heard, heard, news, spokenSize} from '../../source/tui/spoken/heard.ts';
import {Inspector} from '../helpers/states.ts';

/** An inspector that tells what one would hear after each step. */
class Listener extends Inspector {
	#told: Heard | undefined;

	constructor() {
		super({size: spokenSize});
	}

	hears(numbers = false): string[] {
		const now = heard(this.state, bindings);
		const said = news(this.#told, now, numbers);
		this.#told = now;
		return said;
	}
}

test('opening tells where one is, moving tells the row and nothing else', () => {
	const listener = new Listener();
	expect(listener.hears()).toEqual(['Connecting...']);
	listener.ready(50);
	const [status, row, ...more] = listener.hears();
	expect(status).toMatch(/^host:6379\/0 stream sg:stream:dlq, 50 of 5,000, .*live, writes allowed$/);
	expect(row).toMatch(/^entry 1 of 50, /);
	expect(more).toEqual([]);
	expect(listener.hears()).toEqual([]);
	expect(listener.press('j').hears()).toEqual([expect.stringMatching(/^entry 2 of 50, .*failure 49$/)]);
	expect(listener.press('space').hears()).toEqual(['1 marked', expect.stringMatching(/^entry 3 of 50, /)]);
});

test('time that passes is no news', () => {
	const listener = new Listener().ready(50) as Listener;
	listener.press('enter').hears();
	const {state} = listener;
	listener.state = {...state, now: state.now + 90_000};
	expect(listener.hears()).toEqual([]);
});

test('an entry is read whole, then row by row', () => {
	const listener = new Listener().ready(50) as Listener;
	listener.hears();
	const said = listener.press('enter').hears();
	expect(said).toContain('source: sg:stream:inbound');
	expect(said).toContain('ts: 1763700000.5, 2025-11-21 04:40:00 UTC');
	expect(said).toContain('payload: msgpack, 17 B, as tree');
	expect(said).toContain('text: hi');
	expect(said.join('')).not.toMatch(/[─│›▾]/);
	expect(listener.press('j').hears()).toEqual(['text: hi', 'payload.text']);
	expect(listener.press('g', 'j').hears()).toContain('source: sg:stream:inbound');
	expect(listener.press('h', 'h').hears()).toEqual([expect.stringMatching(/^entry 1 of 50/)]);
});

test('an entry of the archive is read whole, then what scrolls into sight', () => {
	const listener = new Listener().ready(50).press('4') as Listener;
	const {request} = listener.state;
	const row = {id: '9-0', time: 0, why: ours('discard'), error: ours('boom'), stays: undefined};
	listener.send({type: 'archive listed', request, rows: [row]}).press('enter');
	expect(listener.hears()).toContain('reading the entry...');
	const payload = openPayload(encodeValue({long: Array.from({length: 60}, () => 7), token: 'x'}));
	const fields = [[Buffer.from('error'), Buffer.from('boom')] as const];
	listener.send({type: 'aside read', request: request + 1, entry: {id: '9-0', fields}, payload});
	const said = listener.hears();
	expect(said.slice(0, 2)).toEqual(['9-0: archived 1970-01-01 00:00:00 UTC', 'error: boom']);
	expect(said.filter(text => text === '7,').length).toBeGreaterThan(30);
	expect(said.at(-1)).toBe('v reveals, o pager, y copies the id, esc closes');
	expect(listener.press('j').hears()).toEqual(['7,']);
	expect(listener.press('G').hears()).toContain('"token": "hidden"');
	expect(listener.press('esc').hears().join()).toContain('boom');
});

test('a question is read with its keys, an answer is told, what stays is not repeated', () => {
	const listener = new Listener().ready(50) as Listener;
	listener.hears();
	const asked = listener.asked().hears();
	expect(asked[0]).toBe('Replay 1 entry');
	expect(asked.at(-1)).toBe('y replays, esc cancels');
	expect(listener.press('enter').hears()).toEqual([expect.stringMatching(/y replays, esc cancels/)]);
	expect(listener.press('y').hears()).toEqual(['replaying...']);
});

test('a lost connection is told at once, with what it means', () => {
	const listener = new Listener().ready(50) as Listener;
	listener.hears();
	listener.send({type: 'connection', connection: {state: 'closed'}});
	const said = listener.hears().join('\n');
	expect(said).toMatch(/closed, read-only/);
	expect(said).toMatch(/writes are off/);
});

test('a count that moves on is told only when its time has come', () => {
	const listener = new Listener().ready(300) as Listener;
	listener.press('*');
	const request = listener.started();
	listener.hears();
	const moved = (count: number) =>
		listener.send({
			type: 'job changed',
			request,
			state: {
				...(listener.state.job?.state as never as object),
				counts: {...listener.state.job?.state.counts, moved: count},
			} as never,
		});
	moved(5);
	expect(listener.hears()).toEqual([]);
	moved(90);
	expect(listener.hears(true).join('\n')).toMatch(/90 moved/);
});
