import {mkdtemp, readdir, readFile, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type RedisServer, startRedis} from '../helpers/redis-server.ts';
import {run} from '../helpers/run.ts';
import {onTerminal, type Terminal} from '../helpers/terminal.ts';

const dlq = 'sg:stream:dlq';
let server: RedisServer;
let directory: string;
beforeAll(async () => {
	server = await startRedis();
	directory = await mkdtemp(path.join(tmpdir(), 'hand-out-'));
	const live = await server.client.xadd(
		'inbound',
		`${Date.now() - 60_000}-0`,
		'data',
		'x',
		'trace_id',
		'tr-7',
	);
	for (const [error, trace] of [
		['boom 1', 'tr-7'],
		['boom 2', 'tr-8'],
		['silent', 'tr-7'],
	] as const) {
		const fields = ['original_stream', 'inbound', 'original_msg_id', String(live), 'error', error];
		await server.client.xadd(dlq, '*', ...fields, 'attempt', '3', 'data', Buffer.of(0x80), 'trace_id', trace);
	}
});
afterAll(async () => {
	await server.stop();
	await rm(directory, {recursive: true});
});

/** Answers the prompt on the screen with another name than the one in it. */
async function nameFile(screen: Terminal, name: string): Promise<void> {
	await screen.shows('.gz▏');
	screen.send('\u{15}');
	await screen.lacks('.gz▏');
	screen.send(name);
	await screen.shows(`${name.slice(-12)}▏`);
	screen.send('\r');
}

test('a trace leads to its other entry; what is exported is imported again; the handover is a file', async () => {
	const packed = path.join(directory, 'all.ndjson.gz');
	const note = path.join(directory, 'note.md');
	await onTerminal(['-u', server.url], {}, async screen => {
		await screen.shows(/› .*silent/);
		screen.send('T');
		await screen.shows('inbound: 1 entry around it');
		expect(screen.text()).toMatch(/Trace tr-7/);
		expect(screen.text()).toMatch(/stream +the message in inbound.*DLQ +boom 1.*DLQ +silent/s);
		expect(screen.text()).toContain('sg:stream:dlq: 3 entries');
		screen.send('k');
		await screen.shows(/› .*DLQ +boom 1/);
		screen.send('\r');
		await screen.shows(/› .*boom 1/);
		await screen.lacks('Trace tr-7');

		screen.send('x');
		await screen.shows('all 3');
		screen.send('j');
		await screen.shows(/› all 3/);
		screen.send('\r');
		await nameFile(screen, packed);
		await screen.shows('exported 3 entries to');
		expect((await stat(packed)).mode & 0o777).toBe(0o600);
		screen.send('x');
		await screen.shows('all 3');
		screen.send('\r');
		await nameFile(screen, packed);
		await screen.shows('is there already');
		screen.send('\u{1b}');
		await screen.lacks('is there already');

		screen.send('H');
		await screen.shows('copy it to the clipboard');
		screen.send('j');
		await screen.shows(/› write it to a file/);
		screen.send('\r');
		await screen.shows('.md▏');
		screen.send('\u{15}');
		await screen.lacks('.md▏');
		screen.send(note);
		await screen.shows('note.md▏');
		screen.send('\r');
		await screen.shows('the handover is in');
	});
	const text = await readFile(note, 'utf8');
	expect(text).toContain('# Dead letters on `sg:stream:dlq`');
	expect(text).toContain('- **2** (67 %) `boom <n>` from `inbound`');
	await server.client.del(dlq);
	const imported = await run(['-u', server.url, 'import', packed, '--yes']);
	expect(imported.code).toBe(0);
	expect(await server.client.xlen(dlq)).toBe(3);
});

test('a full disk is told and leaves nothing behind; the handover goes to the clipboard, secrets masked', async () => {
	const full = path.join(import.meta.dirname, '../helpers/full-disk.mjs');
	const own = await mkdtemp(path.join(tmpdir(), 'hand-out-full-'));
	const environment = {NODE_OPTIONS: `--import ${pathToFileURL(full)}`, SSH_TTY: '/dev/pts/9'};
	await server.client.del(dlq);
	await server.client.xadd(
		dlq,
		'*',
		'original_stream',
		'inbound',
		'error',
		'login failed: password=hunter2',
		'data',
		'x',
	);
	await onTerminal(['-u', server.url], {environment}, async screen => {
		await screen.shows(/› .*password=hunter2/);
		screen.send('x');
		await screen.shows('all 1');
		screen.send('\r');
		await nameFile(screen, path.join(own, 'all.ndjson'));
		await screen.shows('the disk is full, after 0 entries');
		expect(await readdir(own)).toEqual([]);
		screen.send('H');
		await screen.shows(/› copy it to the clipboard/);
		screen.send('\r');
		await screen.shows('the handover: sent');
		const [, base64 = ''] = /\x1b\]52;c;([^\x07]*)\x07/.exec(screen.raw) ?? [];
		const note = Buffer.from(base64, 'base64').toString();
		expect(note).toContain('# Dead letters on `sg:stream:dlq`');
		expect(note).toContain('`login failed: password=••••••`');
		expect(note).not.toContain('hunter2');
	});
	await rm(own, {recursive: true});
});
