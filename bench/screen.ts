import {encode} from '@msgpack/msgpack';
import type {Redis} from 'ioredis';
import type {RedisServer} from '../test/helpers/redis-server.ts';
import {atMost, type Figure, mean, median, quantile} from './helpers/figures.ts';
import {dlq, fillLifelike, fillPlain} from './helpers/fill.ts';
import {memoryOf, Pty, program} from './helpers/pty.ts';

/** Bytes to the terminal, 120×40, and the time from a key to its frame, 200×50, with 5,000 entries. */
export async function screenFigures({url, client}: RedisServer): Promise<Figure[]> {
	await client.flushall();
	await fillLifelike(client, 5000);
	const pty = new Pty([...program, '-u', url]);
	await loaded(pty);
	const moves = await bytesPerKey(pty, 'j', 20);
	const scrolling = await bytesPerKey(pty, 'j', 120);
	const held = await heldKey(pty);
	const ticking = await idleBytes(pty, 30_000);
	pty.kill();
	await pty.ended;
	const keys = await keyTimes(url);
	await client.del(dlq);
	await fillPlain(client, 5000, 4096);
	const memory = await memoryAfterUse(url);
	const large = await openLarge(url, client);
	return [
		atMost('cursor move with pane change, 120×40, median', median(moves), 800, 'B'),
		atMost('moving through the list, scrolling included, mean', mean(scrolling), 1500, 'B'),
		atMost('held key, 30 a second', held, 25_000, 'B/s'),
		atMost('idle for 30 s with ticking ages', ticking, 1000, 'B'),
		atMost('key to frame, 200×50, 5,000 entries, p99', quantile(keys, 0.99), 33, 'ms'),
		atMost('a payload of 10 MB, from the key to its first screen', large, 200, 'ms'),
		atMost('memory with 5,000 entries of 4 kB, highest', memory, 110, 'MB'),
	];
}

/** Rows are there and no more are being read. */
export function isLoaded(pty: Pty): boolean {
	return pty.isShown(/ \d[\d,]* of [\d,]+ *$/) && !pty.isShown(/ read [\d,]+ of /);
}

/** Waits until the whole index was read. */
export async function loaded(pty: Pty): Promise<void> {
	await pty.until(() => isLoaded(pty), 'the whole index', 180_000);
	await pty.quiet();
}

/** Every key waits for what it causes: the entry read, the pane drawn. */
async function bytesPerKey(pty: Pty, key: string, times: number): Promise<number[]> {
	const out: number[] = [];
	for (let time = 0; time < times; time++) {
		const before = pty.bytes;
		await pty.answered(key);
		await pty.quiet(120);
		out.push(pty.bytes - before);
	}
	return out;
}

async function heldKey(pty: Pty): Promise<number> {
	const before = pty.bytes;
	const seconds = 5;
	const begin = performance.now();
	for (let key = 0; key < seconds * 30; key++) {
		pty.send('j');
		const next = begin + ((key + 1) * 1000) / 30;
		await new Promise(resolve => setTimeout(resolve, Math.max(0, next - performance.now())));
	}
	await pty.quiet();
	return (pty.bytes - before) / seconds;
}

async function idleBytes(pty: Pty, ms: number): Promise<number> {
	const before = pty.bytes;
	await new Promise(resolve => setTimeout(resolve, ms));
	return pty.bytes - before;
}

/** From the key that goes to an entry of 10 MB to the frame that shows its payload, in ms, median. */
export async function openLarge(url: string, client: Redis): Promise<number> {
	await client.del(dlq);
	await fillPlain(client, 3, 64);
	const record = {name: 'user', ok: true, score: 0.1, tags: ['a', 'b'], note: 'abcdefghijklmnopqrstuvwxyz'};
	const data = Buffer.from(encode(Array.from({length: 125_000}, (_, id) => ({id, ...record}))));
	await client.xadd(
		dlq,
		'*',
		'original_stream',
		'a',
		'original_msg_id',
		'1-0',
		'error',
		'large',
		'data',
		data,
	);
	const pty = new Pty([...program, '-u', url]);
	await loaded(pty);
	const times: number[] = [];
	for (let round = 0; round < 5; round++) {
		await pty.answered('j');
		await pty.quiet(400);
		const at = performance.now();
		pty.raw = '';
		pty.send('k');
		await pty.until(() => pty.isShown(/125,?000/), 'the large payload');
		times.push(performance.now() - at);
		await pty.quiet(400);
	}
	pty.kill();
	await pty.ended;
	return median(times);
}

/** Keys of an operator who looks around: moves, pages, the pane and back. */
export async function keyTimes(url: string): Promise<number[]> {
	const pty = new Pty([...program, '-u', url], {columns: 200, rows: 50});
	await loaded(pty);
	const keys = [
		'j',
		'j',
		' ',
		'k',
		'\u{4}',
		'j',
		'\u{15}',
		'G',
		'k',
		'g',
		'j',
		'l',
		'j',
		'p',
		'\u{1b}[B',
		'\t',
	];
	const times: number[] = [];
	for (let round = 0; round < 12; round++) {
		for (const key of keys) {
			times.push(await pty.answered(key));
			// A frame that was still to come would be taken for the answer to the next key.
			await pty.quiet(90);
		}
	}
	pty.kill();
	await pty.ended;
	return times;
}

export async function memoryAfterUse(url: string): Promise<number> {
	const pty = new Pty([...program, '-u', url]);
	await loaded(pty);
	for (const key of ['j', 'j', 'G', 'g', '\u{4}', '\u{4}', '\u{15}']) {
		await pty.answered(key);
		await pty.quiet(80);
	}
	const {most} = await memoryOf(pty.pid);
	pty.kill();
	await pty.ended;
	return most;
}
