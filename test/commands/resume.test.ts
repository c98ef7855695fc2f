import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Output} from '../../source/commands/output.ts';
import {type ResumeOptions, resume} from '../../source/commands/resume.ts';
import {beginJournal, type JournalHeader} from '../../source/core/bulk/journal.ts';
import type {LeaseFacts} from '../../source/core/bulk/lease.ts';
import {fieldsText, knownLayouts} from '../../source/core/config/layouts.ts';
import type {Layout} from '../../source/core/layout.ts';
import {createMemoryStore} from '../../source/core/store/memory/memory-store.ts';

const stream = Buffer.from('dead');
let directory: string;
beforeEach(async () => {
	directory = await mkdtemp(path.join(tmpdir(), 'redis-dlq-resume-'));
});
afterEach(() => rm(directory, {recursive: true}));

async function onDlq(layout: Layout | undefined) {
	const store = createMemoryStore({stream, now: Date.now, layout});
	await store.connect();
	const id = store.add(stream, [[Buffer.from('data'), Buffer.from('{"id":"e-1","topic":"orders"}')]]);
	return {store, id};
}

const header = (id: string, fields: string | undefined): JournalHeader => ({
	version: 1,
	operation: '1-job',
	started: 1,
	address: 'here',
	stream: stream.toString('base64'),
	actor: 'ada',
	reason: '',
	target: Buffer.from('elsewhere').toString('base64'),
	create: true,
	fields,
	ids: [id],
});
const lease = ({started: _, version: __, address: ___, stream: ____, ids: _____, ...facts}: JournalHeader) =>
	({...facts, host: 'another', pid: 1, phase: 'running', moved: 0, left: 1, total: 1}) satisfies LeaseFacts;

async function resumed(store: Awaited<ReturnType<typeof onDlq>>['store'], more: Partial<ResumeOptions> = {}) {
	const said: string[] = [];
	const sent: string[] = [];
	const output: Output = {
		out: line => void said.push(line),
		note: line => void said.push(line),
		json: value => void said.push(JSON.stringify(value)),
		width: 80,
	};
	const code = await resume(store, output, ['1-job'], {
		directory,
		address: 'here',
		hasDied: () => true,
		yes: true,
		drop: false,
		json: false,
		goOn: async job => {
			sent.push(job.header.operation);
			return 0;
		},
		...more,
	});
	return {code, said: said.join('\n'), sent};
}

test.each([
	['the reference names', undefined, knownLayouts.dapr, /planned with the fields "dapr".*has none/],
	['other names', knownLayouts.watermill, undefined, /planned without fields.*has "watermill"/],
])('a job is not resumed with %s than it was planned with', async (_, here, planned, why) => {
	const {store, id} = await onDlq(here);
	const journal = await beginJournal(directory, header(id, fieldsText(planned)));
	await journal.end('stopped');
	const own = await resumed(store);
	expect([own.code, own.sent]).toEqual([1, []]);
	expect(own.said).toMatch(why);
	expect(await readdir(directory)).toHaveLength(1);
	expect((await resumed(store, {json: true, yes: false})).said).toContain('"refused":"it was planned');

	await rm(path.join(directory, '1-job.ndjson'));
	await store.renewLease(lease(header(id, fieldsText(planned))), [id]);
	const others = await resumed(store);
	expect([others.code, others.sent]).toEqual([1, []]);
	expect(others.said).toMatch(why);
	expect(await store.leases()).toHaveLength(1);
});

test('with the same names it goes on, from its journal and from its lease', async () => {
	const {store, id} = await onDlq(knownLayouts.dapr);
	const planned = header(id, fieldsText(knownLayouts.dapr));
	const journal = await beginJournal(directory, planned);
	await journal.end('stopped');
	expect(await resumed(store)).toMatchObject({code: 0, sent: ['1-job']});
	await store.renewLease(lease(planned), [id]);
	expect(await resumed(store)).toMatchObject({code: 0, sent: ['1-job']});
	expect(await store.leases()).toEqual([]);
});
