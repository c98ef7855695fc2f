import {type Line, lineWidth} from '../../text/line.ts';
import {type Look, styledLine} from '../theme.ts';

/** Blocks of finished rows that Ink places by a mark and never looks into. */
export interface Sheet {
	readonly look: Look;
	/**
	 * Keeps the rows. Blocks that are `flat` take one row of Ink's frame, however many they have; the
	 * others take as many as they have. @returns what stands at the block's upper left corner
	 */
	mark(lines: readonly Line[], flat: boolean): string;
	/** Ink's frame with each block in the place of its mark. Blocks that are not in it are forgotten. */
	compose(frame: string): string;
}

interface Block {
	readonly rows: readonly string[];
	readonly width: number;
	readonly flat: boolean;
}

interface Placed extends Block {
	readonly top: number;
	readonly column: number;
}

// A blank in an underline colour that nothing else uses; what comes from Redis holds no sequences.
const marks = /\x1b\[58;2;(\d+);(\d+);(\d+)m /g;
const endOfMarks = /\x1b\[59m/g;

/**
 * Ink takes a frame apart into characters and puts them together again, several times, which makes
 * some MB of garbage a frame on a large screen. The rows of our views have their width already: Ink is
 * given a mark for each block of them, and what it placed there is put in afterwards.
 */
export function createSheet(look: Look): Sheet {
	let kept = new Map<number, Block>();
	let last = 0;
	return {
		look,
		mark(lines, flat) {
			last = (last + 1) % 2 ** 24;
			const rows = lines.map(line => styledLine(line, look));
			kept.set(last, {rows, width: lineWidth(lines[0] ?? []), flat});
			return `\x1b[58;2;${last >> 16};${(last >> 8) & 0xff};${last & 0xff}m \x1b[59m`;
		},
		compose(frame) {
			const seen = new Map<number, Block>();
			const rows: string[] = [];
			let open: Placed[] = [];
			for (const line of frame.split('\n')) {
				const top = rows.length;
				open = open.filter(block => top < block.top + block.rows.length);
				const bare = line.replace(endOfMarks, '');
				let removed = 0;
				let height = 1;
				for (const {0: mark, index, 1: high, 2: middle, 3: low} of bare.matchAll(marks)) {
					const number = (Number(high) << 16) | (Number(middle) << 8) | Number(low);
					const block = kept.get(number);
					if (block === undefined) continue;
					seen.set(number, block);
					open.push({...block, top, column: index - removed});
					if (block.flat) height = Math.max(height, block.rows.length);
					removed += mark.length - 1;
				}
				rows.push(composed(open, top, removed === 0 ? line : bare.replace(marks, ' ')));
				while (rows.length < top + height) rows.push(composed(open, rows.length, ''));
			}
			kept = seen;
			return rows.join('\n');
		},
	};
}

/** Blocks stand at the left; what Ink wrote itself, a menu, at their right. */
function composed(open: readonly Placed[], row: number, own: string): string {
	if (open.length === 0) return own;
	let out = '';
	let end = 0;
	for (const {rows, top, column, width} of open) {
		out += ' '.repeat(Math.max(0, column - end)) + (rows[row - top] ?? ' '.repeat(width));
		end = column + width;
	}
	return out + own.slice(end);
}
