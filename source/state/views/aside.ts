import type {Entry} from '../../core/entry.ts';
import {entryLines} from '../../core/payload/entry-lines.ts';
import {cellWidth, wrap} from '../../text/cells.ts';
import {fitLine, type Line, segment} from '../../text/line.ts';
import {ours, type SafeText, safeText} from '../../text/safe-text.ts';
import {goneFrom, sinceThen} from '../aside.ts';
import type {AsideLayer} from '../layers.ts';
import {type Dialog, keyLines, titleLine, writer} from './dialog-text.ts';

/** More rows than this nobody scrolls through; the pager has them. */
const mostRows = 1000;
/** Bytes of one value: some screens of it. */
const mostBytes = 8000;

/** An entry of the archive or of the rescue stream, as the pager tells it. */
export function asidePanel(layer: AsideLayer, width: number): Dialog {
	const {entry, reveal} = layer;
	const secrets = reveal ? ours('v masks') : ours('v reveals');
	const keys =
		entry === undefined
			? [ours('y copies the id'), ours('esc closes')]
			: [secrets, ours('o pager'), ours('y copies the id'), ours('esc closes')];
	const body = entry === undefined ? withoutEntry(layer, width) : linesOf(layer, entry, width);
	return {body, end: keyLines(keys, width)};
}

function withoutEntry({id, of, phase, failure}: AsideLayer, width: number): Line[] {
	const lines = [titleLine(safeText(id), width)];
	const say = writer(lines, width);
	if (failure !== undefined) {
		say(failure.message, 'error');
		say(failure.hint);
	} else if (phase === 'gone') {
		say(goneFrom[of], 'warning');
		say(ours('esc and 4 read the list again.'), 'dim');
	} else say(ours('reading the entry…'), 'dim');
	return lines;
}

interface Known {
	readonly width: number;
	readonly reveal: boolean;
	readonly lines: readonly Line[];
}

const known = new WeakMap<Entry, Known>();

// Asked at every key: made once.
function linesOf({of, payload, reveal}: AsideLayer, entry: Entry, width: number): readonly Line[] {
	const last = known.get(entry);
	if (last?.width === width && last.reveal === reveal) return last.lines;
	const room = width - 3;
	const lines: Line[] = [];
	const options = {since: sinceThen[of], width: room, most: mostBytes};
	for (const text of entryLines(entry, payload, reveal, options)) {
		if (lines.length >= mostRows) {
			lines.push(fitLine([segment(ours('  … there is more: o has it in the pager'), 'warning')], width));
			break;
		}
		if (lines.length === 0) lines.push(titleLine(text, width));
		else
			for (const piece of pieces(text, room, mostRows - lines.length))
				lines.push(fitLine([segment(ours('  ')), segment(piece)], width));
	}
	known.set(entry, {width, reveal, lines});
	return lines;
}

// Most lines fit: to measure one is quicker than to take it apart.
function pieces(text: SafeText, room: number, most: number): readonly SafeText[] {
	return text.length <= 2 * room && cellWidth(text) <= room ? [text] : wrap(text, room, most);
}
