import type {JobState} from '../../core/bulk/job-types.ts';
import {staleAfter} from '../../core/bulk/lease.ts';
import {age} from '../../text/age.ts';
import {count} from '../../text/amount.ts';
import {fitLine, type Line, segment, type Tone} from '../../text/line.ts';
import {timeLeft} from '../../text/pace.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import {chosenOther} from '../job.ts';
import type {JobLayer} from '../layers.ts';
import type {JobView, State} from '../types.ts';
import {type Dialog, remarkLines, type Say, titleLine, writer} from './dialog-text.ts';

/** The job that runs, or the last one: how far it is, what became of what it sent, why it waits. */
export function jobPanel(layer: JobLayer, state: State, width: number): Dialog {
	const {job} = state;
	const lines: Line[] = [];
	const say = writer(lines, width);
	if (job === undefined) {
		lines.push(titleLine(ours('Jobs'), width));
		say(ours('none was started here'), 'dim');
		others(state, say);
		const keysHere = chosenOther(state) === undefined ? ours('  esc closes') : otherKeys;
		return {
			body: lines,
			end: [...remarkLines(layer.remark, width), fitLine([segment(keysHere, 'dim')], width)],
		};
	}
	const {state: progress, report, held} = job;
	lines.push(titleLine(job.title, width), fitLine([], width));
	say(...phaseText(progress), ours('state'));
	lines.push(bar(progress, width));
	counts(progress, held, say);
	if (report === undefined) pace(progress, say);
	tracking(progress, say);
	for (const warning of progress.warnings) say(safeText(warning), 'warning', ours('note'));
	for (const [reason, times] of progress.reasons)
		say(safeLine`${count(times)} ${safeText(reason)}`, 'warning', ours(' '));
	others(state, say);
	return {
		body: lines,
		end: [...remarkLines(layer.remark, width), fitLine([segment(keys(job), 'dim')], width)],
	};
}

/** Jobs of other operators: seen here, stopped by the command that stands below them. */
function others(state: State, say: Say): void {
	const chosen = chosenOther(state);
	for (const lease of state.others) {
		const {operation, actor, host, phase, moved, left, total, age: silent} = lease;
		const seen = silent > staleAfter ? safeLine`not heard of for ${age(silent)}` : safeText(phase);
		const mark = lease === chosen ? ours('›') : ours(' ');
		say(
			safeLine`${mark} ${safeText(actor)} on ${safeText(host)}: ${seen}, ${count(moved)} of ${count(total)} moved, ${count(left)} left`,
			'plain',
			ours('also'),
		);
		const command = silent > staleAfter ? ours('resume') : ours('stop');
		say(safeLine`  redis-dlq ${command} ${safeText(operation)}`, 'dim', ours(' '));
	}
}

const otherKeys = ours('  j k choose   space pauses/goes on   s stops   T takes over   esc closes');

function phaseText({phase, why, left}: JobState): [SafeText, Tone] {
	const reason = safeText(why ?? '');
	switch (phase) {
		case 'canary':
			return [ours('sending the trial'), 'accent'];
		case 'watching':
			return [ours('watching what becomes of the trial'), 'accent'];
		case 'running':
			return [ours('running'), 'accent'];
		case 'paused':
			return [safeLine`paused: ${reason}`, 'warning'];
		case 'ended':
			return why === undefined
				? [ours('done'), 'good']
				: [safeLine`stopped: ${reason}; ${count(left)} not tried`, 'warning'];
	}
}

const barWidth = 40;

function bar({total, left}: JobState, width: number): Line {
	const cells = Math.max(1, Math.min(barWidth, width - 14 - 2 * count(total).length - 6));
	const done = total === 0 ? cells : Math.floor(((total - left) / total) * cells);
	return fitLine(
		[
			segment(ours('            ')),
			segment(safeText('━'.repeat(done)), 'accent'),
			segment(safeText('─'.repeat(cells - done)), 'rule'),
			segment(safeLine`  ${count(total - left)} of ${count(total)}`),
		],
		width,
	);
}

function counts(
	{counts: {moved, gone, refused, failed, unknown}, left}: JobState,
	held: number,
	say: Say,
): void {
	const parts = [safeLine`${count(moved)} moved`];
	if (gone > 0) parts.push(safeLine`${count(gone)} gone`);
	if (refused > 0) parts.push(safeLine`${count(refused)} refused`);
	if (failed > 0) parts.push(safeLine`${count(failed)} failed`);
	if (unknown > 0) parts.push(safeLine`${count(unknown)} unknown`);
	if (held > 0) parts.push(safeLine`${count(held)} held back or left out`);
	parts.push(safeLine`${count(left)} left`);
	say(safeText(parts.join(' · ')), refused + failed + unknown > 0 ? 'warning' : 'plain', ours('entries'));
}

function pace({rate, left}: JobState, say: Say): void {
	const text = Number.isFinite(rate)
		? safeLine`${count(rate)} a second, ${timeLeft(left, rate)} to go`
		: ours('as fast as it goes');
	say(text, 'plain', ours('rate'));
}

function tracking(
	{tracking: {waiting, delivered, retried, acknowledged, cameBack, arrived}}: JobState,
	say: Say,
): void {
	const all = waiting + delivered + retried + acknowledged + cameBack;
	if (all === 0) return;
	const parts = [safeLine`${count(acknowledged)} acknowledged`];
	if (delivered > 0) parts.push(safeLine`${count(delivered)} delivered`);
	if (retried > 0) parts.push(safeLine`${count(retried)} being retried`);
	if (waiting > 0) parts.push(safeLine`${count(waiting)} waiting`);
	if (cameBack > 0) parts.push(safeLine`${count(cameBack)} came back`);
	say(safeText(parts.join(' · ')), cameBack > 0 ? 'warning' : 'plain', ours('of these'));
	if (arrived !== undefined)
		say(
			safeLine`${count(arrived)} arrived here since; whether they came back cannot be told by these fields`,
			arrived > 0 ? 'warning' : 'dim',
			ours(' '),
		);
}

function keys({state, report}: JobView): SafeText {
	if (report !== undefined) return ours('  esc closes');
	const go = state.phase === 'paused' ? ours('space goes on') : ours('space pauses');
	return safeLine`  ${go}   s stops   esc back, the job stays`;
}
