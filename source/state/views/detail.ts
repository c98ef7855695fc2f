import {expectation} from '../../core/payload/expectation.ts';
import {listOf, payloadRows} from '../../core/payload/rows.ts';
import type {Payload, PayloadMode, PayloadRow, PayloadRows, RowOptions} from '../../core/payload/types.ts';
import {byteSize} from '../../text/amount.ts';
import {wrapWords} from '../../text/cells.ts';
import {fitLine, type Line, lineWidth, type Segment, segment} from '../../text/line.ts';
import {ours, safeLine, safeText} from '../../text/safe-text.ts';
import type {Zone} from '../../text/time.ts';
import {layout} from '../layout.ts';
import type {DetailState, State} from '../types.ts';
import {metadataLines} from './metadata.ts';
import {highlighted, paneRule} from './pane-rule.ts';

/** Two cells of every row: the pane's cursor. */
const gutter = 2;

/** The pane's rows: metadata, a rule that names the views, the payload. */
export function detailContent(state: State, detail = state.detail): PayloadRows {
	const width = layout(state.size).paneWidth;
	const known = cache.get(detail);
	if (known?.width === width && known.now === state.now) return known.content;
	const content = build({...state, detail}, width - gutter);
	cache.set(detail, {width, now: state.now, content});
	return content;
}

// Asked several times for one frame and its keys: a detail never changes, only its time does.
const cache = new WeakMap<
	DetailState,
	{readonly width: number; readonly now: number; readonly content: PayloadRows}
>();

/** The pane as it is seen, `height` rows of exactly the pane's width. */
export function detailLines(state: State, height: number): Line[] {
	const {paneWidth} = layout(state.size);
	const focused = state.focus === 'detail';
	const detail = focused ? state.detail : (state.detail.previous ?? state.detail);
	const content = detailContent(state, detail);
	const shown = focused ? height - 1 : height;
	const wanted = detail.search?.text ?? '';
	const lines = content.rows(detail.top, detail.top + shown).map((row, at) => {
		const here = focused && detail.top + at === detail.row;
		const gutterText = segment(here ? ours('› ') : ours('  '), 'accent');
		return fitLine([gutterText, ...(focused ? highlighted(row.line, wanted) : row.line)], paneWidth);
	});
	while (lines.length < shown) lines.push(fitLine([], paneWidth));
	if (focused) lines.push(paneRule(detail, content.spot?.(detail.row), paneWidth));
	return lines;
}

/** How the payload is shown in the pane. */
export function paneOptions({size, detail, session}: State): RowOptions {
	const {toggled, reveal} = detail;
	return {width: layout(size).paneWidth - gutter, toggled, reveal, zone: session.zone};
}

function build(state: State, width: number): PayloadRows {
	const {detail, now} = state;
	const {entry, payload, status} = detail;
	if (entry === undefined) return listOf(waiting(state, width), 'meta');
	const head: Line[] = [];
	if (status === 'gone') {
		head.push(fitLine([segment(ours('gone from the DLQ: moved, deleted or trimmed'), 'warning')], width));
	}
	head.push(...metadataLines(entry, now, width, {reveal: detail.reveal, zone: state.session.zone}));
	if (payload === undefined)
		return listOf(
			[...head, fitLine([segment(ours('the entry has no field data'), 'warning')], width)],
			'meta',
		);
	head.push(ruleLine(detail.mode, payload.format, payload.bytes.length, width));
	const said = detail.mode === 'hex' ? undefined : expectation(payload, entry.known !== undefined);
	for (const piece of said === undefined ? [] : wrapWords(said.text, width))
		head.push(fitLine([segment(piece, said?.tone)], width));
	return joined(head, bodyOf(payload, detail, width, state.session.zone));
}

/** A key that moves in the pane changes none of the payload's rows: they are made once. */
function bodyOf(
	payload: Payload,
	{mode, toggled, reveal}: DetailState,
	width: number,
	zone: Zone,
): PayloadRows {
	const known = bodies.get(payload);
	if (known?.mode === mode && known.toggled === toggled && known.reveal === reveal && known.width === width) {
		return known.rows;
	}
	const rows = payloadRows(payload, mode, {width, toggled, reveal, zone});
	bodies.set(payload, {mode, toggled, reveal, width, rows});
	return rows;
}

const bodies = new WeakMap<
	Payload,
	Pick<DetailState, 'mode' | 'toggled' | 'reveal'> & {readonly width: number; readonly rows: PayloadRows}
>();

function waiting({detail, list, index}: State, width: number): Line[] {
	if (list.cursor === undefined) return [];
	if (detail.status === 'failed')
		return [fitLine([segment(detail.failure ?? ours('could not be read'), 'error')], width)];
	const row = index.at(index.positionOf(list.cursor));
	return [
		fitLine([{text: safeText(list.cursor), tone: 'accent', bold: true}], width),
		fitLine(
			[segment(ours('error    '), 'dim'), segment(row?.error ?? row?.signature ?? ours(''), 'error')],
			width,
		),
		fitLine([segment(ours('source   '), 'dim'), segment(row?.source ?? ours(''))], width),
		fitLine([segment(ours('reading…'), 'dim')], width),
	];
}

function ruleLine(mode: PayloadMode, format: string, size: number, width: number): Line {
	const left: Segment[] = [
		segment(ours('─ '), 'rule'),
		segment(safeLine`payload  ${safeText(format)}  ${byteSize(size)} `, 'dim'),
	];
	const right: Segment[] = [];
	for (const each of ['tree', 'json', 'hex'] as const) {
		right.push(
			segment(ours(' ')),
			each === mode ? {text: safeText(each), tone: 'accent', bold: true} : segment(safeText(each), 'dim'),
		);
	}
	const rule = safeText('─'.repeat(Math.max(0, width - lineWidth(left) - lineWidth(right) - 2)));
	return fitLine([...left, segment(rule, 'rule'), ...right, segment(ours(' ─'), 'rule')], width);
}

function joined(head: readonly Line[], body: PayloadRows): PayloadRows {
	const first = listOf(head, 'meta');
	const shifted = (row: PayloadRow): PayloadRow =>
		row.parent === undefined ? row : {...row, parent: row.parent + first.count};
	return {
		count: first.count + body.count,
		rows: (from, to) => [
			...first.rows(from, Math.min(to, first.count)),
			...body.rows(Math.max(0, from - first.count), Math.max(0, to - first.count)).map(shifted),
		],
		spot: position => (position < first.count ? undefined : body.spot?.(position - first.count)),
		positionOf: key => {
			const position = body.positionOf?.(key);
			return position === undefined ? undefined : position + first.count;
		},
		...(body.count === 0 ? {} : {payloadFrom: first.count}),
	};
}
