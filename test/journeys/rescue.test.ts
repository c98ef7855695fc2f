import {mkdtemp, readFile, rm} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type RedisServer, startRedis} from '../helpers/redis-server.ts';
import {onTerminal, untilNotBlind} from '../helpers/terminal.ts';

const dlq = 'sg:stream:dlq';
const copies = `{${dlq}}:rescue`;
const cap = 300;
let server: RedisServer;
let state: string;
beforeEach(async () => {
	[server, state] = await Promise.all([startRedis({}), mkdtemp(path.join(os.tmpdir(), 'dlq-state-'))]);
});
afterEach(async () => {
	await Promise.all([server.stop(), rm(state, {recursive: true})]);
});

// Parked as services do it, so that the oldest goes once the cap is reached.
async function park(ids: readonly string[]): Promise<void> {
	const pipeline = server.client.pipeline();
	for (const [at, id] of ids.entries()) {
		const fields = ['original_stream', 'inbound', 'original_msg_id', `${at}-1`, 'error', `failure ${at + 1}`];
		const rest = ['attempt', '3', 'ts', '', 'trace_id', '', 'data', Buffer.from('81a176cd0100', 'hex')];
		pipeline.xadd(dlq, 'MAXLEN', '=', cap, id, ...fields, ...rest);
	}
	await pipeline.exec();
}

const length = async (key: string) => server.client.xlen(key);

test('a full queue: what is lost is seen, X copies and follows, a lost one is looked at, exported, put back', async () => {
	const hourAgo = Date.now() - 3_600_000;
	await park(Array.from({length: cap}, (_, at) => `${hourAgo + at}-0`));
	const environment = {XDG_STATE_HOME: state};
	await onTerminal(['-u', server.url, '--cap', String(cap)], {environment}, async screen => {
		await screen.shows('300 of 300');
		await park(['*', '*']);
		await screen.shows(/full: the oldest are being trimmed {3}lost ≥ 2 {3}X rescues/);

		screen.send('X');
		await screen.shows(/Rescue all 300, the oldest first/);
		await screen.shows('y copies');
		await untilNotBlind();
		screen.send('y');
		await screen.shows('following what arrives');
		expect(await length(copies)).toBe(300);
		screen.send('\u{1b}');
		await screen.shows('rescuing… 300   X shows it');
		await park(['*']);
		await screen.shows('rescuing… 301');

		// Somebody makes room: the copies of what was trimmed are all that is left of it.
		await server.client.xtrim(dlq, 'MAXLEN', 100);
		await screen.shows('100 of 300');
		screen.send('4');
		await screen.shows('Nothing is archived.');
		screen.send('\t');
		await screen.shows(/Rescued {3}301 newest/);
		await screen.shows(/on DLQ {3}failure 1$/m);
		screen.send('G');
		await screen.shows(/› .* lost {5}failure 3$/m);
		// It is looked at before it is put back.
		screen.send('\r');
		await screen.shows(/rescued \d{4}-\d\d-\d\d.*[\s\S]*error {12}failure 3[\s\S]*"v": 256/);
		screen.send('\u{1b}');
		await screen.shows(/› .* lost {5}failure 3$/m);
		const file = path.join(state, 'rescued.ndjson');
		screen.send('x');
		await screen.shows(/› the entry [\s\S]*all that was rescued/);
		screen.send('\r');
		await screen.shows('.gz▏');
		screen.send('\u{15}');
		await screen.lacks('.gz▏');
		screen.send(file);
		await screen.shows('rescued.ndjson▏');
		screen.send('\r');
		await screen.shows('exported 1 entry');
		expect(await readFile(file, 'utf8')).toContain('"v":256');
		screen.send('U');
		await screen.shows('y restores');
		await untilNotBlind();
		screen.send('y');
		await screen.shows('restored 1');
		expect(await length(dlq)).toBe(101);

		// It ends with the program, and says what it did.
		const left = performance.now();
		screen.send('q');
		expect(await screen.ended).toMatchObject({code: 0});
		// The notice of its end, which would fade in 8 s, holds nobody up.
		expect(performance.now() - left).toBeLessThan(6000);
		expect(screen.text()).toMatch(/^exported 1 entry.*\nrestored 1\nrescued 30[12]$/m);
	});
});
