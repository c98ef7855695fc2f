import {count} from '../../text/amount.ts';
import {cellWidth, toWidth, truncate, wrapWords} from '../../text/cells.ts';
import {fitLine, type Line, lineWidth, type Segment, segment} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import type {Binding, Mode} from '../binding.ts';
import {titleAbove} from '../key-order.ts';
import {mode, writesOff} from '../selectors.ts';
import type {ExportView, State} from '../types.ts';
import {filterLine, hintBelow} from './filter.ts';

/**
 * The keys that work now; those that do not are dim. As many as fit, the most useful first. They give
 * way to the rest of a message that its own row has no room for: its end says what to do.
 */
export function footerLine(bindings: readonly Binding[], state: State, width: number): Line {
	const here = mode(state);
	const rest = restOfMessage(state, width);
	if (rest !== undefined) return rest;
	if (here === 'menu')
		return fitLine([segment(ours(' ↑/↓ choose   enter takes it   esc back'), 'dim')], width);
	if (here === 'filter')
		return fitLine(
			[segment(ours(' enter keeps it   ↑/↓ earlier ones   ctrl-u clears   esc as before'), 'dim')],
			width,
		);
	if (here === 'palette')
		return fitLine([segment(ours(' type to find   ↑/↓ choose   enter does it   esc back'), 'dim')], width);
	if (here === 'search')
		return fitLine([segment(ours(' enter finds   ctrl-u clears   esc back'), 'dim')], width);
	if (here === 'prompt')
		return fitLine([segment(ours(' enter goes on   ctrl-u clears   esc back'), 'dim')], width);
	const shown = bindings.flatMap(binding => {
		const place = binding.modes.includes(here) ? placeOf(binding, here) : undefined;
		return place === undefined ? [] : [{binding, place}];
	});
	const line: Segment[] = [segment(ours(' '))];
	for (const {binding} of shown.toSorted((a, b) => a.place - b.place)) {
		const off =
			binding.disabled?.(state) !== undefined ||
			(binding.dangerous === true && writesOff(state) !== undefined);
		// Over the list a hint that came and went would be in the way; a question asks for what answers it.
		if (off && !steady.includes(here)) continue;
		const key = safeText(binding.keys[0] ?? '');
		const piece = [segment(key, off ? 'dim' : 'accent'), segment(safeLine` ${binding.label}   `, 'dim')];
		if (lineWidth(line) + lineWidth(piece) > width) break;
		line.push(...piece);
	}
	return fitLine(line, width);
}

const steady: readonly Mode[] = ['list', 'detail', 'groups', 'values'];

function placeOf({footer}: Binding, here: Mode): number | undefined {
	return typeof footer === 'object' ? footer[here] : footer;
}

function restOfMessage({notice, layer}: State, width: number): Line | undefined {
	const hint = layer?.kind === 'filter' ? hintBelow(layer, width) : undefined;
	if (hint !== undefined) return fitLine([segment(safeLine` ${hint}`, 'error')], width);
	if (notice === undefined || (layer !== undefined && layer.kind !== 'groups')) return undefined;
	const [, second, third] = piecesOf(notice, width);
	if (second === undefined) return undefined;
	const more = third === undefined ? ours('') : ours(' …   M shows all of it');
	const room = width - 1 - cellWidth(more);
	return fitLine([segment(safeLine` ${truncate(second, room)}`, notice.tone), segment(more, 'dim')], width);
}

// What is merely told may be cut: it fades, and nothing has to be done about it.
function piecesOf({tone, text}: NonNullable<State['notice']>, width: number): readonly SafeText[] {
	return tone === 'error' || tone === 'warning' ? wrapWords(text, width - 2) : [text];
}

/** What just happened, or why nothing can be written. */
export function messageLine(state: State, width: number): Line {
	const {notice, layer} = state;
	if (layer?.kind === 'filter') return filterLine(layer, width);
	if (notice !== undefined) {
		const [first = notice.text] = piecesOf(notice, width);
		return fitLine([segment(safeLine` ${first}`, notice.tone)], width);
	}
	if (state.exporting !== undefined) return fitLine([segment(exportText(state.exporting))], width);
	const off = writesOff(state);
	const tone = state.session.readOnly === undefined ? 'warning' : 'dim';
	return fitLine(off === undefined ? [] : [segment(safeLine` read-only: ${off}`, tone)], width);
}

function exportText({written, total, path, isStopping}: ExportView): SafeText {
	if (isStopping) return ours(' stopping the export…');
	const of = total === 0 ? ours('') : safeLine` of ${count(total)}`;
	const soFar = written === 0 && total > 0 ? count(total) : safeLine`${count(written)}${of}`;
	return safeLine` exporting ${soFar} to ${path}   x stops it`;
}

/** Every key with what it does; from the same table that the keys come from. */
export function helpLines(bindings: readonly Binding[], state: State, width: number): Line[] {
	const lines: Line[] = [fitLine([{text: ours(' Keys'), bold: true, tone: 'accent'}], width)];
	for (const {command, keys, help, dangerous} of bindings) {
		const title = titleAbove(command);
		if (title !== undefined)
			lines.push(fitLine([], width), fitLine([{text: safeLine`  ${title}`, bold: true}], width));
		const off = dangerous === true && writesOff(state) !== undefined;
		const names = toWidth(safeText(keys.join(' ')), keysWidth);
		for (const [at, text] of wrapWords(help, width - keysWidth - 3).entries()) {
			const left = at === 0 ? names : toWidth(ours(''), keysWidth);
			const tones = off ? (['dim', 'dim'] as const) : (['accent', 'plain'] as const);
			lines.push(fitLine([segment(ours('  ')), segment(left, tones[0]), segment(text, tones[1])], width));
		}
	}
	lines.push(fitLine([], width));
	for (const text of wrapWords(beyondTheTable, width - 3)) {
		lines.push(fitLine([segment(safeLine`  ${text}`, 'dim')], width));
	}
	return lines;
}

const keysWidth = 15;
const beyondTheTable = ours('ctrl-c leaves, ctrl-z suspends. A held key counts; a paste never acts.');
