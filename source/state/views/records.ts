import type {AuditRecord} from '../../core/store/port.ts';
import {age} from '../../text/age.ts';
import {count, entriesText} from '../../text/amount.ts';
import {toWidth} from '../../text/cells.ts';
import {fitLine, type Line, segment} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import {timeStamp, type Zone} from '../../text/time.ts';
import type {ArchiveLayer, ArchiveRow, AuditLayer} from '../layers.ts';
import {layout} from '../layout.ts';
import type {State} from '../types.ts';
import {type Dialog, keyLines, remarkLines, titleLine, writer} from './dialog-text.ts';

/** The archive as a list with a cursor. */
export function archivePanel(layer: ArchiveLayer, state: State, width: number): Dialog {
	const {rows, failure, cursor, marks} = layer;
	const copies = layer.of === 'rescue';
	const name = copies ? ours('Rescued') : ours('Archive');
	const chosen = marks.size === 0 ? ours('') : safeLine`   ${count(marks.size)} marked`;
	const title = rows === undefined ? name : safeLine`${name}   ${count(rows.length)} newest${chosen}`;
	const lines: Line[] = [titleLine(title, width)];
	const say = writer(lines, width);
	if (failure !== undefined) {
		say(failure.message, 'error');
		say(failure.hint);
	} else if (rows === undefined)
		say(copies ? ours('reading the rescue stream…') : ours('reading the archive…'), 'dim');
	else if (rows.length === 0 && copies) {
		say(ours('Nothing was rescued.'));
		say(ours('X copies the oldest here before the cap drops them.'), 'dim');
	} else if (rows.length === 0) {
		say(ours('Nothing is archived.'), 'good');
		say(ours('What is discarded comes here, and the originals of migrated entries.'), 'dim');
	}
	lines.push(
		fitLine([segment(safeLine`    AGE  ${copies ? ours('STATE ') : ours('WHY   ')}   ERROR`, 'dim')], width),
	);
	const end = [...remarkLines(layer.remark, width), ...keyLines(archiveKeys[layer.of], width)];
	const height = Math.max(1, layout(state.size).bodyRows - lines.length - end.length);
	const from = Math.max(0, Math.min(cursor - Math.floor(height / 2), (rows?.length ?? 0) - height));
	for (const [at, row] of (rows ?? []).slice(from, from + height).entries())
		lines.push(archiveRow(row, from + at === cursor, marks.has(row.id), state.now, width));
	return {body: lines, end};
}

const rowKeys = [
	ours('enter opens'),
	ours('space marks'),
	ours('U restores'),
	ours('x exports'),
	ours('o pager'),
	ours('y id'),
];
const archiveKeys = {
	archive: [...rowKeys, ours('tab rescued'), ours('esc closes')],
	rescue: [...rowKeys, ours('tab archive'), ours('esc closes')],
};

function archiveRow(
	{time, why, error, stays}: ArchiveRow,
	here: boolean,
	marked: boolean,
	now: number,
	width: number,
): Line {
	return fitLine(
		[
			segment(ours(' ')),
			segment(here ? ours('›') : ours(' '), 'accent'),
			segment(marked ? ours('✓') : ours(' '), 'accent'),
			segment(safeLine`${toWidth(age(now - time), 5, 'right')}  `, 'dim'),
			segment(safeLine`${toWidth(why, 8)} `, 'dim'),
			error === ''
				? segment(ours('(empty error)'), 'dim')
				: {text: error, bold: here, tone: stays === undefined ? 'plain' : 'dim'},
		],
		width,
	);
}

/** The audit: who did what, when, why, and to how many entries. */
export function auditPanel({records, failure}: AuditLayer, {now, session}: State, width: number): Dialog {
	const lines: Line[] = [titleLine(ours('Audit'), width)];
	const say = writer(lines, width);
	if (failure !== undefined) {
		say(failure.message, 'error');
		say(failure.hint);
	} else if (records === undefined) say(ours('reading the audit…'), 'dim');
	else if (records.length === 0) say(ours('No one has moved anything yet.'), 'dim');
	for (const deed of deeds(records ?? [])) {
		const [last] = deed;
		say(safeLine`${safeText(last.actor)}   ${what(deed)}`, 'plain', age(now - last.time));
		say(details(deed, session.zone), 'dim', ours(' '));
	}
	return {
		body: lines,
		end: [fitLine([segment(ours('  redis-dlq audit --json tells all of it   esc closes'), 'dim')], width)],
	};
}

type Deed = readonly [AuditRecord, ...AuditRecord[]];

// A job is a record for each of its batches: what follows each other of one job is one deed.
function deeds(records: readonly AuditRecord[]): Deed[] {
	const out: Array<[AuditRecord, ...AuditRecord[]]> = [];
	for (const record of records) {
		const last = out.at(-1);
		if (last !== undefined && jobOf(last[0]) === jobOf(record)) last.push(record);
		else out.push([record]);
	}
	return out;
}

function jobOf({operation, action, actor, target}: AuditRecord): string {
	return JSON.stringify([
		operation.split('.')[0],
		action,
		actor,
		target && Buffer.from(target).toString('hex'),
	]);
}

function what(deed: Deed): SafeText {
	const [{action, target}] = deed;
	const to = action === 'replay' && target !== undefined ? safeLine` to ${safeText(target)}` : ours('');
	const steps = deed.length === 1 ? ours('') : safeLine`, in ${count(deed.length)} steps`;
	const entries = deed.reduce((sum, record) => sum + record.entries.length, 0);
	return safeLine`${safeText(action)} ${entriesText(entries)}${to}${steps}`;
}

function details(deed: Deed, zone: Zone): SafeText {
	const [{time, reason, migration, operation}] = deed;
	const name = deed.length === 1 ? operation : (operation.split('.')[0] ?? operation);
	const through = migration === '' ? '' : `   through ${migration}`;
	const because = reason === '' ? '' : `   ${reason}`;
	return safeText(`${timeStamp(time, zone)}   ${name}${through}${because}`);
}
