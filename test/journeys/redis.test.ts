import {afterEach, beforeEach, expect, test} from 'vitest';
import {transfer} from '../../source/core/store/redis/scripts/transfer.ts';
import {freePort, type RedisServer, startRedis} from '../helpers/redis-server.ts';
import {startProxy} from '../helpers/tcp-proxy.ts';
import {onTerminal, type Terminal, untilNotBlind} from '../helpers/terminal.ts';

const dlq = 'sg:stream:dlq';
let server: RedisServer;
beforeEach(async () => {
	server = await startRedis({appendOnly: true});
});
afterEach(() => server.stop());

async function fill(count: number, error = (number: number) => `failure ${number}`): Promise<string[]> {
	const ids: string[] = [];
	for (let number = 1; number <= count; number++) {
		const data = Buffer.from('81a176cd0100', 'hex');
		const fields = [
			'original_stream',
			'inbound',
			'original_msg_id',
			`${number}-0`,
			'error',
			error(number),
			'attempt',
			'3',
			'data',
			data,
		];
		ids.push(String(await server.client.xadd(dlq, '*', ...fields, 'ts', '12', 'trace_id', 'tr-1')));
	}
	await server.client.xadd('inbound', '*', 'data', 'x');
	return ids;
}

async function story(
	tell: (screen: Terminal) => Promise<void>,
	url = server.url,
	...more: string[]
): Promise<void> {
	await onTerminal(['-u', url, ...more], {}, tell);
}

async function confirmed(screen: Terminal): Promise<void> {
	screen.send('r');
	await screen.shows('y replays   esc cancels');
	await untilNotBlind();
	screen.send('y');
}

test('an absent stream, then its first entry, arrivals, and removals by others', async () => {
	await story(async screen => {
		await screen.shows(`There is no stream ${dlq}`);
		const [first = ''] = await fill(1);
		await screen.shows(/› .*failure 1/);
		const [, , third = ''] = await fill(3, number => `later ${number}`);
		await screen.shows('later 3');
		// The cursor stays where it was.
		expect(screen.text()).toMatch(/› .*failure 1/);
		await server.client.xdel(dlq, third);
		await screen.lacks('later 3');
		await screen.shows('3 of 5,000');
		await server.client.xdel(dlq, first);
		await screen.shows('gone from the DLQ');
		await server.client.del(dlq);
		await screen.shows(`There is no stream ${dlq}`);
	});
});

test('an empty DLQ, a key of another type', async () => {
	await server.client.xadd(dlq, '1-0', 'a', 'b');
	await server.client.xdel(dlq, '1-0');
	await story(screen => screen.shows('No dead letters'));
	await server.client.set('other', 'x');
	await story(screen => screen.shows('other is a string, not a stream'), server.url, '--stream', 'other');
});

test('a message replayed from the screen is read by a consumer, byte for byte', async () => {
	const [id] = await fill(1);
	await server.client.xgroup('CREATE', 'inbound', 'workers', '$');
	await story(async screen => {
		await screen.shows(/› .*failure 1/);
		await confirmed(screen);
		await screen.shows(`replayed ${id} to inbound`);
		await screen.shows('No dead letters');
	});
	const reply = await server.client.callBuffer(
		'XREADGROUP',
		'GROUP',
		'workers',
		'me',
		'STREAMS',
		'inbound',
		'>',
	);
	const [[, [[, fields = []] = []] = []] = []] = reply as Array<[Buffer, Array<[Buffer, Buffer[]]>]>;
	expect(fields.map(each => each.toString('latin1'))).toEqual([
		'data',
		'\u{81}\u{a1}v\u{cd}\u{1}\u{0}',
		'ts',
		'12',
		'trace_id',
		'tr-1',
	]);
});

test('the server goes and comes back: the list stays readable, writes say why not, then all is well', async () => {
	await fill(3);
	await story(async screen => {
		await screen.shows(/› .*failure 3/);
		screen.send('r');
		await screen.shows('y replays   esc cancels');
		await server.kill();
		// It goes while the question is open.
		await screen.shows('connection lost');
		await untilNotBlind();
		screen.send('y');
		await screen.shows('not connected: writes are off');
		screen.send('\u{1b}');
		await screen.lacks('Replay 1 entry');
		screen.send('j');
		await screen.shows(/› .*failure 2/);
		await server.start();
		await screen.shows('● live');
		await fill(1, () => 'after the restart');
		await screen.shows('after the restart');
		await confirmed(screen);
		await screen.shows(/replayed .* to inbound/);
	});
	expect(await server.client.xlen(dlq)).toBe(3);
});

test('the reply of a replay is lost: the screen says what it found', async () => {
	await fill(1);
	await server.client.script('LOAD', transfer);
	const proxy = await startProxy(server.port);
	try {
		await story(async screen => {
			await screen.shows(/› .*failure 1/);
			void proxy.strike('EVALSHA', 'cut after');
			await confirmed(screen);
			await screen.shows(/reply was lost|lost/);
			await screen.shows(/replayed \d+-\d+ to inbound as \d+-\d+/);
		}, proxy.url);
	} finally {
		await proxy.close();
	}
	expect([await server.client.xlen(dlq), await server.client.xlen('inbound')]).toEqual([0, 2]);
});

test('nothing listens', async () => {
	const port = await freePort();
	await story(async screen => {
		await screen.shows('nothing listens there');
		expect(screen.text()).toContain('connecting');
	}, `redis://127.0.0.1:${port}`);
});

test('a wrong password, no right to read, no right to write', async () => {
	await fill(1);
	const as = (user: string) => server.url.replace('//', `//${user}@`);
	await server.client.call(
		'ACL',
		'SETUSER',
		'reader',
		'on',
		'>pw',
		'~*',
		'+@read',
		'+@connection',
		'+xinfo',
		'-@scripting',
	);
	await server.client.call('ACL', 'SETUSER', 'nobody', 'on', '>pw', '~else', '+@all');
	await story(screen => screen.shows('user name or password is wrong'), as('reader:wrong'));
	await story(screen => screen.shows('lacks a right'), as('nobody:pw'));
	await story(async screen => {
		await screen.shows(/› .*failure 1/);
		await screen.shows('EVAL is denied');
		screen.send('r');
		await screen.shows('a colleague with the rights can run');
		screen.send('y');
		await screen.shows('esc closes');
	}, as('reader:pw'));
	expect(await server.client.xlen(dlq)).toBe(1);
});

test('read-only shows the whole plan and writes nothing', async () => {
	const [id] = await fill(1);
	await story(
		async screen => {
			await screen.shows(/› .*failure 1/);
			screen.send('r');
			await screen.shows(`${id} --yes`);
			expect(screen.text()).toContain('a colleague with the rights can run');
			await untilNotBlind();
			screen.send('y');
			await screen.shows('esc closes');
		},
		server.url,
		'--read-only',
	);
	expect(await server.client.xlen(dlq)).toBe(1);
});

test('a server that loads its data says so, then the list appears', async () => {
	for (let at = 0; at < 60; at++) await server.client.set(`filler${at}`, 'x'.repeat(2000));
	await fill(1);
	await server.client.bgrewriteaof();
	await expect.poll(() => server.client.info('persistence')).toMatch(/aof_rewrite_in_progress:0/);
	await server.kill();
	await server.start('--key-load-delay', '40000', '--loading-process-events-interval-bytes', '1024');
	await story(async screen => {
		await screen.shows('loading');
		await screen.shows(/› .*failure 1/);
	});
});

test('hostile bytes are shown, never obeyed: error, trace, source, payload, stream name', async () => {
	const osc52 = '\u{1b}]52;c;ZXZpbA==\u{7}';
	const osc8 = '\u{1b}]8;;http://evil\u{7}x\u{1b}]8;;\u{7}';
	const evil = `${osc52}${osc8}\u{1b}[2J\u{1b}[31m\u{1b}Pq\u{1b}\\\u{9b}5m\u{202e}rtl\u{200b}\u{200d}`;
	const stream = `dlq${evil}`;
	const long = `${evil}${'A'.repeat(1_000_000)}`;
	const packed = Buffer.concat([Buffer.of(0x81, 0xa1, 0x6b, 0xdb), Buffer.alloc(4), Buffer.from(long)]);
	packed.writeUInt32BE(Buffer.byteLength(long), 4);
	await server.client.xadd(
		stream,
		'*',
		'original_stream',
		`in${evil}`,
		'original_msg_id',
		evil,
		'error',
		long,
		'attempt',
		evil,
		'data',
		packed,
		'ts',
		evil,
		'trace_id',
		long,
		`extra${evil}`,
		evil,
	);
	const name = stream.replaceAll(/[^\w:]/gu, character =>
		[...Buffer.from(character)].map(byte => `\\x${byte.toString(16).padStart(2, '0')}`).join(''),
	);
	await story(
		async screen => {
			await screen.shows('\\x1b]52;c;');
			screen.send('\r');
			await screen.shows('trace');
			for (const sign of [/[{]$/m, /00000000/, /▾ [{]1[}]/]) {
				screen.send('p');
				await screen.shows(sign);
			}
			screen.send('t');
			await screen.shows('another stream');
			screen.send('\u{1b}');
			await screen.lacks('another stream');
			screen.send('r');
			await screen.shows('Replay 1 entry');
			for (const part of [
				osc52,
				osc8,
				'\u{1b}[31m\u{1b}P',
				'\u{1b}Pq',
				'\u{9b}',
				'\u{202e}',
				'\u{200b}',
				'\u{200d}',
				'\u{7}',
			]) {
				expect(screen.raw.includes(part)).toBe(false);
			}
			// What was drawn at first is still there: nothing cleared the screen behind our back.
			expect(screen.lines()[0]).toContain('dlq\\x1b]52');
		},
		server.url,
		'--stream',
		name,
	);
});
