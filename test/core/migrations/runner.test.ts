import {copyFile, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createMigrationRunner} from '../../../source/core/migrations/runner.ts';
import type {MigrationEntry, MigrationRunner} from '../../../source/core/migrations/types.ts';

const fixtures = new URL('./fixtures/', import.meta.url).pathname;
const payload = Buffer.from('81a17601', 'hex');
const entry: MigrationEntry = {
	id: '1-0',
	originalStream: 's',
	originalMsgId: '1-0',
	error: 'e',
	attempt: 3,
	ts: undefined,
	traceId: undefined,
};
let runner: MigrationRunner;
let directory: string;

beforeAll(async () => {
	runner = createMigrationRunner({timeLimit: 1500, memoryLimit: 48});
	directory = await mkdtemp(path.join(tmpdir(), 'migrations-'));
});

afterAll(async () => {
	await runner.close();
	await rm(directory, {recursive: true});
});

async function run(name: string, bytes = payload) {
	return runner.run({name, path: path.join(fixtures, name)}, bytes, entry);
}

describe('a migration that works', () => {
	test.each(['good.mjs', 'typed.ts', 'forges.mjs'])('%s', async name => {
		const result = await run(name);
		expect(result).toMatchObject({kind: 'changed', sha256: expect.stringMatching(/^[\da-f]{64}$/)});
		expect('payload' in result && Buffer.from(result.payload).toString('hex')).toBe('81a17602');
	});

	test('one that changes nothing is told', async () => {
		expect(await run('same.mjs')).toMatchObject({kind: 'unchanged'});
	});

	test('a hundred payloads in one thread warn of nothing', async () => {
		const warnings: Error[] = [];
		const listener = (warning: Error) => warnings.push(warning);
		process.on('warning', listener);
		for (let count = 0; count < 100; count++) await run('good.mjs');
		// Warnings are emitted a tick later.
		await new Promise(resolve => setImmediate(resolve));
		process.off('warning', listener);
		expect(warnings).toEqual([]);
	});

	test('an edited file is run anew', async () => {
		const file = {name: 'edited.mjs', path: path.join(directory, 'edited.mjs')};
		await copyFile(path.join(fixtures, 'good.mjs'), file.path);
		const first = await runner.run(file, payload, entry);
		await writeFile(file.path, 'export default payload => ({...payload, v: 3});');
		const second = await runner.run(file, payload, entry);
		expect('payload' in second && Buffer.from(second.payload).toString('hex')).toBe('81a17603');
		expect('sha256' in first && 'sha256' in second && first.sha256 !== second.sha256).toBe(true);
	});
});

describe('a migration that does not', () => {
	test.each([
		['throws.mjs', 'threw', /^no x$/],
		['hangs.mjs', 'timed out', /1\.5 s/],
		['never.mjs', 'timed out', /1\.5 s/],
		['nothing.mjs', 'returned nothing', /return the payload/],
		['function.mjs', 'unencodable', /a function \(at f\)/],
		['greedy.mjs', 'out of memory', /memory/],
		// Vitest puts its own process.exit into some threads, which throws and names itself.
		['exits.mjs', 'threw', /ended its own thread|process\.exit/],
		['no-function.mjs', 'does not load', /no default export/],
		['broken.mjs', 'does not load', /Unexpected token/],
		['absent.mjs', 'does not load', /ENOENT/],
	])('%s: %s', async (name, reason, message) => {
		expect(await run(name)).toMatchObject({kind: 'refused', reason, message: expect.stringMatching(message)});
		// The program lives on, and so does the next migration.
		expect(await run('good.mjs')).toMatchObject({kind: 'changed'});
	});

	test('a throw names the line of the migration', async () => {
		expect(await run('throws.mjs')).toMatchObject({where: expect.stringMatching(/^throws\.mjs:3/)});
	});

	test('a payload that cannot be decoded never reaches it', async () => {
		const result = await run('good.mjs', Buffer.from('c1', 'hex'));
		expect(result).toMatchObject({
			kind: 'refused',
			reason: 'undecodable',
			message: expect.stringMatching(/byte 0/),
		});
	});
});

describe('a list of payloads', () => {
	const of = (v: number) => ({payload: Buffer.from([0x81, 0xa1, 0x76, v]), entry});
	const moody = `export default payload => {
		if (payload.v === 2) throw new Error('no twos');
		if (payload.v === 3) for (;;);
		return {v: payload.v + 16};
	}`;
	const results = async (...values: readonly number[]) => {
		const file = {name: 'moody.mjs', path: path.join(directory, 'moody.mjs')};
		await writeFile(file.path, moody);
		const all = await runner.runAll(file, values.map(of));
		return all.map(result => ('payload' in result ? result.payload[3] : `${result.kind} ${result.reason}`));
	};
	test('has a result for each, in their order', async () => {
		const values = Array.from({length: 250}, (_, at) => 4 + (at % 90));
		expect(await results(...values)).toEqual(values.map(v => v + 16));
	});
	test('one that throws is told, those behind it still run', async () => {
		expect(await results(1, 2, 4, 2, 5)).toEqual([17, 'refused threw', 20, 'refused threw', 21]);
	});
	test('one that hangs is found, and takes no other with it', async () => {
		expect(await results(1, 4, 3, 5)).toEqual([17, 20, 'refused timed out', 21]);
	});
	test('of none', async () => {
		expect(await results()).toEqual([]);
	});
});
