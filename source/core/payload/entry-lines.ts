import {byteSize, utc} from '../../text/amount.ts';
import {lineText} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import {type Entry, fieldNames, idTime} from '../entry.ts';
import {shownFields} from '../facts.ts';
import {expectation} from './expectation.ts';
import {fieldText} from './field-value.ts';
import {jsonLines, jsonValue} from './json-lines.ts';
import {keyName} from './names.ts';
import {payloadRows} from './rows.ts';
import {looksSecret, mask} from './secrets.ts';
import type {Tape} from './tape.ts';
import type {Payload} from './types.ts';

/** Columns of what is shown in rows: text that is no JSON, and hex. */
const width = 100;

/**
 * A whole entry as lines for a pager: its fields, then the payload as typed JSON, as text, or as hex.
 * Made one by one. Masked unless `reveal`; nothing in them that a terminal obeys.
 */
export function* entryLines(
	entry: Entry,
	payload: Payload | undefined,
	reveal: boolean,
): Generator<SafeText> {
	yield safeLine`${safeText(entry.id)}   parked ${utc(idTime(entry.id))}`;
	for (const [name, value] of shownFields(entry)) {
		const label = safeText(name);
		if (label === fieldNames.data) continue;
		const hidden = !reveal && looksSecret(label);
		const text = fieldText(value, reveal);
		yield safeLine`${safeText(label.padEnd(16))} ${hidden ? mask : safeText(text, text.length)}`;
	}
	if (payload === undefined) return;
	yield safeLine`payload          ${safeText(payload.format)}  ${byteSize(payload.bytes.length)}`;
	const said = expectation(payload, entry.known !== undefined);
	if (said !== undefined) yield said.text;
	yield ours('');
	yield* payloadLines(payload, reveal);
}

/** A payload as typed JSON over several lines; what has none as rows of text or hex. */
export function* payloadLines(payload: Payload, reveal: boolean): Generator<SafeText> {
	if (payload.inner !== undefined) return yield* payloadLines(payload.inner, reveal);
	if (payload.tape !== undefined) return yield* typedLines(payload.tape, reveal);
	const rows = payloadRows(payload, 'tree', {width, toggled: new Set(), reveal});
	for (let at = 0; at < rows.count; at += 100)
		for (const {line} of rows.rows(at, at + 100)) yield safeText(lineText(line).trimEnd());
}

function* typedLines(tape: Tape, reveal: boolean): Generator<SafeText> {
	for (const line of jsonLines(tape, reveal)) {
		const name = line.key === undefined ? '' : `${JSON.stringify(keyName(tape, line.key))}: `;
		const text = `${name}${jsonValue(tape, line, reveal)}${line.comma ? ',' : ''}`;
		yield safeLine`${safeText(' '.repeat(2 * line.depth))}${safeText(text, text.length)}`;
	}
}
