import {describe, expect, test} from 'vitest';
import type {JobReport} from '../../source/core/bulk/job-types.ts';
import {bulkPlanOf, drawn, Inspector, idOf, jobState} from '../helpers/states.ts';

const pane = (inspector: Inspector) =>
	drawn(inspector.state)
		.right.join('\n')
		.replaceAll(/ *\n */g, ' ');
const orders = (inspector: Inspector) =>
	inspector.take('tell job').map(effect => (effect.type === 'tell job' ? effect.order : ''));
const running = () => {
	const inspector = new Inspector().ready(50).press('*');
	return {inspector, request: inspector.started()};
};
const ended = (more: Partial<JobReport['state']> = {}): JobReport => ({
	state: jobState(50, {
		phase: 'ended',
		left: 0,
		counts: {moved: 50, gone: 0, refused: 0, failed: 0, unknown: 0},
		...more,
	}),
	outcomes: [],
	untouched: [],
});

test('the panel shows how far it is, what became of it, and how long it takes', () => {
	const {inspector, request} = running();
	const state = jobState(50, {
		left: 20,
		counts: {moved: 26, gone: 1, refused: 2, failed: 1, unknown: 0},
		rate: 5,
		tracking: {
			waiting: 3,
			delivered: 2,
			retried: 1,
			acknowledged: 19,
			cameBack: 1,
			recentlyBack: 1,
			recent: 26,
		},
		warnings: ['not recorded'],
	});
	inspector.send({type: 'job changed', request, state});
	expect(pane(inspector)).toMatch(
		/30 of 50.*26 moved · 1 gone · 2 refused · 1 failed · 20 left.*5 a second, ~4 s to go.*19 acknowledged · 2 delivered · 1 being retried · 3 waiting · 1 came back.*not recorded/,
	);
});
test('keys pause, go on, stop, and change the rate', () => {
	const {inspector, request} = running();
	inspector.press('space', '+', '-', 's');
	expect(orders(inspector)).toEqual(['pause', 'faster', 'slower', 'stop']);
	inspector.send({
		type: 'job changed',
		request,
		state: jobState(50, {phase: 'paused', why: 'the canary is undecided'}),
	});
	expect(pane(inspector)).toContain('paused: the canary is undecided');
	inspector.press('space');
	expect(orders(inspector)).toEqual(['proceed']);
});
test('esc leaves the panel, the job goes on in sight; 3 comes back to it', () => {
	const {inspector} = running();
	inspector.press('esc');
	expect(inspector.state.layer).toBeUndefined();
	expect(drawn(inspector.state).frame[1]).toContain('replaying 0 of 50');
	inspector.press('3');
	expect(inspector.state.layer).toMatchObject({kind: 'job'});
});
test('its end is told, with the panel closed, too, and printed on leaving', () => {
	const {inspector, request} = running();
	inspector.press('esc').send({type: 'job ended', request, report: ended()});
	expect(inspector.state.notice).toMatchObject({tone: 'good'});
	expect(inspector.state.deeds).toEqual(['replayed 50 of 50']);
	inspector.press('3');
	expect(pane(inspector)).toContain('done');
});
test('what comes after its end does not make it run again', () => {
	const {inspector, request} = running();
	inspector.send(
		{type: 'job ended', request, report: ended()},
		{type: 'job changed', request, state: jobState(50, {phase: 'ended', left: 0})},
	);
	expect(inspector.state.job?.report).toBeDefined();
	expect(drawn(inspector.state).frame[1]).not.toContain('replaying');
});
test('what did not arrive is counted by its reason, while it runs, too', () => {
	const {inspector, request} = running();
	const counts = {moved: 48, gone: 0, refused: 0, failed: 2, unknown: 0};
	const reasons = new Map([['failed: OOM', 2]]);
	inspector.send({type: 'job changed', request, state: jobState(50, {counts, reasons})});
	expect(pane(inspector)).toContain('2 failed: OOM');
	inspector.send({type: 'job ended', request, report: ended({counts, reasons})});
	expect(inspector.state.notice).toMatchObject({tone: 'warning'});
	expect(pane(inspector)).toContain('2 failed: OOM');
});
test('U says where a replay went: it cannot be undone', () => {
	const {inspector, request} = running();
	inspector.press('esc').send({type: 'job ended', request, report: ended()}).press('U');
	expect(inspector.state.notice?.text).toContain(
		'a replay cannot be undone: it is at sg:stream:inbound (workers)',
	);
});
test('what the plan held back is counted in the panel', () => {
	const inspector = new Inspector().ready(50).press('*');
	inspector.askedMany(bulkPlanOf([idOf(1), idOf(2)])).press('y');
	expect(pane(inspector)).toContain('48 held back or left out');
});
test('a second job waits for the first', () => {
	const {inspector} = running();
	inspector.press('esc').askedMany().press('50', 'enter');
	expect(inspector.take('run job')).toEqual([]);
	expect(pane(inspector)).toContain('another job is running');
});
test('a journal that cannot be written: nothing was sent', () => {
	const {inspector, request} = running();
	inspector.send({type: 'job not begun', request, message: inspector.state.session.stream});
	expect(inspector.state.notice).toMatchObject({tone: 'error'});
	expect(inspector.state.notice?.text).toContain('nothing was sent');
});

describe('leaving while a job runs', () => {
	test('ctrl-c pauses, a second one stops and leaves once it has ended', () => {
		const {inspector, request} = running();
		inspector.press('esc', 'ctrl-c');
		expect(orders(inspector)).toEqual(['pause']);
		expect(pane(inspector)).toContain('ctrl-c again stops the job');
		inspector.press('ctrl-c');
		expect(orders(inspector)).toEqual(['stop']);
		inspector.send({type: 'job ended', request, report: ended({why: 'by you', left: 10})});
		expect(inspector.take('quit')).toHaveLength(1);
	});
	test('a job that a brake paused is not stopped by the first ctrl-c', () => {
		const {inspector, request} = running();
		inspector
			.send({type: 'job changed', request, state: jobState(50, {phase: 'paused', why: 'lag'})})
			.press('ctrl-c');
		expect(orders(inspector)).toEqual(['pause']);
		expect(inspector.state.quitting).toBe(false);
	});
	test('ctrl-c just after its end, before its report, leaves', () => {
		const {inspector, request} = running();
		inspector.send({type: 'job changed', request, state: jobState(50, {phase: 'ended'})}).press('ctrl-c');
		expect(inspector.take('quit')).toHaveLength(1);
	});
	test('q asks', () => {
		const {inspector} = running();
		inspector.press('esc', 'q');
		expect(inspector.take('quit')).toEqual([]);
		expect(pane(inspector)).toContain('a job is running');
	});
	test('ctrl-z pauses first', () => {
		const {inspector} = running();
		inspector.press('ctrl-z');
		expect(inspector.take().map(({type}) => type)).toEqual(['tell job', 'suspend']);
	});
});
