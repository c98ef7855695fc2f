import {promises as files} from 'node:fs';
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest';
import {createStore} from '../../../source/core/create-store.ts';
import {checkImport} from '../../../source/core/export/check-import.ts';
import {type ExportOptions, exportEntries} from '../../../source/core/export/export.ts';
import {fileSink} from '../../../source/core/export/sink.ts';
import type {DlqStore} from '../../../source/core/store/port.ts';
import {type RedisServer, startRedis} from '../../helpers/redis-server.ts';
import {objects} from '../../helpers/run.ts';
import {startProxy, type TcpProxy} from '../../helpers/tcp-proxy.ts';

const dlq = 'sg:stream:dlq';
let server: RedisServer;
let proxy: TcpProxy;
let store: DlqStore;
let ids: string[];
let directory: string;
beforeAll(async () => {
	server = await startRedis();
	proxy = await startProxy(server.port);
	store = createStore({url: proxy.url, stream: dlq});
	await store.connect();
	const data = Buffer.alloc(2000, 0xc1);
	ids = await Promise.all(
		Array.from({length: 600}, async () =>
			String(await server.client.xadd(dlq, '*', 'error', 'e', 'data', data)),
		),
	);
});
beforeEach(async () => {
	directory = await mkdtemp(path.join(tmpdir(), 'redis-dlq-outage-'));
	return () => rm(directory, {recursive: true});
});
afterAll(async () => {
	await store.close();
	await proxy.close();
	await server.stop();
});

async function exported(options: ExportOptions) {
	const sink = await fileSink(path.join(directory, 'a.gz'), {files, force: false});
	return exportEntries(store, sink, {stream: Buffer.from(dlq)}, options);
}
const bytesOf = async (name: string) => readFile(path.join(directory, name));

test('an outage in the middle of an export is outlasted: every entry once', async () => {
	let outages = 0;
	await exported({
		onProgress: () => {
			if (++outages > 2) return;
			proxy.shut();
			setTimeout(() => void proxy.open(), 50);
		},
	});
	expect(outages).toBeGreaterThan(2);
	expect(objects(gunzipSync(await bytesOf('a.gz')).toString()).map(({id}) => id)).toEqual(ids);
	expect(await readdir(directory)).toEqual(['a.gz']);
});

test('one that lasts ends it: what was read is kept, whole and readable', async () => {
	let kept: readonly [string, number] | undefined;
	const broken = exported({
		patience: 200,
		onProgress: () => proxy.shut(),
		onPartial: (...told) => {
			kept = told;
		},
	});
	await expect(broken).rejects.toMatchObject({
		name: 'ConnectionError',
		hint: expect.stringContaining('anew'),
	});
	expect(kept?.[0]).toBe(path.join(directory, 'a.gz.part'));
	const part = await bytesOf('a.gz.part');
	const checked = await checkImport(async function* () {
		yield part;
	});
	expect(checked.ids).toEqual(ids.slice(0, kept?.[1]));
	await proxy.open();
});

test('told to stop during an outage it stops at once', async () => {
	const stop = new AbortController();
	const stopped = exported({
		signal: stop.signal,
		onProgress: () => {
			proxy.shut();
			setTimeout(() => stop.abort(), 50);
		},
	});
	await expect(stopped).rejects.toThrow('abort');
	expect(await readdir(directory)).toEqual(['a.gz.part']);
	await proxy.open();
});
