import {describe, expect, test} from 'vitest';
import type {TraceHit} from '../../source/core/trace/hit.ts';
import type {Trace} from '../../source/core/trace/trace.ts';
import {ours, safeText} from '../../source/text/safe-text.ts';
import {drawn, Inspector, idOf, now} from '../helpers/states.ts';

const dlq = Buffer.from('sg:stream:dlq');
const inbound = Buffer.from('inbound');
const pane = ({state}: Inspector) => drawn(state).right.join('\n');

const onDlq = (number: number): Exclude<TraceHit, {kind: 'audit'}> => ({
	kind: 'dlq',
	stream: dlq,
	id: idOf(number),
	time: now - 1_000_000 + number * 1000,
	source: inbound,
	sourceId: undefined,
	error: Buffer.from(`failure ${number}`),
});
const trace: Trace = {
	traceId: Buffer.from('tr-7'),
	hits: [
		{
			kind: 'stream',
			stream: inbound,
			id: '5-0',
			time: 5,
			source: undefined,
			sourceId: undefined,
			error: undefined,
		},
		onDlq(7),
		onDlq(45),
		{
			kind: 'audit',
			stream: Buffer.from('sg:stream:dlq:audit'),
			id: '9-0',
			time: now,
			record: {
				id: '9-0',
				time: now,
				operation: 'op',
				action: 'replay',
				actor: 'ada',
				reason: 'INC-7',
				target: inbound,
				migration: '',
				sha256: '',
				version: '1',
			},
			source: inbound,
			sourceId: undefined,
			moved: {id: idOf(6), newId: '8-0'},
		},
	],
	places: [
		{kind: 'dlq', stream: dlq, read: 4812, partial: false, trouble: undefined},
		{kind: 'audit', stream: Buffer.from('sg:stream:dlq:audit'), read: 20, partial: false, trouble: undefined},
		{kind: 'archive', stream: Buffer.from('a'), read: 0, partial: true, trouble: 'NOPERM for a'},
		{
			kind: 'stream',
			stream: inbound,
			read: 1204,
			partial: true,
			around: {ids: 1, known: 1},
			trouble: undefined,
		},
	],
};

function asked(lead = (inspector: Inspector) => inspector): {inspector: Inspector; request: number} {
	const inspector = lead(new Inspector().ready(50)).press('T');
	const [effect] = inspector.take('trace');
	if (effect?.type !== 'trace') throw new Error('no trace was asked for');
	return {inspector, request: effect.request};
}

const opened = (lead?: (inspector: Inspector) => Inspector) => {
	const {inspector, request} = asked(lead);
	return inspector.send({type: 'traced', request, trace});
};

describe('T', () => {
	test('asks for the entry under the cursor and says how far it is', () => {
		const {inspector, request} = asked(each => each.press('j'));
		expect(inspector.state.layer).toMatchObject({kind: 'trace', entry: idOf(49)});
		inspector.send({type: 'trace read', request, read: 1200});
		expect(pane(inspector)).toContain('1,200 read');
		inspector.send({type: 'trace read', request: request - 1, read: 7});
		expect(pane(inspector)).toContain('1,200 read');
	});
	test('shows what lies where, in time order, and how far was looked', () => {
		const text = pane(opened());
		expect(text).toMatch(
			/Trace tr-7.*the message in inbound.*failure 7.*failure 45.*replay to inbound by ada: INC-7/s,
		);
		expect(text).toContain('sg:stream:dlq: 4,812 entries');
		expect(text).toContain('sg:stream:dlq:audit: 20 records');
		expect(text).toContain('inbound: 1,204 entries around it');
		expect(text).toContain('a: not read: NOPERM for a');
	});
	test('says when there is no trace id, and when it cannot be read', () => {
		const none = asked();
		none.inspector.send({type: 'traced', request: none.request, trace: undefined});
		expect(pane(none.inspector)).toContain('has no trace id');
		const failing = asked();
		failing.inspector.send({
			type: 'trace failed',
			request: failing.request,
			trouble: {message: ours('denied'), hint: ours('grant it')},
		});
		expect(pane(failing.inspector)).toMatch(/denied.*grant it/s);
	});
	test('stops reading when it is left before its end', () => {
		const {inspector} = asked();
		inspector.press('esc');
		expect(inspector.state.layer).toBeUndefined();
		expect(inspector.take('stop tracing')).toHaveLength(1);
		expect(opened().press('esc').take('stop tracing')).toEqual([]);
	});
	test('says around how many ids of a stream was looked', () => {
		const {inspector, request} = asked();
		const [place] = trace.places.slice(-1);
		if (place === undefined) throw new Error('no place');
		const places = [
			{...place, around: {ids: 2, known: 2}},
			{...place, around: {ids: 5, known: 1200}},
		];
		inspector.send({type: 'traced', request, trace: {...trace, places}});
		expect(pane(inspector)).toContain('inbound: 1,204 entries around 2 ids');
		expect(pane(inspector)).toContain('inbound: 1,204 entries around 5 of 1,200 ids');
	});
	test('is no key of the job panel', () => {
		expect(new Inspector().ready(50).press('3', 'T').take('trace')).toEqual([]);
	});
});

describe('enter on a hit', () => {
	test.each(['archive', 'rescue'] as const)('in the %s opens it; esc leads back to the trace', kind => {
		const {inspector, request} = asked();
		const hits: TraceHit[] = [onDlq(7), {...onDlq(45), kind, stream: Buffer.from('a'), id: '77-0'}];
		inspector.send({type: 'traced', request, trace: {...trace, hits}}).press('j', 'enter');
		expect(inspector.take('read aside')).toMatchObject([{of: kind, id: '77-0'}]);
		expect(inspector.press('esc').state.layer).toMatchObject({kind: 'trace', phase: 'found', cursor: 1});
	});
	test('moves the cursor of the list to it', () => {
		const inspector = opened().press('j', 'enter');
		expect(inspector.state.layer).toBeUndefined();
		expect(inspector.cursor).toBe(idOf(7));
	});
	test('drops a filter that hides it', () => {
		const inspector = opened(each => {
			each.press('/', 'error:50', 'enter');
			const {request} = each.state.arrangement;
			return each.send(
				{type: 'found', request, ids: [idOf(50)], read: 1, of: 1},
				{type: 'arranged', request, ids: undefined},
			);
		}).press('j', 'enter');
		expect(inspector.state.listing).toBeUndefined();
		expect(inspector.cursor).toBe(idOf(7));
		expect(inspector.state.notice?.text).toContain('the filter hid');
	});
	test('says where it is when that is not the DLQ', () => {
		const inspector = opened().press('G', 'g', 'enter');
		expect(pane(inspector)).toContain('lies in a live stream');
		inspector.send({type: 'gone', ids: [idOf(7)]}).press('j', 'enter');
		expect(pane(inspector)).toContain('no longer on the DLQ');
	});
});

test('more than fits is scrolled through, to the last place', () => {
	const {inspector, request} = asked();
	const hits = Array.from({length: 100}, (_, at) => onDlq(at % 50));
	inspector.send({type: 'resized', size: {columns: 60, rows: 15}});
	inspector.send({type: 'traced', request, trace: {...trace, hits, traceId: Buffer.from(safeText('x'))}});
	inspector.press('G');
	expect(inspector.state.layer).toMatchObject({cursor: 103});
	expect(pane(inspector)).toMatch(/› inbound: 1,204/);
});
