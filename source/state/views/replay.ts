import type {PayloadChange} from '../../core/payload/types.ts';
import type {Outcome, ReplayPlan} from '../../core/replay/types.ts';
import type {GroupFacts} from '../../core/store/port.ts';
import {age} from '../../text/age.ts';
import {count} from '../../text/amount.ts';
import {fitLine, type Line, type Segment, segment, type Tone} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import {writesOff} from '../selectors.ts';
import type {ReplayLayer, State} from '../types.ts';
import {wrapWords} from './list.ts';

export interface Dialog {
	readonly body: readonly Line[];
	/** The question or the answer, always in sight. */
	readonly end: readonly Line[];
}

/** A replay from plan to report, as text. */
export function replayDialog(layer: ReplayLayer, state: State, width: number): Dialog {
	const lines: Line[] = [];
	const say = (text: SafeText, tone: Tone = 'plain', label: SafeText = ours('')) => {
		const indent = label === '' ? 2 : 12;
		wrapWords(text, width - indent - 1).forEach((piece, at) => {
			const head = indent === 2 ? ours('  ') : safeText(`  ${(at === 0 ? label : '').padEnd(10)}`);
			lines.push(fitLine([segment(head, 'dim'), segment(piece, tone)], width));
		});
	};
	lines.push(fitLine([{text: title(layer), bold: true, tone: 'accent'}], width));
	say(safeLine`the row under the cursor: ${safeText(layer.entry)}`, 'dim');
	lines.push(fitLine([], width));
	if (layer.phase === 'planning') say(ours('looking at the entry and its target…'), 'dim');
	if (layer.failure !== undefined) {
		say(layer.failure.message, 'error');
		say(layer.failure.hint);
	}
	if (layer.outcome !== undefined) report(layer.outcome, say, state.now);
	else if (layer.plan !== undefined) planText(layer.plan, say, layer, state);
	if (layer.outcome === undefined) lines.push(...layer.changes.map(change => changeLine(change, width)));
	return {body: lines, end: ending(layer, state, width)};
}

type Say = (text: SafeText, tone?: Tone, label?: SafeText) => void;

function title({ask}: ReplayLayer): SafeText {
	const how = ask.migration === undefined ? ours('') : safeLine` through ${safeText(ask.migration.name)}`;
	return safeLine` Replay 1 entry${how}`;
}

function planText(plan: ReplayPlan, say: Say, layer: ReplayLayer, state: State): void {
	const {source, target, migration} = plan;
	say(source === undefined ? ours('(none)') : safeText(source), 'plain', ours('from'));
	if (target !== undefined) {
		const length = target.type === 'stream' ? safeLine`   ${count(target.length)} long` : ours('');
		say(safeLine`${safeText(target.stream)}${length}`, 'accent', ours('to'));
		if (target.type === 'none' && plan.create)
			say(ours('does not exist yet: it is created'), 'warning', ours(' '));
		if (target.type === 'stream') {
			if (target.groups.length === 0)
				say(ours('no consumer group reads there: nobody receives it for now'), 'warning', ours('groups'));
			for (const [at, group] of target.groups.entries()) {
				say(
					groupText(group),
					group.activeConsumers === 0 ? 'warning' : 'plain',
					at === 0 ? ours('groups') : ours(' '),
				);
			}
			if (target.groups.length > 1)
				say(ours('every group receives it, also one that had succeeded with it'), 'dim', ours(' '));
		}
	}
	if (migration !== undefined) {
		say(
			safeLine`${safeText(migration.name)}   sha256 ${safeText(migration.sha256.slice(0, 12))}   the original goes to the archive`,
			'plain',
			ours('migration'),
		);
	}
	for (const warning of plan.warnings) say(safeText(warning), 'warning', ours('note'));
	for (const {message, hint} of plan.refusals) {
		say(safeText(message), 'error', ours('refused'));
		say(safeText(hint), 'plain', ours(' '));
	}
	const off = writesOff(state);
	if (off !== undefined) {
		say(off, 'error', ours('read-only'));
		if (state.server?.writes.allowed === false) say(safeText(state.server.writes.hint), 'plain', ours(' '));
		say(ours('a colleague with the rights can run:'), 'dim', ours(' '));
		say(commandLine(layer, state), 'accent', ours(' '));
	}
}

function groupText({name, consumers, activeConsumers, pending, lag}: GroupFacts): SafeText {
	const unread = lag === undefined ? ours('unread unknown') : safeLine`${count(lag)} unread`;
	const who = consumers === 1 ? ours('1 consumer') : safeLine`${consumers} consumers`;
	return safeLine`${safeText(name)}: ${who}, ${activeConsumers} active in the last 30 s, ${count(pending)} pending, ${unread}`;
}

/** What someone else can paste into a shell; names are quoted for it. */
export function commandLine({entry, ask}: ReplayLayer, {session}: State): SafeText {
	const to = ask.target === undefined ? '' : ` --to ${quoted(safeText(ask.target))}`;
	const migrate = ask.migration === undefined ? '' : ` --migrate ${quoted(safeText(ask.migration.path))}`;
	return safeText(`${session.commandLine} replay ${entry}${to}${migrate} --yes`);
}

function quoted(text: SafeText): string {
	return /^[\w:./@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function changeLine({kind, path, before, after}: PayloadChange, width: number): Line {
	const [sign, tone] =
		kind === 'added'
			? (['+', 'added'] as const)
			: kind === 'removed'
				? (['-', 'removed'] as const)
				: (['~', 'warning'] as const);
	const values: Segment[] = [];
	if (before !== undefined) values.push(segment(safeLine`  ${before}`, 'removed'));
	if (before !== undefined && after !== undefined) values.push(segment(ours('  →'), 'dim'));
	if (after !== undefined) values.push(segment(safeLine`  ${after}`, 'added'));
	return fitLine([segment(safeText(`  ${sign} `), tone), segment(path, 'key'), ...values], width);
}

function report(outcome: Outcome, say: Say, now: number): void {
	switch (outcome.kind) {
		case 'moved':
			say(safeLine`moved to ${safeText(outcome.target)} as ${safeText(outcome.newId)}`, 'good');
			if (outcome.recovered)
				say(ours('the reply was lost on the way; this is what was found afterwards'), 'warning');
			for (const warning of outcome.warnings) say(safeText(warning), 'warning');
			return;
		case 'gone': {
			say(ours('the entry was gone: nothing was replayed by you'), 'warning');
			const {by} = outcome;
			if (by === undefined) say(ours('by whom is not known: moved without a record, deleted, or trimmed'));
			else
				say(
					safeLine`${safeText(by.action)} by ${safeText(by.actor)} ${age(now - by.time)} ago as ${safeText(by.newId ?? '?')}`,
				);
			return;
		}
		case 'unknown':
			say(safeLine`what became of it is not known: ${safeText(outcome.reason)}`, 'error');
			say(safeText(outcome.hint));
			return;
		default:
			say(safeLine`not replayed: ${safeText(outcome.reason)}`, 'error');
			say(safeText(outcome.hint));
	}
}

function ending(layer: ReplayLayer, state: State, width: number): Line[] {
	const remark = wrapWords(layer.remark ?? ours(''), width - 3).map(piece =>
		fitLine([segment(safeLine`  ${piece}`, 'warning')], width),
	);
	return [...remark, fitLine([segment(ours('  ')), ...question(layer, state)], width)];
}

function question({phase, plan}: ReplayLayer, state: State): Segment[] {
	if (phase === 'planning') return [segment(ours('esc cancels'), 'dim')];
	if (phase === 'running') return [segment(ours('replaying…'), 'accent')];
	if (phase !== 'confirm') return [segment(ours('esc closes'), 'dim')];
	if (writesOff(state) !== undefined) return [segment(ours('esc closes'), 'dim')];
	if (plan?.refusals.some(({kind}) => kind === 'no such target')) {
		return [segment(ours('c creates the stream'), 'warning'), segment(ours('   esc cancels'), 'dim')];
	}
	if (plan !== undefined && plan.refusals.length > 0) return [segment(ours('esc closes'), 'dim')];
	return [{text: ours('y replays'), tone: 'accent', bold: true}, segment(ours('   esc cancels'), 'dim')];
}
