import type {RescuePlan} from '../../core/rescue/plan.ts';
import {byteSize, count} from '../../text/amount.ts';
import {fitLine, type Line, type Segment, segment} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import type {RescueLayer} from '../layers.ts';
import {outlook, whenFull} from '../outlook.ts';
import {askedPlan} from '../rescue.ts';
import {writesOff} from '../selectors.ts';
import type {RescueView, State} from '../types.ts';
import {type Dialog, remarkLines, type Say, titleLine, writer} from './dialog-text.ts';

/** A rescue from plan to question, then how it goes. */
export function rescueDialog(layer: RescueLayer, state: State, width: number): Dialog {
	const lines: Line[] = [];
	const say = writer(lines, width);
	lines.push(titleLine(title(layer, state), width), fitLine([], width));
	if (layer.phase === 'planning') say(ours('looking at what is there and what it takes…'), 'dim');
	if (layer.failure !== undefined) {
		say(layer.failure.message, 'error');
		say(layer.failure.hint);
	}
	const plan = askedPlan(layer);
	if (layer.phase === 'confirm' && plan !== undefined) planText(plan, layer, state, say);
	if (layer.phase === 'panel' && state.rescue !== undefined) progress(state.rescue, say);
	cap(state, say);
	return {
		body: lines,
		end: [
			...remarkLines(layer.remark, width),
			fitLine([segment(ours('  ')), ...question(layer, state)], width),
		],
	};
}

function title(layer: RescueLayer, {rescue}: State): SafeText {
	if (layer.phase === 'panel')
		return rescue?.wanted === undefined
			? ours('Rescue of all')
			: safeLine`Rescue of the oldest ${count(rescue.wanted)}`;
	const plan = askedPlan(layer);
	if (plan === undefined) return ours('Rescue');
	return layer.typed === ''
		? safeLine`Rescue all ${count(plan.entries)}, the oldest first`
		: safeLine`Rescue the oldest ${count(plan.entries)}`;
}

function planText(plan: RescuePlan, layer: RescueLayer, state: State, say: Say): void {
	const {held, bytes, used, limit, refusal} = plan;
	say(
		ours(
			'copies inside Redis, every byte and field, recorded in the audit; nothing leaves the DLQ. Then it goes on with what arrives, until s stops it or you leave',
		),
	);
	say(
		safeLine`${layer.to ?? ours('')}   holds ${count(held)}; what is there already is skipped`,
		'accent',
		ours('to'),
	);
	const most = limit === undefined ? ours('it has no limit') : safeLine`of the ${byteSize(limit)} it may use`;
	const now = used === undefined ? ours('') : safeLine`; Redis uses ${byteSize(used)}, ${most}`;
	say(safeLine`about ${byteSize(bytes)} at most${now}`, 'plain', ours('memory'));
	if (refusal !== undefined) {
		say(safeText(refusal), 'error', ours('refused'));
		say(ours('type a smaller number: only the oldest are copied then'), 'plain', ours(' '));
	}
	const off = writesOff(state);
	if (off === undefined) return;
	say(off, 'error', ours('read-only'));
	if (state.server?.writes.allowed === false) say(safeText(state.server.writes.hint), 'plain', ours(' '));
	say(ours('a colleague with the rights can run:'), 'dim', ours(' '));
	const oldest = layer.typed === '' ? '' : ` --count ${layer.typed}`;
	say(safeText(`${state.session.commandLine} rescue${oldest} --follow --yes`), 'accent', ours(' '));
}

function progress(rescue: RescueView, say: Say): void {
	const {phase, counts, total, trouble, warnings, stopping} = rescue;
	const {copied, already, gone, failed} = counts;
	const done = copied + already + gone + failed;
	if (trouble !== undefined) say(safeLine`it ended early: ${trouble}`, 'error', ours('state'));
	else if (phase === 'ended') say(ours('stopped'), 'good', ours('state'));
	else if (stopping) say(ours('stopping…'), 'warning', ours('state'));
	else if (phase === 'copying')
		say(safeLine`copying: ${count(Math.min(done, total))} of ${count(total)}`, 'accent', ours('state'));
	else say(ours('following what arrives'), 'accent', ours('state'));
	say(safeLine`${count(copied)} copied`, 'good', ours('entries'));
	if (already > 0) say(safeLine`${count(already)} were there already`, 'plain', ours(' '));
	if (gone > 0) say(safeLine`${count(gone)} gone before they were reached`, 'warning', ours(' '));
	if (failed > 0) say(safeLine`${count(failed)} failed`, 'error', ours(' '));
	for (const warning of warnings) say(warning, 'warning', ours('note'));
	say(ours('4, then tab, lists the copies; U there puts back what was lost'), 'dim');
}

function cap(state: State, say: Say): void {
	const seen = outlook(state);
	if (seen === undefined) return;
	const room = safeLine`room for ${count(seen.headroom)}`;
	const when = whenFull(seen);
	const text =
		seen.headroom === 0 ? (when ?? ours('full; nothing arrives')) : when ? safeLine`${room}, ${when}` : room;
	say(text, seen.level === 'calm' ? 'plain' : 'warning', ours('cap'));
	if (seen.losses > 0) say(safeLine`lost ≥ ${count(seen.losses)} while this was open`, 'error', ours(' '));
}

function question(layer: RescueLayer, state: State): Segment[] {
	const dim = (text: SafeText) => [segment(text, 'dim')];
	if (layer.phase === 'planning') return dim(ours('esc cancels'));
	if (layer.phase === 'panel' && state.rescue !== undefined && state.rescue.phase !== 'ended')
		return dim(ours('s stops   esc back, it goes on'));
	if (layer.phase !== 'confirm' || writesOff(state) !== undefined) return dim(ours('esc closes'));
	const many = layer.typed === '' ? ours('all▏') : safeLine`${safeText(layer.typed)}▏`;
	const count = [...dim(ours('how many: ')), {text: many, bold: true}];
	if (askedPlan(layer)?.refusal !== undefined) return [...count, ...dim(ours('   esc closes'))];
	return [
		{text: ours('y copies'), tone: 'accent', bold: true},
		...dim(ours('   ')),
		...count,
		...dim(ours('   esc cancels')),
	];
}
