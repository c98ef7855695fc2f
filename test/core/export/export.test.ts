import {promises as files} from 'node:fs';
import {mkdtemp, readFile, rm, stat, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gunzipSync, gzipSync} from 'node:zlib';
import fc from 'fast-check';
import {beforeEach, describe, expect, test} from 'vitest';
import type {Entry} from '../../../source/core/entry.ts';
import {RedisReplyError} from '../../../source/core/errors.ts';
import {checkImport} from '../../../source/core/export/check-import.ts';
import {entryLine, parseEntryLine} from '../../../source/core/export/entry-line.ts';
import {exportEntries} from '../../../source/core/export/export.ts';
import {importEntries, planImport} from '../../../source/core/export/import.ts';
import type {Files} from '../../../source/core/export/new-file.ts';
import {fileSink} from '../../../source/core/export/sink.ts';
import {derive} from '../../../source/core/store/derive.ts';
import {createMemoryStore, type MemoryStore} from '../../../source/core/store/memory/memory-store.ts';
import type {DlqStore} from '../../../source/core/store/port.ts';
import {objects} from '../../helpers/run.ts';

const dlq = Buffer.from('sg:stream:dlq');
const audit = {actor: 'ada', reason: 'INC-7', toolVersion: '1'};
let directory: string;
let store: MemoryStore;
let time = 1000;
beforeEach(async () => {
	directory = await mkdtemp(path.join(tmpdir(), 'redis-dlq-export-'));
	store = createMemoryStore({stream: dlq, now: () => ++time});
	await store.connect();
	return () => rm(directory, {recursive: true});
});

const fill = (count: number, size = 10) => {
	for (let at = 0; at < count; at++)
		store.add(dlq, [
			[Buffer.from('error'), Buffer.from(`e${at}`)],
			[Buffer.from('data'), Buffer.alloc(size, 0xff)],
		]);
};
const entries = () => store.keys.stream(dlq)?.entries ?? [];
const file = (name = 'a.ndjson') => path.join(directory, name);
const toFile = async (name: string, more: {force?: boolean; files?: Files} = {}) =>
	exportEntries(store, await fileSink(file(name), {files, force: false, ...more}), {stream: dlq});
const open = (text: string | Uint8Array) =>
	async function* () {
		yield Buffer.from(text as string);
	};
const lines = (...some: Entry[]) => some.map(entry => `${entryLine(entry)}\n`).join('');
const asPairs = (entry: Entry) =>
	entry.fields.map(pair => pair.map(each => Buffer.from(each).toString('latin1')));

test('a line gives back the very entry, whatever its bytes', () => {
	const bytes = fc.uint8Array({maxLength: 20}).map(each => Buffer.from(each));
	fc.assert(
		fc.property(fc.array(fc.tuple(bytes, bytes), {minLength: 1, maxLength: 6}), fields => {
			const line = entryLine({id: '12-3', fields});
			expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u202e]/);
			expect(parseEntryLine(line)).toEqual({id: '12-3', fields});
		}),
	);
});
test('a line has what people look for beside the bytes, and stable keys', () => {
	const fields = [
		['original_stream', 'in'],
		['error', 'boom'],
		['data', '\x81\xa1a\xcf\xff\xff\xff\xff\xff\xff\xff\xff'],
	].map(([name = '', value = '']) => [Buffer.from(name), Buffer.from(value, 'latin1')] as const);
	expect(JSON.parse(entryLine({id: '1-0', fields}))).toEqual({
		version: 1,
		id: '1-0',
		fields: [
			['b3JpZ2luYWxfc3RyZWFt', 'aW4='],
			['ZXJyb3I=', 'Ym9vbQ=='],
			['ZGF0YQ==', 'gaFhz///////////'],
		],
		originalStream: 'in',
		error: 'boom',
		attempt: 0,
		format: 'msgpack',
		payload: {a: {$int: '18446744073709551615'}},
	});
});

describe('export', () => {
	test('everything that is there, oldest first, for its owner only; the name comes last', async () => {
		fill(3);
		expect(await toFile('a.ndjson')).toEqual({written: 3, gone: []});
		const text = await readFile(file(), 'utf8');
		expect(objects(text).map(({id}) => id)).toEqual(entries().map(({id}) => id));
		expect((await stat(file())).mode & 0o777).toBe(0o600);
		expect(await files.readdir(directory)).toEqual(['a.ndjson']);
	});
	test('gzip by its name, in pages that are one file', async () => {
		fill(400, 3000);
		let told = 0;
		const sink = await fileSink(file('a.gz'), {files, force: false});
		await exportEntries(store, sink, {stream: dlq}, {onProgress: () => told++});
		expect(told).toBeGreaterThan(2);
		expect(objects(gunzipSync(await readFile(file('a.gz'))).toString())).toHaveLength(400);
	});
	test('named ids, and which of them are gone; also of another stream', async () => {
		fill(2);
		const [first, second] = entries();
		const request = {stream: dlq, ids: [second?.id ?? '', '9-9', first?.id ?? '']};
		const exported = await exportEntries(store, await fileSink(file(), {files, force: false}), request);
		expect(exported).toEqual({written: 2, gone: ['9-9']});
		const archive = derive(dlq, 'archive');
		for (const id of ['1-0', '1-1', '5-0']) store.add(archive, [[Buffer.from('a'), Buffer.from('b')]], id);
		const sink = await fileSink(file('b'), {files, force: false});
		expect(await exportEntries(store, sink, {stream: archive, ids: ['1-1', '5-0', '7-0']})).toEqual({
			written: 2,
			gone: ['7-0'],
		});
	});
	test('nothing to export is an empty file, gzip too', async () => {
		await toFile('a.gz');
		expect(String(gunzipSync(await readFile(file('a.gz'))))).toBe('');
	});
	test('a file that is there is left alone, unless forced', async () => {
		fill(1);
		await writeFile(file(), 'mine');
		await expect(toFile('a.ndjson')).rejects.toThrow('is there already');
		expect(await readFile(file(), 'utf8')).toBe('mine');
		await toFile('a.ndjson', {force: true});
		expect(objects(await readFile(file(), 'utf8'))).toHaveLength(1);
	});
	test('no link is followed', async () => {
		fill(1);
		await writeFile(file('victim'), 'mine');
		await symlink(file('victim'), file('a.ndjson.part'));
		await expect(toFile('a.ndjson')).rejects.toThrow('is there already');
		await rm(file('a.ndjson.part'));
		await symlink(file('victim'), file('a.ndjson'));
		await expect(toFile('a.ndjson')).rejects.toThrow('is there already');
		await toFile('a.ndjson', {force: true});
		expect(await readFile(file('victim'), 'utf8')).toBe('mine');
	});
	test('a directory that is not there', async () => {
		await expect(toFile('no/a.ndjson')).rejects.toMatchObject({name: 'FileError'});
	});
	test('a disk that fills: how far it came, and nothing is left behind', async () => {
		fill(250);
		let pieces = 0;
		const filling: Files = {
			...files,
			async open(...given) {
				const handle = await files.open(...given);
				const write = handle.write.bind(handle) as (bytes: Buffer, at: number) => Promise<unknown>;
				return Object.assign(handle, {
					async write(bytes: Buffer, at: number) {
						if (++pieces > 1) throw Object.assign(new Error('ENOSPC: no space left'), {code: 'ENOSPC'});
						return write(bytes, at);
					},
				}) as never;
			},
		};
		await expect(toFile('a.ndjson', {files: filling})).rejects.toMatchObject({
			name: 'FileError',
			message: expect.stringContaining('the disk is full, after 100 entries'),
		});
		expect(await files.readdir(directory)).toEqual([]);
	});
	test('a connection that breaks: what was read is kept beside, and told', async () => {
		fill(250);
		const sink = await fileSink(file('a.gz'), {files, force: false});
		let kept: unknown;
		const broken = exportEntries(
			store,
			sink,
			{stream: dlq},
			{
				onProgress: () => store.setConnection({state: 'closed'}),
				onPartial: (...told) => {
					kept = told;
				},
			},
		);
		await expect(broken).rejects.toMatchObject({name: 'ConnectionError'});
		expect(kept).toEqual([file('a.gz.part'), 100]);
		expect(objects(gunzipSync(await readFile(file('a.gz.part'))).toString())).toHaveLength(100);
	});
});

describe('import', () => {
	const options = {operation: 'op', limit: 5000, audit, settleWithin: 1000};
	test('what was exported and deleted comes back as it was, oldest first, with the id it had', async () => {
		fill(230);
		await toFile('a.gz');
		const before = [...entries()];
		for (const {id} of before) store.keys.remove(dlq, id);
		const source = open(await readFile(file('a.gz')));
		const checked = await checkImport(source);
		expect(await planImport(store, checked, 5000)).toMatchObject({
			total: 230,
			present: [],
			moved: new Map(),
			limit: 4900,
			room: 4900,
		});
		const report = await importEntries(store, source, checked, options);
		expect(report.added.map(({oldId}) => oldId)).toEqual(before.map(({id}) => id));
		expect(entries().map(asPairs)).toEqual(before.map(entry => [...asPairs(entry), ['dlq_id', entry.id]]));
		const records = await store.auditRecords({order: 'oldest first', count: 10});
		expect(records.map(({action, operation, entries: moved}) => [action, operation, moved.length])).toEqual([
			['import', 'op.1', 100],
			['import', 'op.2', 100],
			['import', 'op.3', 30],
		]);
	});
	test('what was put back counts as no arrival: the next file has the same room', async () => {
		const field = [[Buffer.from('data'), Buffer.from('x')]] as const;
		const file = (from: number) =>
			open(Array.from({length: 150}, (_, at) => lines({id: `${from + at}-0`, fields: field})).join(''));
		const first = file(1);
		await importEntries(store, first, await checkImport(first), options);
		const second = await checkImport(file(500));
		expect(await planImport(store, second, 5000)).toMatchObject({limit: 4900, room: 4750});
		await importEntries(store, file(500), second, {...options, operation: 'other', audit: undefined});
		expect((await planImport(store, await checkImport(file(900)), 5000)).limit).toBe(4850);
	});
	test('lines in any order; what is still there and what has no room is left out and told', async () => {
		fill(1);
		const [there] = entries();
		const field = [[Buffer.from('data'), Buffer.from('x')]] as const;
		const source = open(
			gzipSync(
				lines({id: '30-0', fields: field}, {id: '4-0', fields: field}, {id: there?.id ?? '', fields: field}),
			),
		);
		const checked = await checkImport(source);
		expect(checked).toMatchObject({sorted: false, ids: ['4-0', '30-0', there?.id]});
		expect(await planImport(store, checked, 102)).toMatchObject({
			total: 3,
			present: [there?.id],
			limit: 2,
			room: 1,
		});
		const report = await importEntries(store, source, checked, {...options, limit: 2});
		expect(report).toMatchObject({
			added: [{oldId: '4-0'}],
			noRoom: ['30-0'],
			present: [there?.id],
			failed: [],
		});
	});
	test('an entry of the archive comes back without the notes, under the id it had on the DLQ', async () => {
		fill(1);
		const [entry] = [...entries()];
		await store.transfer({
			operation: 'd',
			mode: 'discard',
			source: {any: true},
			create: true,
			items: [{id: entry?.id ?? ''}],
			audit,
		});
		const [archived] = await store.archivePage({order: 'oldest first', count: 1});
		if (archived === undefined || entry === undefined) throw new Error('nothing archived');
		const source = open(lines(archived));
		await importEntries(store, source, await checkImport(source), options);
		expect(entries().map(asPairs)).toEqual([[...asPairs(entry), ['dlq_id', entry.id]]]);
	});
	test('the same file a second time: what was put back or taken is known, what was lost comes back', async () => {
		fill(4);
		await toFile('a');
		const source = open(await readFile(file('a')));
		const checked = await checkImport(source);
		const [taken = '', lost = '', back = '', there = ''] = checked.ids;
		await store.transfer({
			operation: 'd',
			mode: 'discard',
			source: {any: true},
			create: true,
			items: [{id: taken}],
			audit,
		});
		store.keys.remove(dlq, lost);
		store.keys.remove(dlq, back);
		const plan = await planImport(store, checked, 5000);
		expect(plan).toMatchObject({present: [there], moved: new Map([[taken, 'discard by ada']])});
		const leaveOut = new Set([...plan.present, ...plan.moved.keys()]);
		const {added} = await importEntries(store, source, checked, {...options, leaveOut});
		expect(added.map(({oldId}) => oldId)).toEqual([lost, back]);
		const [first, second] = added.map(({newId}) => newId);
		store.keys.remove(dlq, first ?? '');
		expect(await planImport(store, checked, 5000)).toMatchObject({present: [there, back]});
		await store.transfer({
			operation: 'e',
			mode: 'discard',
			source: {any: true},
			create: true,
			items: [{id: second ?? ''}],
			audit,
		});
		const [archived] = (await store.archivePage({order: 'newest first', count: 1})) ?? [];
		expect((await planImport(store, checked, 5000)).moved.get(back)).toBe('discard by ada');
		await store.transfer({
			operation: 'r',
			mode: 'restore',
			source: {any: true},
			create: true,
			items: [{id: archived?.id ?? ''}],
			limit: 5000,
			audit,
		});
		expect(await planImport(store, checked, 5000)).toMatchObject({
			present: [there, back],
			moved: new Map([[taken, 'discard by ada']]),
		});
	});
	test('an audit that may not be read is told', async () => {
		const source = open(lines({id: '4-0', fields: [[Buffer.from('data'), Buffer.from('x')]]}));
		const closed: DlqStore = {
			...store,
			auditRecords: async () => Promise.reject(new RedisReplyError('NOPERM', '', 'NOPERM')),
		};
		expect(await planImport(closed, await checkImport(source), 5000)).toMatchObject({notKnown: 'NOPERM'});
	});
	test('an entry of the archive that others wrote, with an id that is none, comes back under its own', async () => {
		const notes = ['dlq_id', 'archived_for', 'operation'].map(
			name => [Buffer.from(name), Buffer.from('no id')] as const,
		);
		const source = open(lines({id: '4-0', fields: [[Buffer.from('data'), Buffer.from('x')], ...notes]}));
		const checked = await checkImport(source);
		expect(checked.ids).toEqual(['4-0']);
		expect((await importEntries(store, source, checked, options)).added).toMatchObject([{oldId: '4-0'}]);
		expect(entries().map(asPairs)).toEqual([
			[
				['data', 'x'],
				['dlq_id', 'no id'],
				['dlq_id', '4-0'],
			],
		]);
	});
	test('a lost reply: asked again, added once', async () => {
		const source = open(lines({id: '4-0', fields: [[Buffer.from('data'), Buffer.from('x')]]}));
		let calls = 0;
		const losing: DlqStore = {
			...store,
			async insert(request) {
				const reply = await store.insert(request);
				return ++calls === 1 ? {kind: 'unknown', message: 'gone'} : reply;
			},
		};
		const report = await importEntries(losing, source, await checkImport(source), options);
		expect([report.added.length, entries().length, calls]).toEqual([1, 1, 2]);
	});
	test('a refusal ends it, and says why for the rest', async () => {
		store.setWrites({allowed: false, reason: 'a replica', hint: ''});
		const source = open(lines({id: '4-0', fields: [[Buffer.from('data'), Buffer.from('x')]]}));
		const report = await importEntries(store, source, await checkImport(source), options);
		expect(report.failed).toEqual([{oldId: '4-0', reason: 'a replica'}]);
	});

	const good = entryLine({id: '1-0', fields: [[Buffer.from('a'), Buffer.from('b')]]});
	test.each([
		['', 'the file holds no entry'],
		[`${good}\nnonsense`, 'line 2: expected one JSON object a line'],
		[`${good}\n\n[]`, 'line 3: expected a JSON object'],
		[`[]\n${good}\n{}`, 'line 1: expected a JSON object; line 3: expected "version": 1'],
		['[]\n'.repeat(30), 'line 10: expected a JSON object; and 20 more lines'],
		['{"id":"1-0","fields":[]}', 'line 1: expected "version": 1'],
		[good.replace('"version":1', '"version":2'), 'a newer redis-dlq wrote version 2'],
		[good.replace('1-0', '1'), '"id" to be an entry id'],
		['{"version":1,"id":"1-0","fields":[]}', '"fields" to be a list'],
		['{"version":1,"id":"1-0","fields":[["YQ==","Yg=="],["YQ=="]]}', '"fields"[1] to be a pair'],
		['{"version":1,"id":"1-0","fields":[["YQ==","%%%"]]}', '"fields"[0] to be a pair of base64'],
		[`${good}\n${good}`, 'line 2: expected another entry than line 1'],
		[gzipSync(`${good}\n`).subarray(0, 30), 'the gzip ends early'],
		[Buffer.concat([gzipSync(`${good}\n`), Buffer.alloc(9)]), 'line 2: the gzip ends early or is damaged'],
	])('a bad file: %j', async (text, said) => {
		await expect(checkImport(open(text))).rejects.toThrow(said);
	});
});
