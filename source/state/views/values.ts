import type {ValueCounts} from '../../core/values/count-values.ts';
import {mostValues, type ValueCount} from '../../core/values/tally.ts';
import {age} from '../../text/age.ts';
import {count, percent} from '../../text/amount.ts';
import {toWidth, truncate} from '../../text/cells.ts';
import {fitLine, type Line, lineWidth, segment} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import type {State} from '../types.ts';
import type {ValuesLayer} from '../values-layer.ts';
import {writer} from './dialog-text.ts';

/** How many entries have which value, over the whole width: a row a value, and what its key would do. */
export function valuesLines(layer: ValuesLayer, {now}: State, width: number, height: number): Line[] {
	const {counts, failure, chosen} = layer;
	const lines: Line[] = [title(layer, width)];
	const end: Line[] = [];
	const say = writer(end, width);
	if (failure !== undefined) {
		say(failure.message, 'error');
		say(failure.hint);
	}
	const rows = counts?.rows ?? [];
	if (counts !== undefined && rows.length > 0) {
		end.push(...below(layer, counts, width));
		const room = Math.max(1, height - 2 - end.length);
		const from = Math.max(0, Math.min(chosen - (room >> 1), rows.length - room));
		lines.push(fitLine([segment(ours('    COUNT  SHARE   LAST  FIRST  VALUE'), 'dim')], width));
		for (const [at, row] of rows.slice(from, from + room).entries())
			lines.push(drawRow(row, from + at === chosen, now, width));
	} else if (layer.phase === 'done') lines.push(fitLine([segment(whyEmpty(layer), 'dim')], width));
	while (lines.length < height - end.length) lines.push(fitLine([], width));
	return [...lines, ...end].slice(0, height);
}

function title({by, of, which, phase, read, counts}: ValuesLayer, width: number): Line {
	const rest: Line = [
		segment(safeLine`   of ${count(of)} ${which}`),
		phase === 'done'
			? segment(safeLine`   ${valuesText(counts?.values ?? 0)}`, 'dim')
			: segment(safeLine`   read ${count(read)} of ${count(of)}`, 'warning'),
	];
	// A long path gives way to the counts.
	const path = truncate(safeLine` By ${safeText(by.text)}`, Math.max(12, width - lineWidth(rest)));
	return fitLine([{text: path, bold: true, tone: 'accent'}, ...rest], width);
}

function drawRow(row: ValueCount, here: boolean, now: number, width: number): Line {
	const tone = row.kind === 'value' ? 'plain' : 'dim';
	return fitLine(
		[
			segment(here ? ours(' › ') : ours('   '), 'accent'),
			{text: toWidth(count(row.count), 6, 'right'), bold: here},
			segment(safeLine`  ${toWidth(percent(row.share), 5, 'right')}`, 'dim'),
			segment(
				safeLine`  ${toWidth(age(now - row.last), 5, 'right')}`,
				row.stillArriving ? 'warning' : 'plain',
			),
			segment(safeLine`  ${toWidth(age(now - row.first), 5, 'right')}  `, 'dim'),
			{text: row.text, bold: here, tone},
		],
		width,
	);
}

/** What must not be overlooked, then what enter would filter by. */
function below({chosen, remark}: ValuesLayer, counts: ValueCounts, width: number): Line[] {
	const notes: SafeText[] = [];
	if (counts.rows.some(({kind}) => kind === 'others'))
		notes.push(safeLine`more than ${count(mostValues)} different values: what was met later is in (others)`);
	if (counts.several) notes.push(ours('an entry with several values counts for each'));
	if (counts.gone > 0) notes.push(safeLine`${count(counts.gone)} were gone before they were read`);
	const lines = notes.map(note => fitLine([segment(safeLine`  ${note}`, 'warning')], width));
	const row = counts.rows[chosen];
	const filter = row?.filter === undefined ? ours('') : safeLine`enter filters by ${safeText(row.filter)}`;
	lines.push(
		fitLine(
			[
				remark === undefined
					? segment(safeLine`  ${filter}`, 'dim')
					: segment(safeLine`  ${remark}`, 'warning'),
			],
			width,
		),
	);
	return lines;
}

function whyEmpty({of}: ValuesLayer): SafeText {
	return of === 0
		? ours('  The list is empty: there is nothing to count.')
		: ours('  All of them were gone before they were read: there is nothing to count.');
}

function valuesText(values: number): SafeText {
	return values === 1 ? ours('1 value') : safeLine`${count(values)} different values`;
}
