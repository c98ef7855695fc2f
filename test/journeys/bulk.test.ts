import {mkdtemp, readdir, rm} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type RedisServer, startRedis} from '../helpers/redis-server.ts';
import {onTerminal, type Terminal, untilNotBlind} from '../helpers/terminal.ts';

const dlq = 'sg:stream:dlq';
let server: RedisServer;
let state: string;
beforeEach(async () => {
	[server, state] = await Promise.all([startRedis({}), mkdtemp(path.join(os.tmpdir(), 'dlq-state-'))]);
	await server.client.xgroup('CREATE', 'inbound', 'workers', '$', 'MKSTREAM');
});
afterEach(async () => {
	await Promise.all([server.stop(), rm(state, {recursive: true})]);
});

async function fill(count: number): Promise<void> {
	const pipeline = server.client.pipeline();
	for (let number = 1; number <= count; number++) {
		const fields = ['original_stream', 'inbound', 'original_msg_id', `${number}-0`];
		const rest = ['error', `failure ${number}`, 'attempt', '3', 'ts', '', 'trace_id', ''];
		pipeline.xadd(dlq, '*', ...fields, ...rest, 'data', Buffer.from('81a176cd0100', 'hex'));
	}
	await pipeline.exec();
}

// A consumer that acknowledges everything; it is told to stop and then has gone.
function consume(): () => Promise<void> {
	let done = false;
	const client = server.client.duplicate();
	const work = async () => {
		while (!done) {
			const read = (await client.xreadgroup(
				'GROUP',
				'workers',
				'c',
				'COUNT',
				500,
				'BLOCK',
				50,
				'STREAMS',
				'inbound',
				'>',
			)) as Array<[string, Array<[string, string[]]>]> | null;
			const ids = (read?.[0]?.[1] ?? []).map(([id]) => id);
			if (ids.length > 0) await client.xack('inbound', 'workers', ...ids);
		}
		client.disconnect();
	};
	const ended = work();
	return async () => {
		done = true;
		await ended;
	};
}

async function story(tell: (screen: Terminal) => Promise<void>, ...more: string[]): Promise<void> {
	const environment = {XDG_STATE_HOME: state};
	await onTerminal(['-u', server.url, ...more], {environment}, async screen => {
		// The frame stands before the first rows do; a key that comes earlier has nothing to act on.
		await screen.shows(/^ › /m);
		await tell(screen);
	});
}

async function confirmedMany(screen: Terminal, count: number): Promise<void> {
	screen.send('*');
	await screen.shows(`${count} marked`);
	screen.send('r');
	await screen.shows(`type ${count} and enter`);
	await untilNotBlind();
	screen.send(String(count));
	await screen.shows(`${count}▏`);
	screen.send('\r');
}

test('a job: canary, then the rest, its end and its summary; the journal is gone', async () => {
	await fill(300);
	const stop = consume();
	await story(
		async screen => {
			await screen.shows('300 of 5,000');
			await confirmedMany(screen, 300);
			await screen.shows(/Replay of 300/);
			await screen.shows('done');
			expect(screen.text()).toContain('300 moved');
			await screen.shows('No dead letters');
			screen.send('q');
			await screen.lacks('Replay of 300');
			screen.send('q');
			expect(await screen.ended).toMatchObject({code: 0});
			expect(screen.text()).toContain('replayed 300 of 300');
		},
		'--rate',
		'1000',
	);
	await stop();
	expect(await server.client.xlen('inbound')).toBe(300);
	expect(await readdir(path.join(state, 'redis-dlq/jobs'))).toEqual([]);
});

test('without consumers the canary is undecided; it waits, goes on, is stopped; the rest stays', async () => {
	await fill(100);
	await story(
		async screen => {
			await screen.shows('100 of 5,000');
			await confirmedMany(screen, 100);
			await screen.shows('the canary is undecided');
			expect(await server.client.xlen('inbound')).toBe(10);
			screen.send(' ');
			await screen.shows('running');
			await screen.shows(/1[1-9] moved/);
			screen.send('s');
			await screen.shows('stopped: by you');
			const sent = await server.client.xlen('inbound');
			expect(sent).toBeLessThan(100);
			expect(await server.client.xlen(dlq)).toBe(100 - sent);
			screen.send('\u{3}');
			expect(await screen.ended).toMatchObject({code: 0});
		},
		'--canary-wait',
		'1',
		'--rate',
		'10',
	);
});

test('SIGHUP ends the job after its batch; the journal says what is left', async () => {
	await fill(100);
	await story(
		async screen => {
			await screen.shows('100 of 5,000');
			await confirmedMany(screen, 100);
			await screen.shows(/1\d moved/);
			screen.kill('SIGHUP');
			expect(await screen.ended).toMatchObject({code: 129});
		},
		'--canary',
		'0',
		'--rate',
		'10',
	);
	const sent = await server.client.xlen('inbound');
	expect(await server.client.xlen(dlq)).toBe(100 - sent);
	expect(await readdir(path.join(state, 'redis-dlq/jobs'))).toHaveLength(1);
});

test('a journal that cannot be written: nothing is sent', async () => {
	await fill(20);
	await rm(state, {recursive: true});
	const {writeFile} = await import('node:fs/promises');
	await writeFile(state, 'a file where the directory should be');
	await story(async screen => {
		await screen.shows('20 of 5,000');
		await confirmedMany(screen, 20);
		await screen.shows('nothing was sent');
	});
	expect(await server.client.xlen('inbound')).toBe(0);
});

test('discards what is marked and takes it back', async () => {
	await fill(5);
	await story(async screen => {
		await screen.shows('5 of 5,000');
		screen.send('V');
		await screen.shows('range: move');
		screen.send('j');
		await screen.shows('2 of 5');
		screen.send('V');
		await screen.shows('2 marked');
		screen.send('d');
		await screen.shows('y discards');
		await untilNotBlind();
		screen.send('y');
		await screen.shows('discarded 2; U restores them');
		expect(await server.client.xlen(`{${dlq}}:archive`)).toBe(2);
		screen.send('U');
		await screen.shows('y restores');
		await untilNotBlind();
		screen.send('y');
		await screen.shows('restored 2');
	});
	expect(await server.client.xlen(dlq)).toBe(5);
	expect(await server.client.xlen(`{${dlq}}:archive`)).toBe(0);
});

test('edits a payload in the editor: difference, question, original in the archive, nothing left on the disk', async () => {
	await fill(1);
	const editor = path.join(state, 'editor');
	const {writeFile} = await import('node:fs/promises');
	await writeFile(editor, '#!/bin/sh\nstat -c %a "$(dirname "$1")" > "$0.seen"; sed -i s/256/257/ "$1"\n', {
		mode: 0o755,
	});
	const environment = {XDG_STATE_HOME: state, EDITOR: editor, VISUAL: ''};
	await onTerminal(['-u', server.url], {environment}, async screen => {
		await screen.shows('1 of 5,000');
		await screen.shows('256');
		screen.send('e');
		await screen.shows('Replay 1 entry through an edit');
		await screen.shows(/~ v\s+256\s+→\s+257/);
		await untilNotBlind();
		screen.send('y');
		await screen.shows('replayed');
	});
	const {readFile} = await import('node:fs/promises');
	expect((await readFile(`${editor}.seen`, 'utf8')).trim()).toBe('700');
	expect((await readdir(os.tmpdir())).filter(name => name.startsWith('redis-dlq-edit-'))).toEqual([]);
	const [[, fields] = []] = await server.client.xrangeBuffer('inbound', '-', '+');
	expect(fields?.[1]?.toString('hex')).toBe('81a176cd0101');
	expect(await server.client.xlen(`{${dlq}}:archive`)).toBe(1);
});
