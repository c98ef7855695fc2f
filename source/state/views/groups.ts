import type {Group, Grouping} from '../../core/groups/groups.ts';
import {age} from '../../text/age.ts';
import {byteSize, count, percent} from '../../text/amount.ts';
import {toWidth} from '../../text/cells.ts';
import {fitLine, type Line, type Segment, segment} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import {condensed, sparkline} from '../../text/sparkline.ts';
import type {GroupsLayer} from '../layers.ts';
import {emptyError} from '../selectors.ts';
import type {State} from '../types.ts';
import {writer} from './dialog-text.ts';
import {shortSource} from './short-source.ts';

/** What dies of what, over the whole width: a row a group, and more of the one under the cursor. */
export function groupsLines(layer: GroupsLayer, state: State, width: number, height: number): Line[] {
	const {grouping, failure} = layer;
	const lines: Line[] = [];
	const say = writer(lines, width);
	if (failure !== undefined) {
		say(failure.message, 'error');
		say(failure.hint);
	} else if (grouping === undefined) say(ours('counting…'), 'dim');
	else if (grouping.groups.length === 0 && state.facts?.kind === 'absent')
		say(safeLine`There is no stream ${state.session.stream}.`, 'warning');
	else if (grouping.groups.length === 0) say(ours('No dead letters, no groups.'), 'good');
	else lines.push(...table(layer, grouping, state, width, height));
	while (lines.length < height) lines.push(fitLine([], width));
	return lines.slice(0, height);
}

function table(layer: GroupsLayer, grouping: Grouping, state: State, width: number, height: number): Line[] {
	const {groups} = grouping;
	const chosen = groups[layer.chosen];
	const about = chosen === undefined ? [] : aboutGroup(chosen, layer, state, width, height);
	const room = Math.max(1, height - 1 - about.length);
	const from = Math.max(0, Math.min(layer.chosen - (room >> 1), groups.length - room));
	const columns = columnsFor(width);
	const lines = [titles(columns, width)];
	for (const [at, group] of groups.slice(from, from + room).entries())
		lines.push(drawRow(group, from + at === layer.chosen, state, columns, width));
	while (lines.length < height - about.length) lines.push(fitLine([], width));
	return [...lines, ...about];
}

interface Columns {
	readonly share: boolean;
	/** When the first one came, and after how many attempts: the group under the cursor tells it, too. */
	readonly more: boolean;
	/** Cells of the sparkline; 0: none. */
	readonly bars: number;
}

// The cause is what one looks for: where it is narrow the others make room for it.
function columnsFor(width: number): Columns {
	return {share: width >= 72, more: width >= 100, bars: width >= 100 ? 24 : width >= 72 ? 8 : 0};
}

function titles({share, more, bars}: Columns, width: number): Line {
	const words = [
		ours('    COUNT'),
		...(share ? [ours('  SHARE')] : []),
		ours('   LAST'),
		...(more ? [ours('  FIRST')] : []),
		...(bars > 0 ? [safeLine`  ${toWidth(ours('ARRIVALS'), bars)}`] : []),
		...(more ? [ours('  TRY')] : []),
		safeLine`  ${toWidth(ours('SOURCE'), 12)} CAUSE`,
	];
	return fitLine(
		words.map(word => segment(word, 'dim')),
		width,
	);
}

function drawRow(
	group: Group,
	here: boolean,
	state: State,
	{share, more, bars}: Columns,
	width: number,
): Line {
	const {now} = state;
	const tone = group.stillArriving ? 'warning' : 'plain';
	const cells: Segment[] = [
		segment(here ? ours(' › ') : ours('   '), 'accent'),
		{text: toWidth(count(group.count), 6, 'right'), bold: here},
	];
	const add = (text: SafeText, of: Segment['tone']) => cells.push(segment(safeLine`  ${text}`, of));
	if (share) add(toWidth(percent(group.share), 5, 'right'), 'dim');
	add(toWidth(age(now - group.last), 5, 'right'), tone);
	if (more) add(toWidth(age(now - group.first), 5, 'right'), 'dim');
	if (bars > 0) add(sparkline(condensed(group.spark, bars)), group.stillArriving ? 'warning' : 'accent');
	if (more) add(toWidth(triesOf(group), 3, 'right'), 'dim');
	add(safeLine`${toWidth(shortSource(group.source), 12)} `, 'plain');
	cells.push({
		text: cause(group.signature, state),
		bold: here,
		tone: group.signature === '' ? 'dim' : 'plain',
	});
	return fitLine(cells, width);
}

function triesOf({attempts: {least, most}}: Group): SafeText {
	return least === most ? safeText(String(most)) : safeLine`${least}–${most}`;
}

function aboutGroup(group: Group, {shape}: GroupsLayer, state: State, width: number, height: number): Line[] {
	const {now} = state;
	const lines: Line[] = [fitLine([segment(safeText('─'.repeat(width)), 'rule')], width)];
	if (height < 8) return [];
	const low = height < 14;
	const say = writer(lines, width);
	const going = group.stillArriving
		? safeLine`still arriving, the last one ${age(now - group.last)} ago`
		: safeLine`quiet for ${age(now - group.last)}`;
	say(cause(group.signature, state).slice(0, width * (low ? 1 : 2)) as SafeText, 'plain', ours('cause'));
	if (!low) say(group.source === '' ? ours('(none)') : group.source, 'plain', ours('source'));
	say(
		group.count === 1
			? safeLine`once, ${age(now - group.last)} ago`
			: safeLine`${going}; first seen ${age(now - group.first)} ago`,
		group.stillArriving ? 'warning' : 'plain',
		ours('when'),
	);
	if (low) return lines.slice(0, 5);
	say(triesOf(group), 'plain', ours('attempts'));
	say(shapeText(group, shape), 'dim', ours('payloads'));
	return lines.slice(0, 8);
}

function shapeText(group: Group, shape: GroupsLayer['shape']): SafeText {
	const size = safeLine`${byteSize(Math.round(group.bytes / Math.max(1, group.count)))} on average`;
	if (shape?.key !== group.key) return safeLine`${size}; looking at some…`;
	const [first, ...more] = shape.shapes;
	if (first === undefined) return size;
	const others = more.length === 0 ? ours('') : safeLine`, ${more.length} other shapes`;
	return safeLine`${size}; ${first.count} of ${shape.sampled} looked at are ${safeText(first.shape)}${others}`;
}

function cause(signature: SafeText, state: State): SafeText {
	return signature === '' ? emptyError(state) : signature;
}
