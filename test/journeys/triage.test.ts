import {expect, test} from 'vitest';
import {onTerminal, type Terminal, untilNotBlind} from '../helpers/terminal.ts';

/** A story on the demo, begun once all of it was read. */
function journey(name: string, story: (screen: Terminal) => Promise<void>, ...args: string[]): void {
	test.concurrent(name, async () => {
		await onTerminal(['--demo', ...args], {}, async screen => {
			await screen.shows('schema_version');
			await screen.shows(/1 of 42\d *$/m);
			await story(screen);
		});
	});
}

journey('from the largest cause to one user, one replayed, the rest as a job', async screen => {
	screen.send('2');
	await screen.shows(/^ › +1\d\d +3\d% .*field 'content' missing/m);
	await screen.shows(/still arriving, the last one \d+s ago; first seen 16h ago/);
	await screen.shows(/payloads .* 20 of 20 looked at are \{channel_id/);
	screen.send('\r');
	await screen.shows(/filter signature:=.* 1 of 1\d\d *$/m);
	await screen.shows(/user_id +\d+/);
	screen.send('\r');
	await screen.shows(/│› ▾ \{/);
	screen.send('G');
	await screen.shows('payload.user_id');
	screen.send('#');
	await screen.shows(/ By payload\.user_id +of 1\d\d shown +\d+ different values/);
	await screen.shows(/^ › +\d+ +\d[.\d]*% +\d+[smh] +\d+h +\d+/m);
	const [, user] = /^ › +\d+ .* (\d{10,})/m.exec(screen.text()) ?? [];
	screen.send('\r');
	await screen.shows(/filter .* 1 of \d{1,2} *$/m);
	expect(user).toMatch(/^1844674407370955/);
	await screen.lacks('searched');
	expect(
		screen.lines().filter(line => /^ .{2}.*inbound .*field 'content'/.test(line)).length,
	).toBeGreaterThan(0);
	screen.send('r');
	await screen.shows('y replays   esc cancels');
	await untilNotBlind();
	screen.send('y');
	await screen.shows(/replayed \d+-\d+/);
	screen.send('2');
	await screen.shows('CAUSE');
	await screen.shows(/^ › +\d+ .*field 'content' missing/m);
	screen.send('r');
	await screen.shows(/the group field 'content' missing/);
	await screen.shows(/type [\d,]+ and enter/);
	const [, total] = /type ([\d,]+) and enter/.exec(screen.text()) ?? [];
	await untilNotBlind();
	screen.send(total ?? '');
	await screen.shows(`${total?.replaceAll(',', '')}▏`);
	screen.send('\r');
	await screen.shows(/on trial|canary|acknowledged/);
	screen.send('\u{3}');
	await screen.shows('paused: ctrl-c again');
	screen.send('\u{3}');
	expect(await screen.ended).toMatchObject({code: 0});
	expect(screen.leftovers()).toEqual([]);
});

journey('what does not parse is marked in its place; esc leaves the list as it was', async screen => {
	screen.send('/');
	await screen.shows('enter keeps it');
	screen.send('sinze:2h');
	await screen.shows(/no field sinze/);
	screen.send('\u{15}');
	await screen.shows(/error:timeout +since:2h/);
	screen.send('size:>100MB');
	await screen.shows('No entry matches the filter.');
	screen.send('\u{1b}');
	await screen.shows(/ of 42\d *$/m);
});

journey('sorted by size, found in the palette, said in the messages', async screen => {
	screen.send(':');
	await screen.shows('type to find');
	screen.send('sort');
	await screen.shows(/^.*› sort +s /m);
	screen.send('\r');
	await screen.shows('sorted by source, a to z');
	screen.send('s');
	await screen.shows('sorted by error, a to z');
	screen.send('s');
	await screen.shows('sorted by size, largest first');
	await screen.shows(/by size, largest first +1?\d* of 42\d|by size, largest first/);
	screen.send('M');
	await screen.shows(/Messages/);
	expect(screen.text()).toContain('sorted by source, a to z');
	screen.send('\u{1b}');
	await screen.lacks('Messages');
});
