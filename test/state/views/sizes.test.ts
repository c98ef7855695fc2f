import {describe, expect, test} from 'vitest';
import {ConnectionError} from '../../../source/core/errors.ts';
import {openPayload} from '../../../source/core/payload/open.ts';
import {layout} from '../../../source/state/layout.ts';
import {safeText} from '../../../source/text/safe-text.ts';
import {drawn, entry, Inspector, now, server} from '../../helpers/states.ts';

const evil = '\u{1b}]52;c;eA==\u{7}\u{1b}[2J\u{9b}31m\u{202e}漢字\u{200b}\n';

function hostile(number: number) {
	const {id} = entry(number);
	const data = Buffer.concat([Buffer.of(0x81, 0xa1, 0x6b, 0xd9, Buffer.byteLength(evil)), Buffer.from(evil)]);
	const fields = ['original_stream', 'original_msg_id', 'error', 'attempt', 'ts', 'trace_id', evil].map(
		name => [Buffer.from(name), Buffer.from(evil.repeat(50))] as const,
	);
	return {id, fields: [...fields, [Buffer.from('data'), data] as const]};
}

const connected = (inspector: Inspector) =>
	inspector.send({type: 'connection', connection: {state: 'ready'}}, {type: 'server', server});
const refusals = [{kind: 'no such target', message: evil, hint: evil}] as const;

const states: ReadonlyArray<readonly [string, (inspector: Inspector) => Inspector]> = [
	['connecting', inspector => inspector],
	[
		'not reachable',
		inspector =>
			inspector.send({
				type: 'connection',
				connection: {
					state: 'connecting',
					reason: new ConnectionError('connect ECONNREFUSED 127.0.0.1:6379', 'nothing listens there'),
				},
			}),
	],
	['absent', inspector => connected(inspector).send({type: 'facts', facts: {kind: 'absent', now}})],
	[
		'wrong type',
		inspector => connected(inspector).send({type: 'facts', facts: {kind: 'wrong type', type: 'zset', now}}),
	],
	[
		'no permission',
		inspector =>
			connected(inspector).send({
				type: 'troubled',
				trouble: {message: safeText('NOPERM'), hint: safeText('the user lacks a right')},
			}),
	],
	['empty', inspector => inspector.ready(0)],
	['with rows', inspector => inspector.ready(300)],
	['with hostile rows', inspector => inspector.ready(30, hostile)],
	['in the pane', inspector => inspector.ready(300).press('enter', 'G')],
	['hostile, as JSON', inspector => inspector.ready(30, hostile).press('p')],
	['hostile, as hex', inspector => inspector.ready(30, hostile).press('p', 'p')],
	[
		'lost',
		inspector =>
			inspector
				.ready(300)
				.send({type: 'connection', connection: {state: 'lost', reason: new ConnectionError('lost', 'wait')}}),
	],
	['help', inspector => inspector.ready(300).press('?')],
	['planning', inspector => inspector.ready(300).press('r')],
	['asking', inspector => inspector.ready(300).asked({warnings: [evil]})],
	['refused', inspector => inspector.ready(300).asked({refusals})],
	['running', inspector => inspector.ready(300).asked().press('y')],
	['marked', inspector => inspector.ready(300).press('*')],
	[
		'archive',
		inspector => {
			inspector.ready(300).press('4');
			const row = {id: '1-0', time: 0, why: safeText(evil), error: safeText(evil), stays: safeText(evil)};
			return inspector.send({type: 'archive listed', request: inspector.state.request, rows: [row, row]});
		},
	],
	[
		'an entry of the archive',
		inspector => {
			inspector.ready(300).press('4');
			const row = {id: '1-0', time: 0, why: safeText(evil), error: safeText(evil), stays: undefined};
			inspector.send({type: 'archive listed', request: inspector.state.request, rows: [row]}).press('enter');
			const entry = hostile(1);
			const {request} = inspector.state;
			return inspector.send({type: 'aside read', request, entry, payload: openPayload(Buffer.from(evil))});
		},
	],
	[
		'an entry of the archive that cannot be read',
		inspector => {
			inspector.ready(300).press('4');
			const row = {id: '1-0', time: 0, why: safeText(evil), error: safeText(evil), stays: undefined};
			inspector.send({type: 'archive listed', request: inspector.state.request, rows: [row]}).press('enter');
			const trouble = {message: safeText(evil), hint: safeText(evil)};
			return inspector.send({type: 'aside failed', request: inspector.state.request, trouble});
		},
	],
	[
		'rescue asking',
		inspector => {
			inspector.ready(300).press('X');
			const plan = {entries: 300, held: 7, bytes: 9e9, used: 8e9, limit: 1e10, refusal: evil};
			return inspector.send({
				type: 'rescue planned',
				request: inspector.state.request,
				plan,
				to: safeText(evil),
			});
		},
	],
	[
		'rescue ended',
		inspector => {
			inspector.ready(300).press('X');
			const {request} = inspector.state;
			const plan = {entries: 300, held: 7, bytes: 9, used: undefined, limit: undefined, refusal: undefined};
			inspector.send({type: 'rescue planned', request, plan, to: safeText(evil)});
			inspector.send({type: 'painted', at: inspector.clock}).press('y');
			const counts = {copied: 100, already: 7, gone: 1, failed: 2};
			const [trouble, warnings] = [safeText(evil), [safeText(evil)]];
			return inspector.send({type: 'rescue ended', request, counts, trouble, warnings});
		},
	],
	[
		'audit',
		inspector => {
			inspector.ready(300).press('5');
			const texts = {operation: evil, action: evil, actor: evil, reason: evil, migration: evil};
			const record = {
				id: '1-0',
				time: 0,
				...texts,
				target: Buffer.from(evil),
				sha256: '',
				version: '',
				entries: [],
			};
			return inspector.send({type: 'audit listed', request: inspector.state.request, records: [record]});
		},
	],
	['a trace, reading', inspector => inspector.ready(30, hostile).press('T')],
	[
		'a trace',
		inspector => {
			const {request} = inspector.ready(30, hostile).press('T').state;
			const stream = Buffer.from(evil);
			const at = {stream, id: '1-0', time: 0, source: stream, sourceId: stream};
			const texts = {operation: evil, action: evil, actor: evil, reason: evil, migration: evil};
			const record = {...texts, id: '1-0', time: 0, target: stream, sha256: '', version: ''};
			return inspector.send({
				type: 'traced',
				request,
				trace: {
					traceId: stream,
					hits: [
						{...at, kind: 'dlq', error: stream},
						{...at, kind: 'audit', record, moved: {id: evil, newId: evil}},
					],
					places: [
						{kind: 'stream', stream, read: 7, partial: true, trouble: undefined},
						{kind: 'archive', stream, read: 0, partial: true, trouble: evil},
					],
				},
			});
		},
	],
	[
		'the name of a file',
		inspector =>
			inspector
				.ready(30, hostile)
				.press('x')
				.send({type: 'chosen', item: {label: safeText(evil), value: 'all', choice: {export: 'all'}}})
				.send({type: 'paste', text: evil}),
	],
	['many, planning', inspector => inspector.ready(300).press('*', 'r')],
	['many, asking', inspector => inspector.ready(300).press('*').askedMany(oddPlan)],
	['many, discarding', inspector => inspector.ready(300).press('*', 'd')],
	[
		'a job',
		inspector => {
			inspector.ready(300).press('*').started();
			return inspector;
		},
	],
	[
		'read-only',
		inspector =>
			inspector
				.ready(300)
				.send({
					type: 'server',
					server: {...server, user: evil, writes: {allowed: false, reason: evil, hint: evil}},
				})
				.asked(),
	],
];

const oddPlan = {
	held: new Map([['undecodable', [evil]]] as const),
	left: new Map([['no source', [evil, evil]]] as const),
	refusals,
};

describe.each([
	[60, 15],
	[80, 24],
	[100, 30],
	[120, 40],
	[200, 50],
])('at %ix%i', (columns, rows) => {
	test.each(states)(
		'%s: every line has the width of its place and holds nothing a terminal obeys',
		(_, lead) => {
			const {state} = lead(new Inspector({size: {columns, rows}}));
			const {left, right, frame} = drawn(state);
			const {listWidth, paneWidth, bodyRows} = layout(state.size);
			expect(frame).toHaveLength(4);
			for (const line of frame) expect(Array.from(width(line))).toHaveLength(columns);
			for (const line of left) expect(width(line)).toHaveLength(listWidth);
			for (const line of right) expect(width(line)).toHaveLength(paneWidth);
			expect(left).toHaveLength(bodyRows);
			for (const line of [...left, ...right, ...frame]) expect(line).not.toMatch(/\p{C}/u);
		},
	);
	test('the footer names the main keys', () => {
		const {frame} = drawn(new Inspector({size: {columns, rows}}).ready(5).state);
		expect(frame[3]).toMatch(/enter open {3}2 groups {3}\/ filter {3}space mark {3}r replay/);
	});
});

// A wide character takes two cells.
function width(line: string): string {
	return line.replaceAll(/[漢字]/g, '##');
}
