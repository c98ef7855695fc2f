import {timesBack} from '../../core/bulk/returns.ts';
import {idTime} from '../../core/entry.ts';
import type {IndexRow} from '../../core/index/entry-index.ts';
import {age} from '../../text/age.ts';
import {toWidth, wrapWords} from '../../text/cells.ts';
import {fitLine, type Line, type Segment, segment} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import {layout} from '../layout.ts';
import {isMarked} from '../marks.ts';
import {emptyError, listed, listWindow} from '../selectors.ts';
import type {State} from '../types.ts';
import {shortSource} from './short-source.ts';

/** Column titles and rows of the list, or what there is instead of rows. */
export function listLines(state: State): Line[] {
	const {listWidth, listRows} = layout(state.size);
	const {from, rows} = listWindow(state);
	const sourceWidth = listWidth >= 56 ? 14 : 10;
	const lines: Line[] = [titles(listWidth, sourceWidth)];
	for (let at = from; at < from + rows; at++) {
		const id = listed(state).idAt(at);
		const row = id === undefined ? undefined : state.index.at(state.index.positionOf(id));
		if (row !== undefined) lines.push(drawRow(state, row, at, sourceWidth, listWidth));
	}
	if (rows === 0) lines.push(...instead(state, listWidth));
	while (lines.length < listRows + 1) lines.push(fitLine([], listWidth));
	return lines.slice(0, listRows + 1);
}

function titles(width: number, sourceWidth: number): Line {
	return fitLine(
		[segment(safeLine`    AGE  ${toWidth(ours('SOURCE'), sourceWidth)} TRY  ERROR`, 'dim')],
		width,
	);
}

function drawRow(state: State, row: IndexRow, at: number, sourceWidth: number, width: number): Line {
	const here = row.id === state.list.cursor;
	const active = here && state.focus === 'list';
	const marker = segment(here ? ours('›') : ours(' '), 'accent');
	const mark = segment(isMarked(state, row.id, at) ? ours('✓') : ours(' '), 'accent');
	const when = toWidth(age(state.now - idTime(row.id)), 5, 'right');
	const source = toWidth(shortSource(row.source), sourceWidth);
	const times = timesBack(state.returned, row);
	const back = times === 0 ? [] : [segment(safeLine`↩${times} `, 'warning')];
	const line: Line = [
		segment(ours(' ')),
		marker,
		mark,
		{text: safeLine`${when}  `, tone: 'dim'},
		{text: safeLine`${source} `, ...(active ? {bold: true} : {})},
		{text: safeLine`${toWidth(row.attempt, 3, 'right')}  `, tone: 'dim'},
		...back,
		errorOf(row, active, state),
	];
	return fitLine(line, width);
}

// Until its own text was fetched a row shows what it has in common with others of its kind.
function errorOf({error, signature}: IndexRow, active: boolean, state: State): Segment {
	if (error === undefined) return segment(signature, 'dim');
	if (error === '') return segment(emptyError(state), 'dim');
	return {text: error, ...(active ? {bold: true} : {})};
}

/** What a person is told when there are no rows: what is the case, and what to do. */
function instead(state: State, width: number): Line[] {
	const paragraphs = reasons(state);
	const lines: Line[] = [fitLine([], width)];
	for (const [text, tone] of paragraphs) {
		for (const piece of wrapWords(text, width - 6))
			lines.push(fitLine([segment(ours('   ')), segment(piece, tone)], width));
		lines.push(fitLine([], width));
	}
	return lines;
}

type Reason = readonly [SafeText, 'plain' | 'dim' | 'error' | 'warning' | 'good'];

function reasons(state: State): Reason[] {
	const {connection, trouble, facts, load, session, server, arrangement} = state;
	if (arrangement.filter !== undefined && state.index.size > 0) {
		if (arrangement.scanning) return [[ours('Searching…'), 'dim']];
		if (arrangement.cutOff)
			return [
				[ours('The search did not reach its end.'), 'warning'],
				[ours('It begins anew once connected; esc drops the filter.'), 'dim'],
			];
		return [
			[ours('No entry matches the filter.'), 'warning'],
			[ours('/ changes it, esc drops it. What arrives and matches appears here.'), 'dim'],
		];
	}
	if (connection.state !== 'ready') {
		const reason = 'reason' in connection ? connection.reason : undefined;
		if (reason === undefined) return [[ours('Connecting…'), 'dim']];
		return [
			[safeText(reason.message), 'error'],
			[safeText(reason.hint), 'plain'],
		];
	}
	if (trouble !== undefined)
		return [
			[trouble.message, 'error'],
			[trouble.hint, 'plain'],
		];
	if (facts === undefined) return [[ours('Connected. Reading…'), 'dim']];
	if (facts.kind === 'wrong type') {
		return [
			[safeLine`${session.stream} is a ${safeText(facts.type)}, not a stream.`, 'error'],
			[ours('Leave with q and name the DLQ with --stream.'), 'plain'],
		];
	}
	if (facts.kind === 'absent') {
		const where = server === undefined ? ours('there') : safeText(server.address);
		return [
			[safeLine`There is no stream ${session.stream} on ${where}.`, 'warning'],
			[
				ours('Nothing was ever parked, or the name is another one: see --stream. It is being watched.'),
				'plain',
			],
		];
	}
	if (facts.length === 0)
		return [
			[ours('No dead letters.'), 'good'],
			[ours('New ones appear here by themselves.'), 'dim'],
		];
	return [[load.phase === 'waiting' ? ours('Reading…') : ours('Reading the first entries…'), 'dim']];
}
