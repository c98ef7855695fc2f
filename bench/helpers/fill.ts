import type {Redis} from 'ioredis';
import {createDemo} from '../../source/core/demo/demo.ts';

export const dlq = 'sg:stream:dlq';

/** Dead letters of the demo's kinds, `count` of them, a second apart, the last one just now. */
export async function fillLifelike(client: Redis, count: number): Promise<void> {
	const {store} = createDemo({now: Date.now});
	await store.connect();
	const entries = await store.readPage({order: 'oldest first', beyond: undefined, count: 1000});
	const begin = Date.now() - count * 1000;
	let pipeline = client.pipeline();
	for (let number = 0; number < count; number++) {
		const entry = entries[number % entries.length];
		const fields = (entry?.fields ?? []).flatMap(([name, value]) => [Buffer.from(name), Buffer.from(value)]);
		pipeline.call('XADD', dlq, `${begin + number * 1000}-0`, ...fields);
		if (number % 500 === 499) {
			await pipeline.exec();
			pipeline = client.pipeline();
		}
	}
	await pipeline.exec();
}

const script = `
local from, to, size, begin = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local body = string.rep('x', size)
local errors = {"field 'content' missing", 'upstream silent for %d s', "'user_id'", '429 from gateway, retry after %d s',
	'connection to 10.0.0.%d refused', 'signature mismatch', 'bad shard %d', 'timeout after %d ms'}
local sources = {'sg:stream:inbound', 'sg:stream:outbound', 'sg:stream:moderation', 'sg:stream:media'}
for n = from, to - 1 do
	local kind = n % #errors + 1
	local data = string.char(0xda) .. struct.pack('>I2', size) .. body
	redis.call('XADD', KEYS[1], string.format('%.0f-0', begin + n), 'original_stream', sources[n % #sources + 1],
		'original_msg_id', string.format('%.0f-0', begin + n - 60000), 'error', string.format(errors[kind], n % 97),
		'attempt', '3', 'data', data, 'ts', '', 'trace_id', string.format('tr-%08x', n))
end`;

/** Dead letters that are alike but for ids, errors and sources, with payloads of `size` bytes. */
export async function fillPlain(client: Redis, count: number, size: number): Promise<void> {
	const begin = Date.now() - count - 1000;
	for (let from = 0; from < count; from += 5000) {
		const to = Math.min(count, from + 5000);
		await client.eval(script, 1, dlq, from, to, size, begin);
	}
}
