import {expect, test} from 'vitest';
import {onTerminal, untilNotBlind} from '../helpers/terminal.ts';

test.concurrent('for a screen reader everything is told in plain lines, and nothing is drawn over', async () => {
	await onTerminal(['--demo', '--screen-reader'], {rows: 60}, async screen => {
		await screen.shows(/entry 1 of 420, .* ago, from sg:stream:\w+, attempt \d: /);
		screen.send('j');
		await screen.shows(/entry 2 of 4\d\d, /);
		screen.send('\r');
		await screen.shows('schema_version: 2');
		screen.send('h');
		await screen.shows(/payload: msgpack.*entry \d of/s);
		screen.send('r');
		await screen.shows('y replays, esc cancels');
		await untilNotBlind();
		screen.send('y');
		await screen.shows(/^replayed \d+-\d+ to sg:stream:\w+ as .*\nentry \d of/m);
		screen.send('q');
		expect(await screen.ended).toMatchObject({code: 0});
		expect(screen.leftovers()).toEqual([]);
		// Text and bracketed paste: no other sequence, no sign that only draws.
		expect(screen.raw.replaceAll(/\x1b\[\?2004[hl]/g, '')).not.toMatch(/[\x1b─│›●▾]/);
	});
});

test.concurrent('with --ascii the whole screen is ASCII and its columns stand', async () => {
	await onTerminal(['--demo', '--ascii'], {}, async screen => {
		await screen.shows('schema_version');
		await screen.shows('of 420');
		expect(screen.text()).toMatch(/^[\x20-\x7e\n]*$/);
		for (const line of screen.lines().slice(2, -2)) expect(line[60], line).toBe('|');
		screen.send('m');
		await screen.shows(/ > a file\.\.\./);
		expect(screen.text()).toMatch(/^[\x20-\x7e\n]*$/);
	});
});
