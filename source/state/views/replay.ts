import {timesBack} from '../../core/bulk/returns.ts';
import type {IndexRow} from '../../core/index/entry-index.ts';
import type {PayloadChange} from '../../core/payload/types.ts';
import type {Outcome, ReplayPlan} from '../../core/replay/types.ts';
import {age} from '../../text/age.ts';
import {count, howLong} from '../../text/amount.ts';
import {truncate} from '../../text/cells.ts';
import {fitLine, type Line, type Segment, segment} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import type {ReplayLayer} from '../layers.ts';
import {rescueOffer} from '../outlook.ts';
import {writesOff} from '../selectors.ts';
import type {State} from '../types.ts';
import {
	type Dialog,
	nameText,
	quoted,
	remarkLines,
	type Say,
	sayGroups,
	titleLine,
	writer,
} from './dialog-text.ts';

/** A replay from plan to report, as text. */
export function replayDialog(layer: ReplayLayer, state: State, width: number): Dialog {
	const lines: Line[] = [];
	const say = writer(lines, width);
	lines.push(titleLine(title(layer), width));
	say(safeLine`the row under the cursor: ${safeText(layer.entry)}`, 'dim');
	const row = rowOf(layer, state);
	if (row !== undefined) say(whatIsWrong(row), 'plain', ours('error'));
	lines.push(fitLine([], width));
	const offer = layer.phase === 'confirm' ? rescueOffer(state) : undefined;
	if (offer !== undefined) say(offer, 'warning', ours('cap'));
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

function title({ask}: ReplayLayer): SafeText {
	const through = ask.edited === undefined ? ask.migration?.name : 'an edit';
	const how = through === undefined ? ours('') : safeLine` through ${safeText(through)}`;
	return safeLine`Replay 1 entry${how}`;
}

function planText(plan: ReplayPlan, say: Say, layer: ReplayLayer, state: State): void {
	const {source, target, migration} = plan;
	say(source === undefined ? ours('(none)') : nameText(source), 'plain', ours('source'));
	if (target !== undefined) {
		const length = target.type === 'stream' ? safeLine`   ${howLong(target.length)}` : ours('');
		say(safeLine`${nameText(target.stream)}${length}`, 'accent', ours('to'));
		if (target.type === 'none' && plan.create)
			say(ours('does not exist yet: it is created'), 'warning', ours(' '));
		if (target.type === 'stream') sayGroups(target, say);
	}
	if (migration !== undefined) {
		say(
			safeLine`${safeText(migration.name)}   sha256 ${safeText(migration.sha256.slice(0, 12))}   the original goes to the archive`,
			'plain',
			ours('migration'),
		);
	}
	for (const doubt of doubts(layer, state)) say(doubt, 'warning', ours('note'));
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

const longestError = 200;

function rowOf({entry}: ReplayLayer, {index}: State): IndexRow | undefined {
	const row = index.at(index.positionOf(entry));
	return row?.id === entry ? row : undefined;
}

function whatIsWrong({error, signature}: IndexRow): SafeText {
	const text = error ?? signature;
	return text === '' ? ours('(empty error)') : truncate(text, longestError);
}

/** What a plan for many would hold back: one entry is the operator's choice, made knowing it. */
function doubts(layer: ReplayLayer, state: State): SafeText[] {
	const row = rowOf(layer, state);
	const times = row === undefined ? 0 : timesBack(state.returned, row);
	const {id, payload} = state.detail;
	const complaint = id === layer.entry ? payload?.complaint : undefined;
	const broken = layer.ask.edited === undefined && complaint !== undefined && complaint.cut !== true;
	return [
		...(times === 0
			? []
			: [
					safeLine`it was replayed before and came back${times === 1 ? ours('') : safeLine` ${count(times)} times`}`,
				]),
		...(broken ? [ours('its payload cannot be decoded: a consumer that decodes it fails again')] : []),
	];
}

/** What someone else can paste into a shell; names are quoted for it. */
export function commandLine({entry, ask}: ReplayLayer, {session}: State): SafeText {
	if (ask.edited !== undefined) return ours("(an edit has none: it is in nobody else's hands)");
	const to = ask.target === undefined ? '' : ` --to ${quoted(safeText(ask.target))}`;
	const migrate = ask.migration === undefined ? '' : ` --migrate ${quoted(safeText(ask.migration.path))}`;
	return safeText(`${session.commandLine} replay ${entry}${to}${migrate} --yes`);
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
	return [
		...remarkLines(layer.remark, width),
		fitLine([segment(ours('  ')), ...question(layer, state)], width),
	];
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
