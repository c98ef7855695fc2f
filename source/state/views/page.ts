import {count} from '../../text/amount.ts';
import {lineText} from '../../text/line.ts';
import {type SafeText, safeLine} from '../../text/safe-text.ts';
import type {State} from '../types.ts';
import {detailContent} from './detail.ts';

/** Cells of a row before it is cut: a pager scrolls sideways or wraps. */
const pageWidth = 500;
const mostRows = 20_000;

/** The entry as the pane would show it were it high and wide enough, secrets masked as there. */
export function pageLines(state: State): SafeText[] {
	const content = detailContent(state, pageWidth);
	const lines = content
		.rows(0, mostRows)
		.map(({line}) => lineText(line).trimEnd().replace(/─{4,}/, '───') as SafeText);
	const left = content.count - lines.length;
	return left > 0 ? [...lines, safeLine`… ${count(left)} more rows`] : lines;
}
