import {describe, expect, test} from 'vitest';
import {noReturns} from '../../source/core/bulk/returns.ts';
import type {AuditRecord} from '../../source/core/store/port.ts';
import type {ArchiveRow} from '../../source/state/layers.ts';
import {ours, safeText} from '../../source/text/safe-text.ts';
import {drawn, Inspector, now} from '../helpers/states.ts';

const pane = (inspector: Inspector) =>
	drawn(inspector.state)
		.right.join('\n')
		.replaceAll(/ *\n */g, ' ');
const rows: readonly ArchiveRow[] = Array.from({length: 60}, (_, at) => ({
	id: `${at}-0`,
	time: now - at * 1000,
	why: ours('discard'),
	error: safeText(`failure ${at}`),
	stays: undefined,
}));
const opened = (some = rows) => {
	const inspector = new Inspector().ready(5).press('4');
	const [effect] = inspector.take('list archive');
	const request = effect?.type === 'list archive' ? effect.request : 0;
	return inspector.send({type: 'archive listed', request, rows: some});
};

const replayed = {...rows[0], id: '9-9', why: ours('replay'), stays: ours('it was replayed changed')};

test('what was replayed stays: alone with the reason, among others it is left out and counted', () => {
	const [row] = rows;
	if (row === undefined) throw new Error('there are rows');
	const inspector = opened([{...row, ...replayed}, row]).press('U');
	expect(inspector.state.layer).toMatchObject({kind: 'archive', remark: 'it stays: it was replayed changed'});
	inspector.press('space', 'space', 'U');
	expect(inspector.state.layer).toMatchObject({kind: 'bulk', ids: [row.id]});
	expect(pane(inspector)).toContain('discarded entries; 1 that were replayed stay');
	inspector.press('esc').press('esc');
	const alone = opened([row]).press('U');
	expect(pane(alone)).toContain(`${row.id}   ${row.error}`);
});

const lease = {
	operation: '17-ab',
	actor: 'bob',
	host: 'bastion',
	pid: 1,
	reason: '',
	create: false,
	phase: 'running',
	moved: 10,
	left: 90,
	total: 100,
} as const;

describe('the archive', () => {
	test('shows what lies there; the cursor moves through all of it', () => {
		const inspector = opened();
		expect(pane(inspector)).toMatch(/Archive {3}60 newest.*› +0s {2}discard {2}failure 0/);
		inspector.press('G');
		expect(pane(inspector)).toMatch(/› +59s {2}discard {2}failure 59/);
		inspector.press('g', 'jj');
		expect(pane(inspector)).toMatch(/› +2s/);
	});
	test('U puts back the row under the cursor, or what is marked, after a question', () => {
		const inspector = opened().press('j', 'U');
		expect(inspector.state.layer).toMatchObject({kind: 'bulk', action: 'restore', ids: ['1-0']});
		const marking = opened().press('space', 'space', 'U');
		expect(marking.state.layer).toMatchObject({kind: 'bulk', action: 'restore', ids: ['0-0', '1-0']});
		marking.send({type: 'painted', at: marking.clock}).press('y');
		expect(marking.take('put away')).toMatchObject([{action: 'restore', ids: ['0-0', '1-0']}]);
	});
	test('says when it is empty, and when it cannot be read', () => {
		const inspector = opened([]);
		expect(pane(inspector)).toContain('Nothing is archived.');
		inspector.press('space', 'U');
		expect(inspector.state.layer).toMatchObject({kind: 'archive'});
		const failing = new Inspector().ready(5).press('4');
		const {request} = failing.state;
		failing.send({
			type: 'listing failed',
			request,
			trouble: {message: ours('denied'), hint: ours('grant it')},
		});
		expect(pane(failing)).toMatch(/denied.*grant it/);
	});
	test('a listing that comes after it was left changes nothing', () => {
		const inspector = new Inspector().ready(5).press('4', 'esc', '5');
		inspector.send({type: 'archive listed', request: inspector.state.request - 1, rows});
		expect(inspector.state.layer).toMatchObject({kind: 'audit', records: undefined});
	});
});

test('the audit tells who, what, to where, when, why', () => {
	const inspector = new Inspector().ready(5).press('5');
	const record: AuditRecord = {
		id: '1-0',
		time: now - 60_000,
		operation: 'op.1',
		action: 'replay',
		actor: 'ada\u{1b}[2J',
		reason: 'INC-7',
		target: Buffer.from('inbound'),
		migration: 'a.mjs',
		sha256: '',
		version: '1',
		entries: [
			{id: '1-0', newId: '2-0', fields: []},
			{id: '1-1', newId: '2-1', fields: []},
		],
	};
	inspector.send({type: 'audit listed', request: inspector.state.request, records: [record]});
	expect(pane(inspector)).toMatch(
		/1m +ada\\x1b\[2J {3}replay 2 entries to inbound.*UTC.*op\.1.*through a\.mjs.*INC-7/,
	);

	// The batches of a job are one deed, whoever did something else in between is not part of it.
	const batches = [3, 2, 1].map(number => ({...record, id: `${number}-0`, operation: `job.${number}`}));
	const other = {...record, operation: 'x.1', action: 'discard', actor: 'bo'};
	inspector.press('esc', '5');
	inspector.send({
		type: 'audit listed',
		request: inspector.state.request,
		records: [...batches.slice(0, 2), other, ...batches.slice(2)],
	});
	expect(pane(inspector)).toMatch(
		/replay 4 entries to inbound, in 2 steps.*UTC {3}job .*bo {3}discard 2 entries.*replay 2 entries to inbound .*job\.1/,
	);
});

test('jobs of others are seen in view 3, with the command that stops them', () => {
	const inspector = new Inspector().ready(5).press('3');
	expect(inspector.take('list jobs')).toHaveLength(1);
	inspector.send({
		type: 'leases',
		leases: [
			{...lease, age: 100},
			{...lease, operation: '18-cd', age: 60_000},
		],
	});
	expect(drawn(inspector.state).frame[1]).toContain('bob and 1 more: moved 10 of 100');
	expect(pane(inspector)).toMatch(/bob on bastion: running, 10 of 100 moved, 90 left redis-dlq stop 17-ab/);
	expect(pane(inspector)).toMatch(/not heard of for 1m.*redis-dlq resume 18-cd/);
});

describe('the job of another operator', () => {
	const others = (...ages: number[]) =>
		new Inspector()
			.ready(5)
			.press('3')
			.send({
				type: 'leases',
				leases: ages.map((age, at) => ({...lease, operation: `${at}-x`, age})),
			});

	test('is paused, let go on and stopped from here; j and k choose which', () => {
		const inspector = others(100, 100).press('s', 'j', 'space');
		expect(inspector.take('wish')).toEqual([
			{type: 'wish', operation: '0-x', want: 'stop'},
			{type: 'wish', operation: '1-x', want: 'pause'},
		]);
		expect(pane(inspector)).toContain('it obeys before its next batch');
	});
	test('is taken over only when its owner was not heard of; its rest is a plan of ours', () => {
		const alive = others(100).press('T');
		expect(alive.take('take over')).toEqual([]);
		expect(pane(alive)).toContain('still running');
		const gone = others(60_000).press('T');
		expect(gone.take('take over')).toEqual([{type: 'take over', operation: '0-x'}]);
		const ask = {target: undefined, migration: undefined, create: false, takesOver: '0-x'};
		gone.send({type: 'rest found', ids: ['1-0', '2-0'], ask});
		expect(gone.take('plan bulk')).toMatchObject([{ids: ['1-0', '2-0'], ask, includeHeld: true}]);
	});
	test('is left alone while one of ours runs', () => {
		const inspector = new Inspector().ready(50).press('*');
		inspector.started();
		inspector.send({type: 'leases', leases: [{...lease, age: 100}]}).press('s');
		expect(inspector.take().map(({type}) => type)).toEqual(['tell job']);
	});
});

test('a row whose message was replayed before and came back says how often', () => {
	const inspector = new Inspector().ready(5);
	expect(inspector.take('ask returns')).toEqual([]);
	inspector.send({
		type: 'returns',
		returns: {...noReturns, origins: new Map([['sg:stream:inbound 4-0', 2]])},
	});
	expect(drawn(inspector.state).left.filter(line => line.includes('↩2 failure 4'))).toHaveLength(1);
});
