import type {GroupFacts, TargetFacts} from '../../core/store/port.ts';
import {count} from '../../text/amount.ts';
import {cellWidth, truncate, wrapWords} from '../../text/cells.ts';
import {fitLine, type Line, segment, type Tone} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';

export interface Dialog {
	readonly body: readonly Line[];
	/** The question or the answer, always in sight. */
	readonly end: readonly Line[];
}

/** Adds text to a dialog, wrapped; with a label in a column of its own. */
export type Say = (text: SafeText, tone?: Tone, label?: SafeText) => void;

const labelWidth = 12;

export function writer(lines: Line[], width: number): Say {
	return (text, tone = 'plain', label = ours('')) => {
		const indent = label === '' ? 2 : labelWidth;
		wrapWords(text, width - indent - 1).forEach((piece, at) => {
			const head =
				indent === 2 ? ours('  ') : safeText(`  ${(at === 0 ? label : '').padEnd(labelWidth - 2)}`);
			lines.push(fitLine([segment(head, 'dim'), segment(piece, tone)], width));
		});
	};
}

/** A stream or group as it is named in a question: one of any length must not push the rest out of sight. */
export function nameText(name: Uint8Array): SafeText {
	return truncate(safeText(name, nameCells), nameCells);
}

const nameCells = 160;

export function titleLine(text: SafeText, width: number): Line {
	return fitLine([{text: safeLine` ${text}`, bold: true, tone: 'accent'}], width);
}

/** Consumer groups that will receive what is sent; each warns when nobody is there. */
export function sayGroups({groups, groupsDenied}: TargetFacts, say: Say): void {
	if (groupsDenied === true)
		say(ours('who reads there is not known: this user may not ask (XINFO)'), 'warning', ours('groups'));
	else if (groups.length === 0)
		say(ours('no consumer group reads there: nobody receives it for now'), 'warning', ours('groups'));
	for (const [at, group] of groups.entries()) {
		const label = at === 0 ? ours('groups') : ours(' ');
		say(groupText(group), group.activeConsumers === 0 ? 'warning' : 'plain', label);
	}
	if (groups.length > 1)
		say(ours('every group receives it, also one that had succeeded with it'), 'dim', ours(' '));
}

function groupText({name, consumers, activeConsumers, pending, lag}: GroupFacts): SafeText {
	const unread = lag === undefined ? ours('unread unknown') : safeLine`${count(lag)} unread`;
	const who = consumers === 1 ? ours('1 consumer') : safeLine`${consumers} consumers`;
	return safeLine`${nameText(name)}: ${who}, ${activeConsumers} active in the last 30 s, ${count(pending)} pending, ${unread}`;
}

/** What keys do, on as many lines as that takes. */
export function keyLines(keys: readonly SafeText[], width: number): Line[] {
	const lines: SafeText[] = [];
	for (const key of keys) {
		const last = lines.at(-1);
		if (last === undefined || cellWidth(last) + 3 + cellWidth(key) > width) lines.push(safeLine`  ${key}`);
		else lines[lines.length - 1] = safeLine`${last}   ${key}`;
	}
	return lines.map(text => fitLine([segment(text, 'dim')], width));
}

/** A word as a shell reads it. */
export function quoted(text: SafeText): string {
	return /^[\w:./@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The answer to a key, above the question. */
export function remarkLines(remark: SafeText | undefined, width: number): Line[] {
	if (remark === undefined) return [fitLine([], width)];
	return wrapWords(remark, width - 3).map(piece =>
		fitLine([segment(safeLine`  ${piece}`, 'warning')], width),
	);
}
