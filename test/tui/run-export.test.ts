import {promises} from 'node:fs';
import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createMemoryStore} from '../../source/core/store/memory/memory-store.ts';
import type {Event} from '../../source/state/event.ts';
import {createExporter, fileNamed} from '../../source/tui/run-export.ts';

const stream = Buffer.from('dlq');
let store: ReturnType<typeof createMemoryStore>;
let directory: string;
let events: Event[];
beforeEach(async () => {
	directory = await mkdtemp(path.join(tmpdir(), 'run-export-'));
	events = [];
	store = createMemoryStore({stream, now: () => 1});
	await store.connect();
	for (let number = 0; number < 3; number++)
		store.add(stream, [[Buffer.from('error'), Buffer.from(`e${number}`)]]);
});
afterEach(() => rm(directory, {recursive: true}));

const dispatch = (event: Event) => void events.push(event);
const effect = (name: string) =>
	({type: 'export', request: 1, path: path.join(directory, name), ids: undefined, total: 3}) as const;

async function ended(): Promise<string> {
	for (;;) {
		const end = events.find(({type}) => type === 'export ended' || type === 'file refused');
		if (end?.type === 'export ended') return `${end.notice.tone}: ${end.notice.text}`;
		if (end?.type === 'file refused') return end.message;
		await new Promise(resolve => setImmediate(resolve));
	}
}

test('tells where it went, how many and how large', async () => {
	createExporter({store, dispatch}).export(effect('a.ndjson'));
	expect(await ended()).toMatch(/^good: exported 3 entries to .*a\.ndjson, \d+ B/);
	expect(events.map(({type}) => type)).toEqual(['file begun', 'export written', 'export ended']);
	expect((await readFile(path.join(directory, 'a.ndjson'), 'utf8')).trim().split('\n')).toHaveLength(3);
});

test('what was rescued is counted when it begins, and written from there', async () => {
	const copies = Buffer.from('{dlq}:rescue');
	for (const error of ['a', 'b']) store.add(copies, [[Buffer.from('error'), Buffer.from(error)]]);
	createExporter({store, dispatch}).export({...effect('r.ndjson'), from: 'rescue', total: undefined});
	expect(await ended()).toMatch(/^good: exported 2 entries to /);
	expect(events[0]).toMatchObject({type: 'file begun', total: 2});
	events = [];
	store.targetFacts = async () => Promise.reject(new Error('lost'));
	createExporter({store, dispatch}).export({...effect('s.ndjson'), from: 'rescue', total: undefined});
	expect(await ended()).toMatch(/^lost/);
	expect(await readdir(directory)).toEqual(['r.ndjson']);
});

test('a name that is taken is refused, and the file left alone', async () => {
	await writeFile(path.join(directory, 'a'), 'mine');
	createExporter({store, dispatch}).export(effect('a'));
	expect(await ended()).toMatch(/a is there already: name another file$/);
	expect(await readFile(path.join(directory, 'a'), 'utf8')).toBe('mine');
	events = [];
	createExporter({store, dispatch}).export(effect('no/such'));
	expect(await ended()).toMatch(/cannot be written/);
});

test('stopped, it says what is kept', async () => {
	const exporter = createExporter({store, dispatch});
	exporter.export(effect('a'));
	await exporter.stop();
	expect(await ended()).toMatch(/^warning: export stopped/);
	expect(await readdir(directory)).not.toContain('a');
});

test('a full disk is told, and nothing left behind', async () => {
	const full = Object.assign(new Error('no space'), {code: 'ENOSPC'});
	const open = async (...args: Parameters<typeof promises.open>) => {
		const handle = await promises.open(...args);
		handle.write = () => Promise.reject(full);
		return handle;
	};
	createExporter({store, dispatch}, {...promises, open}).export(effect('a'));
	expect(await ended()).toMatch(/^error: not exported: .*the disk is full.*make room/);
	expect(await readdir(directory)).toEqual([]);
});

test('a name begins at home where it says so', () => {
	expect(fileNamed(' ~/a ')).toMatch(/^\/.*\/a$/);
	expect(fileNamed('~a')).toBe('~a');
});
