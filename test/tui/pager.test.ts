import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {UsageError} from '../../source/core/errors.ts';
import {ours, type SafeText, safeText} from '../../source/text/safe-text.ts';
import {pagerOf, pageText} from '../../source/tui/pager.ts';

let directory = '';
beforeAll(async () => {
	directory = await mkdtemp(path.join(tmpdir(), 'redis-dlq-test-'));
});
afterAll(async () => rm(directory, {recursive: true}));

/** A pager that is left by itself after a while, as a person would leave it. */
async function pager(script: string): Promise<string> {
	const file = path.join(directory, `pager-${Math.random().toString(36).slice(2)}`);
	await writeFile(file, `#!/bin/sh\n${script}\n`, {mode: 0o700});
	return file;
}

async function page(PAGER: string, lines: readonly SafeText[] = [ours('one'), ours('two')]): Promise<void> {
	await pageText(lines, {PATH: process.env['PATH'], PAGER, OUT: path.join(directory, 'out'), LESSOPEN: '|x'});
}

const out = async () => readFile(path.join(directory, 'out'), 'utf8');

test.each([
	[undefined, 'less', ['-+F']],
	['', 'less', ['-+F']],
	['/usr/bin/less', '/usr/bin/less', ['-+F']],
	['most', 'most', []],
	['less -R', '/bin/sh', ['-c', 'less -R -+F']],
	['vim -R -', '/bin/sh', ['-c', 'vim -R - -n -i NONE']],
	['less -R | cat', '/bin/sh', ['-c', 'less -R | cat']],
	['my$PAGER', '/bin/sh', ['-c', 'my$PAGER']],
])('%s runs %s %o', (PAGER, command, args) => {
	expect(pagerOf({PAGER})).toMatchObject({command, args});
});

test('the text comes on its input, and the pager may neither run nor keep anything', async () => {
	await page(await pager('{ cat; echo "$LESSSECURE $LESSHISTFILE [$LESSOPEN]"; } > "$OUT"; sleep 0.4'));
	expect(await out()).toBe('one\ntwo\n1 - []\n');
});

test('arguments go through a shell', async () => {
	await page(`${await pager('{ echo "$@"; cat; } > "$OUT"; sleep 0.4')} -a "b  c"`);
	expect(await out()).toBe('-a b  c\none\ntwo\n');
});

test('leaving before all was read is no failure', async () => {
	const long = Array.from({length: 100_000}, () => safeText('x'.repeat(100)));
	await page(await pager('read -r line; sleep 0.4; exit 0'), long);
});

test.each([
	['one that is not there', async () => '/nowhere/pager', /pager cannot be started/],
	[
		'one that is not there, with arguments',
		async () => 'no-such-pager -x',
		/no-such-pager cannot be started/,
	],
	['one that fails', async () => pager('exit 3'), /ended with 3/],
	['one that is killed', async () => pager('kill -9 $$'), /ended with SIGKILL/],
])('%s is told with what to do', async (_, make, message) => {
	const failure = await page(await make()).catch(error => error);
	expect(failure).toBeInstanceOf(UsageError);
	expect(failure.message).toMatch(message);
	expect(failure.hint).toBe('set PAGER to one that is there, such as less');
});
