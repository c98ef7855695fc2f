import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createDemo} from '../../../source/core/demo/demo.ts';
import type {Entry} from '../../../source/core/entry.ts';
import {migrationEntry} from '../../../source/core/migrations/entry.ts';
import {createMigrationRunner} from '../../../source/core/migrations/runner.ts';
import type {MigrationResult, MigrationRunner} from '../../../source/core/migrations/types.ts';
import {openPayload} from '../../../source/core/payload/open.ts';

const at = Date.UTC(2026, 0, 2);

async function entriesOf(now = at): Promise<readonly Entry[]> {
	const {store} = createDemo({now: () => now});
	await store.connect();
	return store.readPage({order: 'oldest first', count: 1000});
}
const dataOf = ({fields}: Entry) =>
	fields.findLast(([name]) => String(name) === 'data')?.[1] ?? Buffer.alloc(0);

test('is the same at every start', async () => {
	expect(await entriesOf()).toEqual(await entriesOf());
});

test('shows something for every feature', async () => {
	const entries = await entriesOf();
	expect(entries.length).toBeGreaterThan(300);
	const errors = new Set(
		entries.map(entry => migrationEntry(entry).error.replaceAll(/[\da-f]{4,}|\d+/g, '#')),
	);
	expect(errors.size).toBeGreaterThanOrEqual(12);
	expect(errors).toContain('');
	const formats = new Set(entries.map(entry => openPayload(dataOf(entry)).format));
	for (const format of ['msgpack', 'json', 'gzip', 'binary']) expect(formats).toContain(format);
	expect(entries.some(entry => dataOf(entry).length > 100_000)).toBe(true);
	expect(entries.some(entry => Buffer.from(dataOf(entry)).includes(Buffer.from('\u{1b}[2J')))).toBe(true);
	const {store} = createDemo({now: () => at});
	await store.connect();
	expect((await store.targetFacts(Buffer.from('sg:stream:inbound'))).groups).toHaveLength(2);
});

test('goes on dying once it was started', async () => {
	const demo = createDemo({now: Date.now});
	await demo.store.connect();
	const abort = new AbortController();
	demo.start();
	const last = (await demo.store.readPage({order: 'newest first', count: 1}))[0]?.id ?? '';
	for await (const arrived of demo.store.follow(last, abort.signal)) {
		expect(arrived).toHaveLength(1);
		break;
	}
	abort.abort();
	demo.stop();
});

describe('the example migrations', () => {
	const directory = path.resolve(import.meta.dirname, '../../../docs/examples/migrations');
	let runner: MigrationRunner;
	beforeAll(() => {
		runner = createMigrationRunner();
	});
	afterAll(() => runner.close());

	async function runOn(name: string, error: string): Promise<MigrationResult[]> {
		const entries = (await entriesOf()).filter(entry => migrationEntry(entry).error === error);
		expect(entries.length).toBeGreaterThan(5);
		const file = {name, path: path.join(directory, name)};
		return Promise.all(entries.map(async entry => runner.run(file, dataOf(entry), migrationEntry(entry))));
	}
	const migrated = (results: MigrationResult[]) =>
		results.map(result =>
			result.kind === 'changed' ? Buffer.from(result.payload).toString('latin1') : undefined,
		);

	test('there are two', async () => {
		expect((await readdir(directory)).sort()).toEqual(['content-from-text.mjs', 'user-id-on-top.ts']);
	});
	test('content-from-text.mjs mends every entry that misses its content', async () => {
		for (const payload of migrated(await runOn('content-from-text.mjs', "field 'content' missing"))) {
			expect(payload?.includes('content')).toBe(true);
		}
	});
	test("user-id-on-top.ts mends every entry that fails with 'user_id', and refuses others", async () => {
		for (const payload of migrated(await runOn('user-id-on-top.ts', "'user_id'")))
			expect(payload?.includes('user_id')).toBe(true);
		for (const result of await runOn('user-id-on-top.ts', ''))
			expect(result).toMatchObject({kind: 'refused', reason: 'threw'});
	});
});
