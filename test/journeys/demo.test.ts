import {describe, expect, test} from 'vitest';
import {onTerminal, pause, type Terminal, untilNotBlind} from '../helpers/terminal.ts';

/** A story on the demo, begun once the first entry can be read. */
function journey(name: string, story: (screen: Terminal) => Promise<void>): void {
	test.concurrent(name, async () => {
		await onTerminal(['--demo', '--migrations', 'docs/examples/migrations'], {}, async screen => {
			await screen.shows('schema_version');
			await story(screen);
		});
	});
}

const question = 'y replays   esc cancels';

const cursorRow = (screen: Terminal) => screen.lines().findIndex(line => line.startsWith(' › '));

describe.each([
	[120, 40],
	[200, 50],
	[80, 24],
	[60, 15],
])('at %ix%i', (columns, rows) => {
	test.concurrent('opens, moves, reads an entry, helps and quits', async () => {
		await onTerminal(['--demo'], {columns, rows}, async screen => {
			await screen.shows(text => text.includes(' › ') && /of 4\d\d/.test(text));
			expect(cursorRow(screen)).toBe(3);
			screen.send('j');
			await screen.shows(() => cursorRow(screen) === 4);
			screen.send('\r');
			await screen.shows(/(?:^|│)› ▾ \{8\}/m);
			expect(screen.text()).toMatch(/parked .* ago/);
			screen.send('?');
			await screen.shows('what dies of what');
			screen.send('q');
			await screen.lacks('what dies of what');
			screen.send('q');
			await screen.shows(text => !/(?:^|│)› ▾ \{8\}/m.test(text));
			screen.send('q');
			expect(await screen.ended).toEqual({code: 0, signal: 0});
			expect(screen.leftovers()).toEqual([]);
		});
	});
});

journey(
	'replays the entry under the cursor after a plan and a question, and says so on leaving',
	async screen => {
		screen.send('r');
		await screen.shows(question);
		expect(screen.text()).toContain('the row under the cursor');
		expect(screen.text()).toContain('groups');
		const [, id] = /row under the cursor: (\d+-\d+)/.exec(screen.text()) ?? [];
		// Enter is no yes.
		screen.send('\r');
		await screen.shows('y replays, esc cancels');
		await untilNotBlind();
		screen.send('y');
		await screen.shows(`replayed ${id}`);
		screen.send('q');
		expect(await screen.ended).toMatchObject({code: 0});
		expect(screen.text()).toContain(`replayed ${id}`);
	},
);

journey('a confirmation typed blind does not count, and says so', async screen => {
	screen.send('r');
	await screen.shows(question);
	screen.send('y');
	await screen.shows('press it again');
	expect(screen.text()).not.toContain('replayed 1');
});

journey('keys typed ahead in one piece neither ask nor confirm', async screen => {
	screen.send('ry');
	screen.send('j');
	await screen.shows(() => cursorRow(screen) > 3);
	expect(screen.text()).not.toContain('Replay 1 entry');
});

journey('migrates: the menu, the difference, the question', async screen => {
	// The newest entry that an old producer wrote.
	while (!/ › .*field 'content' missing/.test(screen.text())) {
		const before = cursorRow(screen);
		screen.send('j');
		await screen.shows(() => cursorRow(screen) > before);
	}
	await screen.shows('tree json hex');
	screen.send('m');
	await screen.shows('content-from-text.mjs');
	screen.send('\r');
	await screen.shows(question);
	expect(screen.text()).toMatch(/\+ content/);
	expect(screen.text()).toMatch(/- text/);
	await untilNotBlind();
	screen.send('y');
	await screen.shows(/replayed \d+-\d+ to sg:stream:inbound/);
});

journey(
	'offers other streams and takes free text; a missing one is refused, with an offer to create it',
	async screen => {
		screen.send('t');
		await screen.shows('another stream');
		expect(screen.text()).toContain('sg:stream:replay-lab');
		screen.send('k');
		await screen.shows(/› another stream/);
		screen.send('\r');
		await screen.shows('Replay to the stream named');
		screen.send('sg:stream:typo');
		await screen.shows('sg:stream:typo');
		screen.send('\r');
		await screen.shows('there is no such stream');
		await screen.shows('c creates the stream');
		await untilNotBlind();
		screen.send('y');
		await screen.shows('not possible: there is no such stream');
		screen.send('c');
		await screen.shows('it is created');
		await screen.shows(question);
		screen.send('\u{1b}');
		await screen.lacks(question);
	},
);

describe('keys on a bad link', () => {
	journey('a held key counts every character', async screen => {
		screen.send('jjjjj');
		await screen.shows(() => cursorRow(screen) === 8);
	});

	journey('letters from a chunk never act; a paste never acts', async screen => {
		screen.send('jrrj');
		await screen.shows(() => cursorRow(screen) === 5);
		screen.send('\u{1b}[200~rq\ry\u{1b}[201~');
		screen.send('j');
		await screen.shows(() => cursorRow(screen) === 6);
		expect(screen.text()).not.toContain('Replay 1 entry');
	});

	const sequences: Record<string, string> = {
		up: '\u{1b}[A',
		down: '\u{1b}[B',
		right: '\u{1b}[C',
		left: '\u{1b}[D',
		'home (xterm)': '\u{1b}[H',
		'end (xterm)': '\u{1b}[F',
		'home (vt)': '\u{1b}[1~',
		'end (vt)': '\u{1b}[4~',
		'up (application)': '\u{1b}OA',
		'end (application)': '\u{1b}OF',
		'page up': '\u{1b}[5~',
		'page down': '\u{1b}[6~',
	};
	test.concurrent.each(Object.entries(sequences))(
		'%s split at every byte, 300 ms apart, never acts',
		async (_, sequence) => {
			await onTerminal(['--demo'], {}, async own => {
				await own.shows('schema_version');
				for (let at = 1; at < sequence.length; at++) {
					for (const piece of [sequence.slice(0, at), sequence.slice(at)]) {
						own.send(piece);
						await pause(300);
					}
				}
				for (const byte of sequence) {
					own.send(byte);
					await pause(300);
				}
				await untilNotBlind();
				// Still alive, in the list or its pane, and nothing was asked or done.
				own.send('?');
				await own.shows('what dies of what');
				own.send('q');
				await own.lacks('what dies of what');
				expect(own.text()).not.toMatch(/Replay|replayed/);
				expect(own.text()).toContain('1 Entries');
			});
		},
	);
});

journey('a live resize redraws at every size, and says when it is too small', async screen => {
	for (const [columns, rows] of [
		[80, 24],
		[200, 50],
		[60, 15],
		[120, 40],
	] as const) {
		screen.resize(columns, rows);
		await screen.shows(
			() =>
				screen.lines()[0]?.includes('demo') === true &&
				screen.lines()[rows - 1]?.includes('enter open') === true,
		);
		expect(screen.lines()[0]?.length).toBeLessThanOrEqual(columns);
	}
	screen.resize(59, 14);
	await screen.shows('too small: 59x14, redis-dlq needs 60x15');
	screen.resize(120, 40);
	await screen.shows('tree json hex');
});

journey('looks for a text in the payload and says where it is, or that it is nowhere', async screen => {
	screen.send('\r');
	await screen.shows(/(?:^|│)› ▾ \{8\}/m);
	screen.send('/');
	await screen.shows('enter finds');
	screen.send('schema_v');
	await screen.shows('/schema_v▏');
	screen.send('\r');
	await screen.shows(/─ payload\.schema_version ─+ 1 of 1 ─/);
	screen.send('/');
	await screen.shows('enter finds');
	screen.send('zebra');
	await screen.shows('/zebra▏');
	screen.send('\r');
	await screen.shows('not found: zebra');
	screen.send('p');
	await screen.shows(/"schema_version": \d/);
});

journey(
	'groups tell the causes; one of them is listed, marked and asked about; esc takes one layer at a time',
	async screen => {
		screen.send('2');
		await screen.shows(/COUNT.*\n.*field 'content' missing/);
		screen.send('\r');
		await screen.shows('filter signature:=');
		screen.send('*');
		await screen.shows(/marked the \d+ that match/);
		screen.send('/');
		await screen.shows('▏');
		screen.send('\u{15}');
		await screen.shows(/ \/ ▏/);
		screen.send('error:zebra');
		await screen.shows('No entry matches the filter.');
		screen.send('\r');
		await screen.lacks('▏');
		screen.send('*');
		await screen.shows('nothing matches the filter');
		screen.send('r');
		await screen.shows(/NOT the row under the cursor; \d+/);
		await screen.shows('hidden by the filter');
		screen.send('\u{1b}');
		await screen.lacks('NOT the row');
		screen.send('\u{1b}');
		await screen.lacks('error:zebra');
		await screen.shows(/\d+ marked/);
	},
);
