import {byteSize, utc} from '../../text/amount.ts';
import {lineText} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import {type Entry, fieldNames, idTime} from '../entry.ts';
import {shownFields} from '../facts.ts';
import {expectation} from './expectation.ts';
import {jsonLines, jsonValue} from './json-lines.ts';
import {keyName} from './names.ts';
import {bodyOf, isContainer} from './node.ts';
import {payloadRows} from './rows.ts';
import {mask} from './secrets.ts';
import {shownField} from './shown-field.ts';
import type {Tape} from './tape.ts';
import type {Payload} from './types.ts';

export interface EntryLinesOptions {
	/** What became of it at the time that its id tells: on the DLQ it was parked. */
	readonly since?: SafeText;
	/** Columns of what is shown in rows: text that is no JSON, and hex. */
	readonly width?: number;
	/** Bytes of a value; of a longer one the beginning, and how much it is. */
	readonly most?: number;
}

const usualWidth = 100;

/**
 * A whole entry as lines for a pager: its fields, then the payload as typed JSON, as text, or as hex.
 * Made one by one. Masked unless `reveal`; nothing in them that a terminal obeys.
 */
export function* entryLines(
	entry: Entry,
	payload: Payload | undefined,
	reveal: boolean,
	options: EntryLinesOptions = {},
): Generator<SafeText> {
	const {since = ours('parked'), most} = options;
	yield safeLine`${safeText(entry.id)}   ${since} ${utc(idTime(entry.id))}`;
	for (const field of shownFields(entry)) {
		const label = safeText(field[0]);
		if (label === fieldNames.data) continue;
		const text = shownField(field, reveal, most);
		const note = text === mask ? ours('') : cutNote(field[1], most);
		yield safeLine`${safeText(label.padEnd(16))} ${text}${note}`;
	}
	if (payload === undefined) return;
	yield safeLine`payload          ${safeText(payload.format)}  ${byteSize(payload.bytes.length)}`;
	const said = expectation(payload, entry.known !== undefined);
	if (said !== undefined) yield said.text;
	yield ours('');
	yield* payloadLines(payload, reveal, options);
}

/** A payload as typed JSON over several lines; what has none as rows of text or hex. */
export function* payloadLines(
	payload: Payload,
	reveal: boolean,
	{width = usualWidth, most}: EntryLinesOptions = {},
): Generator<SafeText> {
	if (payload.inner !== undefined)
		return yield* payloadLines(payload.inner, reveal, {width, ...(most === undefined ? {} : {most})});
	if (payload.tape !== undefined) return yield* typedLines(payload.tape, reveal, most);
	const rows = payloadRows(payload, 'tree', {width, toggled: new Set(), reveal});
	for (let at = 0; at < rows.count; at += 100)
		for (const {line} of rows.rows(at, at + 100)) yield safeText(lineText(line).trimEnd());
}

function* typedLines(tape: Tape, reveal: boolean, most: number | undefined): Generator<SafeText> {
	for (const line of jsonLines(tape, reveal)) {
		const name = line.key === undefined ? '' : `${JSON.stringify(keyName(tape, line.key))}: `;
		const text = `${name}${jsonValue(tape, line, reveal, most)}${line.comma ? ',' : ''}`;
		const isValue = line.part === 'whole' && !line.masked && !isContainer(tape, line.node);
		const note = isValue ? cutNote(bodyOf(tape, line.node), most) : ours('');
		yield safeLine`${safeText(' '.repeat(2 * line.depth))}${safeText(text, cut(text, most))}${note}`;
	}
}

// What JSON adds to a value, and its key, may be longer than the value.
function cut({length}: string, most: number | undefined): number {
	return most === undefined ? length : Math.min(length, 4 * most + 200);
}

function cutNote({length}: Uint8Array, most: number | undefined): SafeText {
	return most === undefined || length <= most ? ours('') : safeLine`   ${byteSize(length)} in all`;
}
