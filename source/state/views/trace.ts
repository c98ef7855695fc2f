import type {TraceHit} from '../../core/trace/hit.ts';
import type {TracePlace} from '../../core/trace/trace.ts';
import {age} from '../../text/age.ts';
import {count, utc} from '../../text/amount.ts';
import {toWidth} from '../../text/cells.ts';
import {fitLine, type Line, segment} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import type {TraceLayer} from '../layers.ts';
import {layout} from '../layout.ts';
import type {State} from '../types.ts';
import {type Dialog, remarkLines, titleLine, writer} from './dialog-text.ts';

/** What is held of a trace id in time order, then where was looked and how far. */
export function tracePanel(layer: TraceLayer, state: State, width: number): Dialog {
	const {trace, phase, read, failure, cursor, entry} = layer;
	const lines: Line[] = [
		titleLine(trace === undefined ? ours('Trace') : safeLine`Trace ${safeText(trace.traceId)}`, width),
	];
	const say = writer(lines, width);
	if (phase === 'reading') {
		say(safeLine`looking for the trace id of ${safeText(entry)}…`, 'dim');
		say(safeLine`${count(read)} read`, 'dim');
	} else if (phase === 'no trace id') {
		say(safeLine`${safeText(entry)} has no trace id, or is gone.`);
	} else if (failure !== undefined) {
		say(failure.message, 'error');
		say(failure.hint);
	}
	const {hits = [], places = []} = trace ?? {};
	if (trace !== undefined) lines.push(fitLine([segment(ours('    AGE  WHERE    WHAT'), 'dim')], width));
	const here = hits[cursor];
	const end = [...about(here, width), ...remarkLines(layer.remark, width), keys(here, width)];
	const all = hits.length + places.length;
	const height = Math.max(1, layout(state.size).bodyRows - lines.length - end.length);
	const from = Math.max(0, Math.min(cursor - (height >> 1), all - height));
	for (let at = from; at < Math.min(all, from + height); at++) {
		const [hit, place] = [hits[at], places[at - hits.length]];
		if (hit !== undefined) lines.push(hitRow(hit, at === cursor, state.now, width));
		else if (place !== undefined) lines.push(placeRow(place, at === cursor, width));
	}
	return {body: lines, end};
}

const wherever = {dlq: 'DLQ', archive: 'archive', rescue: 'rescue', audit: 'audit', stream: 'stream'};

function hitRow(hit: TraceHit, here: boolean, now: number, width: number): Line {
	const text = what(hit);
	return fitLine(
		[
			segment(here ? ours(' › ') : ours('   '), 'accent'),
			segment(safeLine`${toWidth(age(now - hit.time), 4, 'right')}  `, 'dim'),
			segment(safeLine`${toWidth(safeText(wherever[hit.kind]), 8)} `, 'dim'),
			{text, bold: here},
		],
		width,
	);
}

function what(hit: TraceHit): SafeText {
	if (hit.kind !== 'audit') {
		const {error} = hit;
		if (error === undefined) return safeLine`the message in ${safeText(hit.stream)}`;
		return error.length === 0 ? ours('(empty error)') : safeText(error);
	}
	const {record} = hit;
	const to = record.target === undefined ? ours('') : safeLine` to ${safeText(record.target)}`;
	const why = record.reason === '' ? ours('') : safeLine`: ${safeText(record.reason)}`;
	return safeLine`${safeText(record.action)}${to} by ${safeText(record.actor)}${why}`;
}

function placeRow(place: TracePlace, here: boolean, width: number): Line {
	const {stream, trouble} = place;
	const text = trouble === undefined ? howFar(place) : safeLine`not read: ${safeText(trouble)}`;
	return fitLine(
		[
			segment(here ? ours(' › ') : ours('   '), 'accent'),
			segment(safeLine`${safeText(stream)}: `, 'dim'),
			segment(text, trouble === undefined ? 'dim' : 'warning'),
		],
		width,
	);
}

function howFar({kind, read, partial, around}: TracePlace): SafeText {
	const words = kind === 'audit' ? ['record', 'records'] : ['entry', 'entries'];
	const things = safeLine`${count(read)} ${safeText(words[read === 1 ? 0 : 1] ?? '')}`;
	if (around !== undefined) return safeLine`${things} around ${idsText(around)}`;
	return partial ? safeLine`the newest ${things}` : things;
}

function idsText({ids, known}: {readonly ids: number; readonly known: number}): SafeText {
	if (known === 1) return ours('it');
	return ids === known ? safeLine`${ids} ids` : safeLine`${ids} of ${count(known)} ids`;
}

/** Of the one under the cursor what a row has no room for. */
function about(hit: TraceHit | undefined, width: number): Line[] {
	const id =
		hit?.kind === 'audit'
			? safeLine`${safeText(hit.moved.id)} as ${safeText(hit.moved.newId)}`
			: safeText(hit?.id ?? '');
	const text = hit === undefined ? ours('') : safeLine`  ${utc(hit.time)}   ${safeText(hit.stream)}   ${id}`;
	return [fitLine([segment(text, 'dim')], width)];
}

function keys(hit: TraceHit | undefined, width: number): Line {
	const opens = hit?.kind === 'dlq' ? ours('enter shows it in the list   ') : ours('');
	return fitLine([segment(safeLine`  ${opens}esc closes`, 'dim')], width);
}
