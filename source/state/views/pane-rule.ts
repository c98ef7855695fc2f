import type {Spot} from '../../core/payload/types.ts';
import {count} from '../../text/amount.ts';
import {cellWidth, truncate} from '../../text/cells.ts';
import {fitLine, type Line, lineWidth, type Segment, segment} from '../../text/line.ts';
import {ours, safeLine, safeText} from '../../text/safe-text.ts';
import type {DetailState} from '../types.ts';

/** The last row of the pane: where the cursor stands, and how far a search has come; or its prompt. */
export function paneRule(detail: DetailState, spot: Spot | undefined, width: number): Line {
	const {search} = detail;
	if (search?.typing !== undefined) {
		// The end of what is typed stays in sight.
		const typed = safeText(search.typing.slice(-Math.max(8, (width >> 1) - 4)));
		return fitLine([segment(ours(' /'), 'accent'), segment(safeLine`${typed}▏`)], width);
	}
	const right: Segment[] = [...matches(detail), segment(ours(' ─'), 'rule')];
	const room = Math.max(0, width - lineWidth(right) - 4);
	const path = spot === undefined ? ours('') : truncate(spot.path, room);
	const left: Segment[] =
		path === ''
			? [segment(ours('─'), 'rule')]
			: [segment(ours('─ '), 'rule'), segment(safeLine`${path} `, 'dim')];
	const between = '─'.repeat(Math.max(0, width - lineWidth(left) - lineWidth(right)));
	return fitLine([...left, segment(safeText(between, between.length), 'rule'), ...right], width);
}

function matches({search, mode}: DetailState): Segment[] {
	if (search === undefined || search.of?.mode !== mode || search.keys.length === 0) return [];
	const more = search.capped === undefined ? ours('') : ours('+');
	return [segment(safeLine` ${count(search.at + 1)} of ${count(search.keys.length)}${more}`, 'accent')];
}

/** The pieces of a row in which the text stands are told from the others. */
export function highlighted(line: Line, text: string): Line {
	const wanted = text.toLowerCase();
	if (wanted === '') return line;
	return line.flatMap((piece): Segment[] => {
		const lower = piece.text.toLowerCase();
		const at = lower.indexOf(wanted);
		if (at < 0 || lower.length !== piece.text.length) return [piece];
		const [before, hit, after] = [
			piece.text.slice(0, at),
			piece.text.slice(at, at + wanted.length),
			piece.text.slice(at + wanted.length),
		].map(part => safeText(part, part.length));
		const out: Segment[] = [];
		if (before !== undefined && cellWidth(before) > 0) out.push({...piece, text: before});
		if (hit !== undefined) out.push({...piece, text: hit, inverse: true});
		return after === undefined || after === ''
			? out
			: [...out, ...highlighted([{...piece, text: after}], text)];
	});
}
