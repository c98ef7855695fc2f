import {count} from '../../text/amount.ts';
import {cellWidth} from '../../text/cells.ts';
import {fitLine, type Line, lineWidth, type Segment, segment} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import type {FilterLayer} from '../layers.ts';
import {orderMark} from '../order.ts';
import type {State} from '../types.ts';

/** The line in which a filter is typed: what is wrong with it is marked in its place. */
export function filterLine(layer: FilterLayer, width: number): Line {
	const {text, complaint} = layer;
	const typed: Segment[] = [segment(ours(' / '), 'accent')];
	if (complaint === undefined) {
		const hint =
			text === '' ? ours('   words  error:timeout  since:2h  payload.user.id:42  /regex/  -not') : ours('');
		typed.push(segment(safeLine`${safeText(text)}▏`), segment(hint, 'dim'));
	} else {
		const {at, length, message, hint} = complaint;
		typed.push(
			segment(safeText(text.slice(0, at))),
			{text: safeText(text.slice(at, at + Math.max(1, length))), tone: 'error', inverse: true},
			segment(safeLine`${safeText(text.slice(at + Math.max(1, length)))}▏`),
			segment(safeLine`   ${safeText(message)}`, 'error'),
			segment(safeLine`: ${safeText(hint)}`, 'error'),
		);
	}
	// A hint that does not fit stands in the row below.
	const whole = complaint === undefined || lineWidth(typed) <= width;
	return fitLine(whole ? typed : typed.slice(0, -1), width);
}

/** What to do about a complaint, where the line of the filter has no room for it. */
export function hintBelow(layer: FilterLayer, width: number): SafeText | undefined {
	const {text, complaint} = layer;
	if (complaint === undefined) return undefined;
	const {message, hint} = complaint;
	const room = width - cellWidth(safeLine` / ${safeText(text)}▏   ${safeText(message)}: `);
	return cellWidth(safeText(hint)) <= room ? undefined : safeText(hint);
}

/** What the second row says of filter, search and order. */
export function arrangementMark(state: State, room: number): Segment[] {
	const {progress, scanning, cutOff} = state.arrangement;
	// Groups are counted over everything.
	const filter = state.layer?.kind === 'groups' ? undefined : state.arrangement.filter;
	const order = orderMark(state);
	const out: Segment[] = [];
	if (filter !== undefined)
		out.push(segment(ours('filter '), 'dim'), segment(safeText(filter.text, 200), 'accent'));
	if (cutOff) out.push(segment(ours('   not all was searched'), 'warning'));
	if (scanning && progress !== undefined && progress.of > 0)
		out.push(segment(safeLine`   searched ${count(progress.read)} of ${count(progress.of)}`, 'warning'));
	if (order !== undefined)
		out.push(segment(safeLine`${out.length > 0 ? ours('   ') : ours('')}${order}`, 'accent'));
	if (out.length === 0) return [];
	return lineWidth(out) <= room - 3
		? [...out, segment(ours('   '))]
		: [...fitLine(out, Math.max(0, room - 3)), segment(ours('   '))];
}
