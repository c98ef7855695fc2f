/*
 * An operator that will be killed: takes what is on the DLQ batch by batch until nothing is left.
 * Arguments: address, what it does (a target's name, `discard`, or `naive`), a name for its operations.
 */
import process from 'node:process';
import {Cluster, Redis} from 'ioredis';
import {sendBatch} from '../../source/core/bulk/settle-batch.ts';
import {createStore} from '../../source/core/create-store.ts';
import {sentinelOptions} from '../../source/core/store/redis/sentinel-url.ts';

const [url = '', goal = '', name = ''] = process.argv.slice(2);
const dlq = 'sg:stream:dlq';
const size = 20;
const audit = {actor: name, reason: 'torture', toolVersion: 'test'};

let client: Redis | Cluster | undefined;
const store = createStore({url, stream: dlq});
await store.connect();
process.stdout.write('ready\n');
for (let number = 1; ; number++) {
	const page = await store.readPage({order: 'oldest first', count: size * 3}).catch(() => undefined);
	if (page === undefined) await pause(50);
	else if (page.length === 0) break;
	else {
		// Each begins elsewhere, so that they meet and part.
		const from = Math.floor(Math.random() * Math.max(1, page.length - size));
		const ids = page.slice(from, from + size).map(({id}) => id);
		if (goal === 'naive') await naively(ids);
		else await move(ids, `${name}.${process.pid}.${number}`);
		// One who discards is slower than those who replay, so that all have their share.
		if (goal === 'discard') await pause(Math.random() * 60);
	}
}
await store.close();
process.exit(0);

async function move(ids: readonly string[], operation: string): Promise<void> {
	const mode = goal === 'discard' ? 'discard' : 'replay';
	const target = goal === 'discard' ? undefined : Buffer.from(goal);
	const items = ids.map(id => ({id}));
	await sendBatch(store, {operation, mode, target, source: {any: true}, create: true, items, audit}, 5000);
}

// What the reference does: two commands.
async function naively(ids: readonly string[]): Promise<void> {
	const client = await clientOf();
	for (const id of ids) {
		const [[, fields] = []] = await client.xrange(dlq, id, id);
		if (fields === undefined) continue;
		await client.xadd('x', '*', 'data', fields[fields.indexOf('data') + 1] ?? '');
		await client.xdel(dlq, id);
	}
}

async function clientOf(): Promise<Redis | Cluster> {
	client ??= (await store.server()).cluster ? new Cluster([url]) : led();
	return client;
}

function led(): Redis {
	const options = sentinelOptions(url);
	return options === undefined ? new Redis(url) : new Redis({...options, replyMapping: 'legacy'});
}

async function pause(milliseconds: number): Promise<void> {
	await new Promise(resolve => setTimeout(resolve, milliseconds));
}
