import * as files from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {loadViewState, saveViewState, viewKey} from '../../source/core/view-state.ts';

let directory = '';
let file = '';
beforeEach(async () => {
	directory = await files.mkdtemp(path.join(tmpdir(), 'redis-dlq-test-'));
	file = path.join(directory, 'redis-dlq/view.json');
});
afterEach(async () => files.rm(directory, {recursive: true}));

const load = async (key: string) => loadViewState(files, file, key);
const save = async (key: string, view: object) => saveViewState(files, file, key, view);

test('each stream keeps its own, in a file that only its owner can read', async () => {
	expect(await load('a')).toBeUndefined();
	await save('a', {sort: 'size', split: 0.4});
	await save('b', {sort: 'age'});
	await save('a', {sort: 'error', split: 0.6});
	expect(await load('a')).toEqual({sort: 'error', split: 0.6});
	expect(await load('b')).toEqual({sort: 'age'});
	expect((await files.stat(file)).mode & 0o777).toBe(0o600);
	expect((await files.stat(path.dirname(file))).mode & 0o777).toBe(0o700);
	expect(await files.readdir(path.dirname(file))).toEqual(['view.json']);
});

test('nothing but the view is written, whatever is handed over', async () => {
	await save('a', {sort: 'age', filter: 'error:secret', payload: 'x', split: 7});
	expect(await files.readFile(file, 'utf8')).toBe('{"version":1,"views":[["a",{"sort":"age"}]]}\n');
});

test('the 200 streams used last are kept', async () => {
	for (let at = 0; at < 205; at++) {
		await save(`s${at}`, {split: 0.5});
		if (at === 150) await save('s0', {split: 0.3});
	}
	expect(await load('s5')).toBeUndefined();
	expect(await load('s6')).toEqual({split: 0.5});
	expect(await load('s0')).toEqual({split: 0.3});
	expect(JSON.parse(await files.readFile(file, 'utf8')).views).toHaveLength(200);
});

test('a file that makes no sense is none, and is replaced', async () => {
	await files.mkdir(path.dirname(file));
	const broken = fc.oneof(
		fc.string(),
		fc.json(),
		fc.constantFrom(
			'{"version":2,"views":[["a",{"sort":"age"}]]}',
			'{"version":1,"views":[["a"',
			'{"version":1,"views":[["a",null],["a"],7,["a",{"sort":7,"split":"x"}]]}',
			'null',
		),
	);
	await fc.assert(
		fc.asyncProperty(broken, async text => {
			await files.writeFile(file, text);
			expect([undefined, {}]).toContainEqual(await load('a'));
			await save('a', {sort: 'size'});
			expect(await load('a')).toEqual({sort: 'size'});
		}),
		{numRuns: 40},
	);
});

test('a disk that takes nothing leaves what was there, and no draft', async () => {
	await save('a', {sort: 'age'});
	const full = {
		...files,
		async rename() {
			throw new Error('ENOSPC');
		},
	};
	await expect(saveViewState(full, file, 'a', {sort: 'size'})).rejects.toThrow('ENOSPC');
	expect(await load('a')).toEqual({sort: 'age'});
	expect(await files.readdir(path.dirname(file))).toEqual(['view.json']);
});

test('a key tells apart address and stream, and tells neither', () => {
	const key = (address: string, stream: string) => viewKey(address, Buffer.from(stream));
	expect(new Set([key('a', 'bc'), key('ab', 'c'), key('a', 'b'), key('b', 'bc')]).size).toBe(4);
	expect(key('redis://prod', 'x')).toMatch(/^[\da-f]{32}$/);
});
