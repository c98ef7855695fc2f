import type {Group, Grouping} from '../../core/groups/groups.ts';
import {age} from '../../text/age.ts';
import {byteSize, count} from '../../text/amount.ts';
import {toWidth} from '../../text/cells.ts';
import {fitLine, type Line, segment} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import {condensed, sparkline} from '../../text/sparkline.ts';
import type {GroupsLayer} from '../layers.ts';
import {emptyError} from '../selectors.ts';
import type {State} from '../types.ts';
import {writer} from './dialog-text.ts';

/** What dies of what, over the whole width: a row a group, and more of the one under the cursor. */
export function groupsLines(layer: GroupsLayer, state: State, width: number, height: number): Line[] {
	const {grouping, failure} = layer;
	const lines: Line[] = [];
	const say = writer(lines, width);
	if (failure !== undefined) {
		say(failure.message, 'error');
		say(failure.hint);
	} else if (grouping === undefined) say(ours('counting…'), 'dim');
	else if (grouping.groups.length === 0) say(ours('No dead letters, no groups.'), 'good');
	else lines.push(...table(layer, grouping, state, width, height));
	while (lines.length < height) lines.push(fitLine([], width));
	return lines.slice(0, height);
}

function table(layer: GroupsLayer, grouping: Grouping, state: State, width: number, height: number): Line[] {
	const {groups} = grouping;
	const chosen = groups[layer.chosen];
	const about = chosen === undefined || height < 14 ? [] : aboutGroup(chosen, layer, state, width);
	const room = Math.max(1, height - 1 - about.length);
	const from = Math.max(0, Math.min(layer.chosen - (room >> 1), groups.length - room));
	const wide = width >= 100;
	const lines = [titles(wide, width)];
	for (const [at, group] of groups.slice(from, from + room).entries())
		lines.push(drawRow(group, from + at === layer.chosen, state, wide, width));
	while (lines.length < height - about.length) lines.push(fitLine([], width));
	return [...lines, ...about];
}

function titles(wide: boolean, width: number): Line {
	const spark = wide ? ours('ARRIVALS                 ') : ours('ARRIVALS ');
	return fitLine(
		[
			segment(
				safeLine`    COUNT  SHARE   LAST  FIRST  ${spark} TRY  ${toWidth(ours('SOURCE'), 12)} CAUSE`,
				'dim',
			),
		],
		width,
	);
}

function drawRow(group: Group, here: boolean, state: State, wide: boolean, width: number): Line {
	const {now} = state;
	const {least, most} = group.attempts;
	const tries = least === most ? safeText(String(most)) : safeLine`${least}–${most}`;
	const bars = sparkline(condensed(group.spark, wide ? 24 : 8));
	return fitLine(
		[
			segment(here ? ours(' › ') : ours('   '), 'accent'),
			{text: toWidth(count(group.count), 6, 'right'), bold: here},
			segment(safeLine`  ${toWidth(percent(group.share), 5, 'right')}`, 'dim'),
			segment(
				safeLine`  ${toWidth(age(now - group.last), 5, 'right')}`,
				group.stillArriving ? 'warning' : 'plain',
			),
			segment(safeLine`  ${toWidth(age(now - group.first), 5, 'right')}  `, 'dim'),
			segment(bars, group.stillArriving ? 'warning' : 'accent'),
			segment(safeLine`  ${toWidth(tries, 3, 'right')}  `, 'dim'),
			segment(safeLine`${toWidth(shortSource(group.source), 12)} `),
			{text: cause(group.signature, state), bold: here, tone: group.signature === '' ? 'dim' : 'plain'},
		],
		width,
	);
}

function aboutGroup(group: Group, {shape}: GroupsLayer, state: State, width: number): Line[] {
	const {now} = state;
	const lines: Line[] = [fitLine([segment(safeText('─'.repeat(width)), 'rule')], width)];
	const say = writer(lines, width);
	const going = group.stillArriving
		? safeLine`still arriving, the last one ${age(now - group.last)} ago`
		: safeLine`quiet for ${age(now - group.last)}`;
	say(cause(group.signature, state).slice(0, width * 2) as SafeText, 'plain', ours('cause'));
	say(group.source === '' ? ours('(none)') : group.source, 'plain', ours('source'));
	say(
		safeLine`${going}; first seen ${age(now - group.first)} ago`,
		group.stillArriving ? 'warning' : 'plain',
		ours('when'),
	);
	say(shapeText(group, shape), 'dim', ours('payloads'));
	return lines.slice(0, 7);
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

function shortSource(source: SafeText): SafeText {
	if (source === '') return ours('(none)');
	return source.startsWith('sg:stream:') ? safeText(source.slice('sg:stream:'.length)) : source;
}

function percent(share: number): SafeText {
	const value = share * 100;
	return safeText(`${value < 10 ? value.toFixed(1) : Math.round(value)}%`);
}
