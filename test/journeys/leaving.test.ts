import {expect, test} from 'vitest';
import {onTerminal} from '../helpers/terminal.ts';

// A shell notes the terminal's settings before and after, as a person's shell would find them.
const shell =
	'before=$(stty -g); $REDIS_DLQ --demo; code=$?; [ "$before" = "$(stty -g)" ] && echo same; echo "left with $code"';

test.concurrent.each([
	['q', 'q', 0],
	['ctrl-c', '\u{3}', 0],
	['q out of a dialog and out of the list', 'rqq', 0],
])('%s leaves the terminal as it was', async (_, keys, code) => {
	await onTerminal([], {shell}, async screen => {
		await screen.shows('schema_version');
		for (const key of keys) {
			screen.send(key);
			if (key === 'r') await screen.shows('y replays   esc cancels');
			if (key === 'q' && keys.startsWith('r')) await screen.lacks('y replays   esc cancels');
		}
		await screen.shows(`left with ${code}`);
		expect(screen.text()).toContain('same');
		expect(screen.leftovers()).toEqual([]);
	});
});

test.concurrent.each([
	['SIGTERM', 143],
	['SIGHUP', 129],
])('%s leaves the terminal as it was', async (signal, code) => {
	await onTerminal([], {shell}, async screen => {
		await screen.shows('schema_version');
		// The program, not the shell around it.
		const {execFileSync} = await import('node:child_process');
		const child = execFileSync('pgrep', ['-P', String(screen.pid)], {encoding: 'utf8'}).trim();
		process.kill(Number(child), signal);
		await screen.shows(`left with ${code}`);
		expect(screen.text()).toContain('same');
		expect(screen.leftovers()).toEqual([]);
	});
});

test.concurrent('ctrl-z gives the terminal back and fg draws the screen again', async () => {
	await onTerminal(
		[],
		{shell: 'exec bash --norc --noprofile -i', environment: {PS1: 'shell> '}},
		async screen => {
			await screen.shows('shell>');
			screen.send('$REDIS_DLQ --demo\r');
			await screen.shows('schema_version');
			screen.send('\u{1a}');
			await screen.shows('Stopped');
			expect(screen.leftovers().filter(each => each !== 'bracketed paste')).toEqual([]);
			screen.send('fg\r');
			await screen.shows('schema_version');
			// Stopped from outside: one that can be seen coming, one that cannot, after which the shell has
			// set the terminal to its own ways.
			const {execFileSync} = await import('node:child_process');
			const child = Number(execFileSync('pgrep', ['-P', String(screen.pid)], {encoding: 'utf8'}));
			for (const signal of ['SIGTSTP', 'SIGSTOP'] as const) {
				process.kill(child, signal);
				await screen.shows('Stopped');
				screen.send('fg\r');
				await screen.shows('schema_version');
				await screen.lacks('Stopped');
			}
			screen.send('?');
			await screen.shows('what dies of what');
			screen.send('q');
			await screen.lacks('what dies of what');
			screen.send('q');
			await screen.shows('shell>');
			expect(screen.leftovers().filter(each => each !== 'bracketed paste')).toEqual([]);
		},
	);
});
