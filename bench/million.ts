import type {Redis} from 'ioredis';
import type {RedisServer} from '../test/helpers/redis-server.ts';
import {atLeast, atMost, type Figure, median, quantile} from './helpers/figures.ts';
import {dlq, fillPlain} from './helpers/fill.ts';
import {memoryOf, Pty, processorTime, program} from './helpers/pty.ts';
import {isLoaded, keyTimes, loaded} from './screen.ts';

const many = 1_000_000;
const few = 5000;
const rounds = 5;

/** A million entries of 1 kB beside 5,000 of them. */
export async function millionFigures({url, client}: RedisServer): Promise<Figure[]> {
	await client.flushall();
	await fillPlain(client, few, 1024);
	const firstRowsOfFew = await firstRows(url);
	const keysOfFew = await keyTimes(url);
	await client.del(dlq);
	await fillPlain(client, many, 1024);
	const firstRowsOfMany = await firstRows(url);
	const plain: number[] = [];
	const ours: number[] = [];
	let memory = 0;
	for (let round = 0; round < 3; round++) {
		plain.push(await plainPaging(client));
		const whole = await wholeIndex(url);
		ours.push(whole.took);
		memory = Math.max(memory, whole.memory);
	}
	const keysOfMany = await keyTimes(url);
	const busy = await underArrivals(url, client);
	return [
		atMost('first rows of 1,000,000, against 5,000', firstRowsOfMany / firstRowsOfFew, 1.3, '×'),
		atLeast(
			'whole index of 1,000,000, against plain XREVRANGE paging',
			(100 * median(plain)) / median(ours),
			60,
			'%',
		),
		atMost('memory with 1,000,000 entries of 1 kB, highest', memory, 200, 'MB'),
		atMost(
			'key to frame, 200×50, p99 of 1,000,000 against 5,000',
			quantile(keysOfMany, 0.99) / quantile(keysOfFew, 0.99),
			1.2,
			'×',
		),
		atMost('arrivals at 2,000/s: key to frame, p99', quantile(busy.keys, 0.99), 33, 'ms'),
		atMost('arrivals at 2,000/s: of one core', 100 * busy.core, 50, '%'),
	];
}

/** From the start to the first rows, in ms, median. */
async function firstRows(url: string): Promise<number> {
	const times: number[] = [];
	for (let round = 0; round < rounds; round++) {
		const pty = new Pty([...program, '-u', url]);
		await pty.until(() => pty.isShown('signature mismatch'), 'the first rows');
		times.push(performance.now() - pty.started);
		pty.kill();
		await pty.ended;
	}
	return median(times);
}

/** What the same client takes to page through all entries and do nothing with them, in ms. */
async function plainPaging(client: Redis): Promise<number> {
	const begin = performance.now();
	for (let from = '+'; ; ) {
		const reply = await client.callBuffer('XREVRANGE', dlq, from, '-', 'COUNT', '1000');
		const last = (reply as Array<[Buffer]>).at(-1);
		if (last === undefined) return performance.now() - begin;
		from = `(${last[0].toString('latin1')}`;
	}
}

/** From the first rows to the whole index, in ms. */
async function wholeIndex(url: string): Promise<{took: number; memory: number}> {
	const pty = new Pty([...program, '-u', url]);
	await pty.until(() => pty.isShown('signature mismatch'), 'the first rows');
	const begin = performance.now();
	await pty.until(() => isLoaded(pty), 'the whole index', 180_000);
	const took = performance.now() - begin;
	for (const key of ['G', 'g', '\u{4}', '*']) {
		await pty.answered(key);
		await pty.quiet(80);
	}
	const {most} = await memoryOf(pty.pid);
	pty.kill();
	await pty.ended;
	return {took, memory: most};
}

const arrivalsPerSecond = 2000;
const batchEvery = 25;

/** Keys while entries arrive, and the share of a core that the program takes. */
async function underArrivals(url: string, client: Redis): Promise<{keys: number[]; core: number}> {
	const pty = new Pty([...program, '-u', url]);
	await loaded(pty);
	const writer = setInterval(() => {
		const pipeline = client.pipeline();
		for (let each = 0; each < (arrivalsPerSecond * batchEvery) / 1000; each++) {
			pipeline.xadd(dlq, '*', ...arrival);
		}
		void pipeline.exec();
	}, batchEvery);
	const [begin, used] = [performance.now(), await processorTime(pty.pid)];
	const keys: number[] = [];
	for (let round = 0; round < 40; round++) {
		for (const key of ['j', 'j', 'k', '\u{4}', '\u{15}']) {
			const sent = pty.bytes;
			keys.push(await pty.answered(key));
			await new Promise(resolve => setTimeout(resolve, 40 + (sent % 17)));
		}
	}
	const core = ((await processorTime(pty.pid)) - used) / ((performance.now() - begin) / 1000);
	clearInterval(writer);
	pty.kill();
	await pty.ended;
	return {keys, core};
}

const arrival = Object.entries({
	original_stream: 'sg:stream:inbound',
	original_msg_id: '1-0',
	error: 'upstream silent for 30 s',
	attempt: '3',
	data: `\u{7f}${'x'.repeat(1024)}`,
	ts: '',
	trace_id: '',
}).flat();
