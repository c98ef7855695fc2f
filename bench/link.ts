import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {RedisServer} from '../test/helpers/redis-server.ts';
import {type Figure, median, plainly} from './helpers/figures.ts';
import {fillPlain} from './helpers/fill.ts';
import {Pty, program} from './helpers/pty.ts';
import {loaded} from './screen.ts';

/** The link: bytes a second towards us, ms there and back, bytes on their way before the other side waits. */
const bandwidth = 64_000;
const latency = 200;
const onTheWay = 16_384;

const rounds = 3;
const heldFor = 3;
const pageDown = '\u{1b}[6~';

/** A held key and a page through a slow link, beside less on a file of as many rows. */
export async function linkFigures({url, client}: RedisServer): Promise<Figure[]> {
	await client.flushall();
	await fillPlain(client, 5000, 1024);
	const directory = await mkdtemp(path.join(tmpdir(), 'redis-dlq-bench-'));
	const file = path.join(directory, 'rows');
	await writeFile(file, rowsOf(5000));
	const ours = await measure([...program, '-u', url], loaded);
	const less = await measure(['less', '-S', file], async pty => {
		await pty.until(() => pty.bytes > 1000, 'the file');
		await pty.quiet();
	});
	await rm(directory, {recursive: true});
	return [
		plainly(
			'64 kB/s, 200 ms: held key, from the last to stillness, against less',
			ours.held / less.held,
			'×',
		),
		plainly('64 kB/s, 200 ms: a page, until it stands, against less', ours.page / less.page, '×'),
		plainly('held key, from the last to stillness', ours.held, 'ms'),
		plainly('the same in less', less.held, 'ms'),
		plainly('held key, bytes a key', ours.bytes, 'B'),
		plainly('the same in less', less.bytes, 'B'),
		plainly('a page, until it stands', ours.page, 'ms'),
		plainly('the same in less', less.page, 'ms'),
	];
}

async function measure(command: readonly string[], ready: (pty: Pty) => Promise<void>) {
	const held: number[] = [];
	const page: number[] = [];
	const bytes: number[] = [];
	for (let round = 0; round < rounds; round++) {
		const pty = new Pty(command, {link: {bandwidth, latency, onTheWay}});
		await ready(pty);
		const before = pty.bytes;
		const begin = performance.now();
		const keys = heldFor * 30;
		for (let key = 0; key < keys; key++) {
			pty.send('j');
			await until(begin + ((key + 1) * 1000) / 30);
		}
		held.push(await stillness(pty, performance.now()));
		bytes.push((pty.bytes - before) / keys);
		pty.send(pageDown);
		page.push(await stillness(pty, performance.now()));
		pty.kill();
		await pty.ended;
	}
	return {held: median(held), page: median(page), bytes: median(bytes)};
}

/** Ms from `since` until the last byte came. */
async function stillness(pty: Pty, since: number): Promise<number> {
	await until(since + latency + 300);
	await pty.quiet(600);
	return Math.max(1, (pty.chunks.at(-1)?.at ?? since) - since);
}

async function until(at: number): Promise<void> {
	await new Promise(resolve => setTimeout(resolve, Math.max(0, at - performance.now())));
}

function rowsOf(count: number): string {
	return Array.from({length: count}, (_, number) => {
		const row = ` ${String(number % 60).padStart(4)}m  ${['inbound', 'outbound', 'media'][number % 3]?.padEnd(14)} 3`;
		return `${row}  upstream silent for ${number % 97} s, request ${(number * 2654435761) % 4294967296}`.padEnd(
			118,
		);
	}).join('\n');
}
