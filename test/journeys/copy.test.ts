import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {onTerminal} from '../helpers/terminal.ts';

let directory: string;
let pager: string;
beforeAll(async () => {
	directory = await mkdtemp(path.join(os.tmpdir(), 'dlq-pager-'));
	pager = path.join(directory, 'pager');
	await writeFile(pager, '#!/bin/sh\ngrep -c trace_id; echo "secure $LESSSECURE"; echo paged\n');
	await chmod(pager, 0o700);
});
afterAll(async () => rm(directory, {recursive: true}));

test('the id to the clipboard of the terminal, the entry to the pager and back', async () => {
	const environment = {PAGER: pager, SSH_TTY: '/dev/pts/9', TERM: 'xterm-256color'};
	await onTerminal(['--demo'], {environment}, async screen => {
		await screen.shows('schema_version');
		const id = /(\d{13}-\d+) +parked/.exec(screen.text())?.[1] ?? 'none';
		screen.send('y');
		await screen.shows('the id of the entry');
		screen.send('\r');
		await screen.shows('the id: sent');
		expect(screen.raw).toContain(`\u{1b}]52;c;${Buffer.from(id).toString('base64')}`);
		screen.send('o');
		// It only prints and ends: what it printed stays until enter.
		await screen.shows('enter goes back');
		expect(screen.text()).toContain('secure 1');
		screen.send('\r');
		await screen.shows('1 Entries');
		await screen.shows(id);
		screen.send('q');
		await screen.ended;
		expect(screen.leftovers()).toEqual([]);
	});
});

test('what is typed while the pager has the terminal goes to the pager, all of it', async () => {
	const reader = path.join(directory, 'reader');
	const lines =
		'for n in 1 2 3 4 5 6; do printf "line $n? "; read -r line </dev/tty; echo "got $line"; done; sleep 0.4';
	await writeFile(reader, `#!/bin/sh\ncat > /dev/null; ${lines}\n`);
	await chmod(reader, 0o700);
	await onTerminal(['--demo'], {environment: {PAGER: reader}}, async screen => {
		await screen.shows('schema_version');
		screen.send('o');
		for (const line of [1, 2, 3, 4, 5, 6]) {
			await screen.shows(`line ${line}?`);
			screen.send(`answer${line}\r`);
			await screen.shows(`got answer${line}`);
		}
		await screen.shows('1 Entries');
		screen.send('q');
		expect(await screen.ended).toMatchObject({code: 0});
	});
});

test('a pager that fails is told on the screen', async () => {
	await onTerminal(['--demo'], {environment: {PAGER: path.join(directory, 'none')}}, async screen => {
		await screen.shows('schema_version');
		screen.send('o');
		await screen.shows(/PAGER|pager/);
		await screen.shows('1 Entries');
	});
});
