import {countReasons} from '../../core/bulk/reasons.ts';
import type {ItemOutcome} from '../../core/bulk/settle-batch.ts';
import type {BulkPlan, HeldKind, LeftKind, PlannedGroup} from '../../core/bulk/types.ts';
import type {EntryId} from '../../core/entry.ts';
import {age} from '../../text/age.ts';
import {count, entriesText, howLong} from '../../text/amount.ts';
import {fitLine, type Line, type Segment, segment} from '../../text/line.ts';
import {paceText} from '../../text/pace.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import {asked, fewest, verbs} from '../bulk.ts';
import {lastOfKind} from '../last-of-kind.ts';
import type {BulkLayer} from '../layers.ts';
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

/** Many entries, from plan to question, and what became of those put away or back. */
export function bulkDialog(layer: BulkLayer, state: State, width: number): Dialog {
	const lines: Line[] = [];
	const say = writer(lines, width);
	lines.push(titleLine(title(layer), width));
	say(which(layer, state), 'warning');
	lines.push(fitLine([], width));
	if (layer.phase === 'planning')
		say(safeLine`reading the entries: ${count(layer.read)} of ${count(layer.ids.length)}`, 'dim');
	if (layer.failure !== undefined) {
		say(layer.failure.message, 'error');
		say(layer.failure.hint);
	}
	if (layer.outcomes !== undefined) sayOutcomes(layer.outcomes, say);
	else if (layer.plan !== undefined) planText(layer.plan, layer, state, say);
	else if (layer.action !== 'replay')
		say(layer.from === 'rescue' ? explainedCopies : explained[layer.action]);
	if (layer.phase === 'confirm') {
		const offer = layer.action === 'replay' ? rescueOffer(state) : undefined;
		if (offer !== undefined) say(offer, 'warning', ours('cap'));
		readOnly(layer, state, say);
	}
	return {
		body: lines,
		end: [
			...remarkLines(layer.remark, width),
			fitLine([segment(ours('  ')), ...question(layer, state)], width),
		],
	};
}

const titles = {replay: ours('Replay'), discard: ours('Discard'), restore: ours('Restore')};

function title(layer: BulkLayer): SafeText {
	const {action, ids, plan, ask, from} = layer;
	const through = ask.migration === undefined ? ours('') : safeLine` through ${safeText(ask.migration.name)}`;
	const total = plan?.total ?? ids.length;
	if (layer.of !== undefined)
		return safeLine`${titles[action]} ${count(total)}${total === ids.length ? ours('') : safeLine` of ${count(ids.length)}`}${through}`;
	const of = total === ids.length ? ours('') : safeLine` of ${count(ids.length)}`;
	const what =
		ask.takesOver !== undefined
			? ours("of another operator's job")
			: action === 'restore'
				? from === 'rescue'
					? ours('from the rescue stream')
					: ours('from the archive')
				: ours('marked');
	const alone = ids.length === 1 && action !== 'replay';
	return alone
		? safeLine`${titles[action]} 1 entry`
		: safeLine`${titles[action]} ${count(total)}${of} ${what}${through}`;
}

function which({ids, action, ask, of, from}: BulkLayer, {index, list, listing}: State): SafeText {
	if (of !== undefined) return of;
	if (action === 'restore')
		return from === 'rescue' ? ours('what lies in the rescue stream') : ours('what lies in the archive');
	if (ask.takesOver !== undefined) return safeLine`the rest of the job ${safeText(ask.takesOver)}`;
	const [only] = ids;
	if (only !== undefined && ids.length === 1 && only === list.cursor)
		return safeLine`the row under the cursor: ${safeText(only)}`;
	return index.marked === 0 && ids.length === 1
		? safeLine`the entry ${safeText(only ?? '')}`
		: safeLine`the marked rows, NOT the row under the cursor${hidden(ids, listing)}`;
}

function hidden(ids: readonly EntryId[], listing: State['listing']): SafeText {
	const many = listing === undefined ? 0 : ids.filter(id => !listing.has(id)).length;
	return many === 0 ? ours('') : safeLine`; ${count(many)} of them are hidden by the filter`;
}

const explained = {
	discard: ours(
		'moves to the archive, every byte and field, recorded in the audit; nothing is deleted. U, or redis-dlq restore, puts it back under a new id',
	),
	restore: ours(
		'back to the DLQ under new ids, oldest first, as far as there is room below the cap; what finds none stays in the archive',
	),
};

const explainedCopies = ours(
	'back to the DLQ under new ids, oldest first, as far as there is room below the cap; what is on the DLQ again, or was moved meanwhile, stays',
);

function planText(plan: BulkPlan, layer: BulkLayer, state: State, say: Say): void {
	if (plan.groups.length === 0) say(ours('nothing can be sent'), 'warning');
	for (const group of plan.groups) groupText(group, plan, say);
	for (const group of plan.refused) refusedText(group, say);
	for (const [at, [kind, ids]] of [...plan.held].entries()) {
		const hint = at === 0 ? ours('   i includes what is held back') : ours('');
		say(
			safeLine`${count(ids.length)} ${heldText[kind]}${hint}`,
			'warning',
			at === 0 ? ours('held back') : ours(' '),
		);
	}
	if (layer.includeHeld) say(ours('what would be held back goes, too; i leaves it out again'), 'warning');
	for (const [at, [kind, ids]] of [...plan.left].entries())
		say(safeLine`${count(ids.length)} ${leftText[kind]}`, 'warning', at === 0 ? ours('left out') : ours(' '));
	if (plan.migration !== undefined) {
		const {file, sha256, changed, diffs, failures} = plan.migration;
		const short = safeText(sha256.slice(0, 12));
		say(
			safeLine`${safeText(file.name)}   sha256 ${short}   ${count(changed)} changed; the originals go to the archive`,
			'plain',
			ours('through'),
		);
		for (const [text, times] of diffs.slice(0, mostDiffs))
			say(safeLine`${count(times)}× ${safeText(text)}`, 'plain', ours(' '));
		if (diffs.length > mostDiffs)
			say(safeLine`and ${count(diffs.length - mostDiffs)} other differences`, 'dim', ours(' '));
		for (const [reason, times] of failures)
			say(safeLine`${count(times)} ${safeText(reason)}`, 'error', ours(' '));
		if (failures.size > 0)
			say(ours('f marks those that failed, w writes their ids to a file'), 'dim', ours(' '));
	}
	const last = lastOfKind(state.index, layer.ids);
	if (last !== undefined)
		say(
			safeLine`the last of this kind came ${age(Math.max(0, state.now - last))} ago`,
			'plain',
			ours('arriving'),
		);
	if (plan.memoryUsed !== undefined) {
		const percent = Math.round(plan.memoryUsed * 100);
		say(safeLine`${percent} % of what Redis may use`, percent > 80 ? 'warning' : 'plain', ours('memory'));
	}
	const {pace} = state.session;
	if (plan.total > 0)
		say(
			safeLine`${paceText(pace, plan.total)}; can be paused and stopped at any time`,
			'plain',
			ours('pace'),
		);
	for (const note of plan.notes) say(safeText(note), 'warning', ours('note'));
	for (const {message, hint} of plan.refusals) {
		say(safeText(message), 'error', ours('refused'));
		say(safeText(hint), 'plain', ours(' '));
	}
}

const heldText: Readonly<Record<HeldKind, SafeText>> = {
	undecodable: ours('undecodable'),
	'came back': ours('came back before'),
	unchanged: ours('not changed by the migration: they would fail again'),
	'odd shape': ours('of a shape unlike the rest'),
};

const leftText: Readonly<Record<LeftKind, SafeText>> = {
	gone: ours('gone meanwhile'),
	'no source': ours('name no source stream: t sends them to one'),
	'empty payload': ours('have no payload'),
	'migration failed': ours('failed in the migration'),
};

function groupText({target, items}: PlannedGroup, {create}: BulkPlan, say: Say): void {
	const {stream, type, length, groups} = target;
	const long = type === 'stream' ? safeLine`, ${howLong(length)}` : ours('');
	say(safeLine`${nameText(stream)}   ${entriesText(items.length)}${long}`, 'accent', ours('to'));
	if (type === 'none' && create) say(ours('does not exist yet: it is created'), 'warning', ours(' '));
	if (type === 'stream') {
		sayGroups(target, say);
		const unread = Math.max(0, ...groups.map(({lag}) => lag ?? 0));
		const trimmed = Math.min(unread, items.length);
		if (trimmed > 0)
			say(
				safeLine`if its producers cap it, up to ${count(trimmed)} unread could be trimmed`,
				'dim',
				ours(' '),
			);
	}
}

function refusedText({target, items, refusals}: PlannedGroup, say: Say): void {
	say(
		safeLine`${nameText(target.stream)}   ${entriesText(items.length)} ${items.length === 1 ? ours('stays') : ours('stay')} here`,
		'warning',
		ours('not to'),
	);
	for (const {message, hint} of refusals)
		say(safeLine`${safeText(message)}: ${safeText(hint)}`, 'plain', ours(' '));
}

function readOnly(layer: BulkLayer, state: State, say: Say): void {
	const off = writesOff(state);
	if (off === undefined) return;
	say(off, 'error', ours('read-only'));
	if (state.server?.writes.allowed === false) say(safeText(state.server.writes.hint), 'plain', ours(' '));
	if (layer.action === 'restore') return;
	say(ours('a colleague with the rights can run:'), 'dim', ours(' '));
	say(commandLine(layer, state), 'accent', ours(' '));
}

const mostDiffs = 8;
const mostNamed = 10;

/**
 * The command that does the same from a shell: a few entries by their ids, a whole DLQ or what a filter
 * lets through up to its newest id, refused when it has grown. Any other many are too long for a shell.
 */
function commandLine({action, ids, ask, filter, includeHeld}: BulkLayer, {session, index}: State): SafeText {
	const to = ask.target === undefined ? '' : ` --to ${quoted(safeText(ask.target))}`;
	const migrate = ask.migration === undefined ? '' : ` --migrate ${quoted(safeText(ask.migration.path))}`;
	const end = `${to}${migrate}${includeHeld ? ' --include-held' : ''} --yes`;
	const begin = `${session.commandLine} ${action}`;
	if (ids.length <= mostNamed) return safeText(`${begin} ${ids.join(' ')}${end}`);
	const until = ids.at(-1) ?? '';
	const all = ids.length === index.size - index.positionOf(until);
	if (!all && filter === undefined)
		return ours(
			'(mark at most 10, all that a filter shows, or everything up to an entry: then it stands here)',
		);
	const which = all ? '' : ` --filter ${quoted(safeText(filter ?? '', 1000))}`;
	return safeText(`${begin} --all${which} --until ${until} --expect ${ids.length}${end}`, 4000);
}

function sayOutcomes(outcomes: ReadonlyArray<readonly [EntryId, ItemOutcome]>, say: Say): void {
	for (const [reason, times] of countReasons(outcomes.map(([, outcome]) => outcome))) {
		say(safeLine`${count(times)} ${safeText(reason)}`, reason === 'moved' ? 'good' : 'warning');
	}
}

function question(layer: BulkLayer, state: State): Segment[] {
	const {phase, action, typed} = layer;
	const total = asked(layer);
	const dim = (text: SafeText) => [segment(text, 'dim')];
	if (phase === 'planning') return dim(ours('esc cancels'));
	if (phase === 'running') return [segment(ours('on its way…'), 'accent')];
	if (phase !== 'confirm' || writesOff(state) !== undefined || total === 0) return dim(ours('esc closes'));
	if ((layer.plan?.refusals.length ?? 0) > 0) return dim(ours('esc closes'));
	const verb = verbs[action];
	if (total <= fewest)
		return [{text: safeLine`y ${verb}`, tone: 'accent', bold: true}, ...dim(ours('   esc cancels'))];
	return [
		segment(safeLine`type ${count(total)} and enter: ${verb}  `, 'plain'),
		{text: safeLine`${safeText(typed)}▏`, tone: 'accent', bold: true},
		...dim(ours('   esc cancels')),
	];
}
